"""Core: replies, and the results that later requests carry for them.

Expected ids come from the reply as it was received, never from what a request echoes. Three ways
lead from a result to its call, the surest first: the same id; the id under which the request echoes
the call (clients mint or rewrite ids); on wires without ids, the tool's name, in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from replaykit.model import Answer, Call, Reading, Request, Result, Turn
from replaykit.providers.json_node import compact


def read_turns(readings: Sequence[Reading]) -> tuple[Turn, ...]:
    """Every reply that asks for results, with those that the next request sent for it."""
    asking = [reading for reading in readings if reading.reply.owed]
    follow_ups = _follow_ups(readings)
    return tuple(
        _turn(number, reading, follow_ups.get(reading.exchange.number))
        for number, reading in enumerate(asking, 1)
    )


def _follow_ups(readings: Sequence[Reading]) -> dict[int, Reading]:
    """By exchange number of the reply: the first later request that answers it.

    The first, because an SDK that retries sends the same results again.
    """
    found: dict[int, Reading] = {}
    open_replies: list[Reading] = []
    for reading in readings:
        asked = _asked_for(reading.request, open_replies)
        if asked is not None:
            found[asked.exchange.number] = reading
            open_replies.remove(asked)
        if reading.reply.owed:
            open_replies.append(reading)
    return found


def _asked_for(request: Request, open_replies: Sequence[Reading]) -> Reading | None:
    """The open reply that a request answers: the newest by its ids, else by what it echoes."""
    if not any(message.results for message in request.messages):
        return None
    newest_first = open_replies[::-1]
    by_id = (asked for asked in newest_first if _answers_ids_of(request, asked))
    alike = (asked for asked in newest_first if _echoes(request, asked))
    return next(by_id, None) or next(alike, None)


def _answers_ids_of(request: Request, asked: Reading) -> bool:
    if request.continues is not None and request.continues == asked.reply.id:
        return True
    answered = {result.call_id for result in _sent_since(asked, request).results if result.call_id}
    return bool(answered & {call.id for call in asked.reply.owed})


def _echoes(request: Request, asked: Reading) -> bool:
    sent = _sent_since(asked, request)
    echoed = {_likeness(call) for call in sent.calls}
    return bool(sent.results and echoed & {_likeness(call) for call in asked.reply.owed})


def _turn(number: int, reading: Reading, followed_by: Reading | None) -> Turn:
    owed = reading.reply.owed
    if followed_by is None:
        answers = tuple(Answer(call=call) for call in owed)
        return Turn(number=number, reading=reading, answers=answers)
    not_owed = [call for call in reading.reply.calls if not call.owes_result]
    sorted_results, strays = _sort(owed, not_owed, _sent_since(reading, followed_by.request))
    return Turn(
        number=number,
        reading=reading,
        followed_by=followed_by,
        answers=tuple(
            Answer(call=call, results=tuple(results))
            for call, results in zip(owed, sorted_results, strict=True)
        ),
        strays=tuple(strays),
    )


def _sort(
    owed: Sequence[Call], not_owed: Sequence[Call], sent: "_Sent"
) -> tuple[list[list[Result]], list[Result]]:
    """The results under each call, in the order of the calls, and those under none.

    Args:
        not_owed: the reply's calls that may be answered, but need not be.
    """
    under: list[list[Result]] = [[] for _ in owed]
    strays: list[Result] = []
    known_as = _echoed_ids(owed, sent.calls)
    of_others = {call.id for call in (*sent.calls, *not_owed) if call.id} - set(known_as)
    for result in sent.results:
        places = _places(result, owed, known_as)
        if places:
            # Calls that cannot be told apart are filled one by one before any gets a second.
            free = next((place for place in places if not under[place]), places[0])
            under[free].append(result)
        elif result.call_id not in of_others:
            strays.append(result)
    return under, strays


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a request adds to the history since the reply: echoed calls, and results."""

    calls: tuple[Call, ...]
    results: tuple[Result, ...]


def _sent_since(asked: Reading, request: Request) -> _Sent:
    """Some agents spread one reply over several assistant messages, so all that is new counts.

    Where the history was rewritten and not merely continued, only its last step does.
    """
    new = request.messages[len(asked.request.messages) :]
    if not any(message.calls for message in new):
        return _Sent(request.echo.calls if request.echo else (), request.answers)
    return _Sent(
        tuple(call for message in new for call in message.calls),
        tuple(result for message in new for result in message.results),
    )


def _places(result: Result, owed: Sequence[Call], known_as: Sequence[str | None]) -> list[int]:
    if result.call_id:
        by_id = [i for i, call in enumerate(owed) if call.id == result.call_id]
        return by_id or [i for i, echoed in enumerate(known_as) if echoed == result.call_id]
    if result.name:
        return [i for i, call in enumerate(owed) if call.name == result.name]
    return [i for i, call in enumerate(owed) if not call.id]  # neither: their order is left


def _echoed_ids(owed: Sequence[Call], echoed: Sequence[Call]) -> list[str | None]:
    """Under which id the request itself carries each call; None where it does not carry it."""
    spare = list(echoed)
    known_as: list[str | None] = []
    for call in owed:
        twin = next((c for c in spare if _are_alike(c, call)), None)
        if twin is not None:
            spare.remove(twin)
        known_as.append(twin.id if twin else None)
    return known_as


def _are_alike(one: Call, other: Call) -> bool:
    if one.name == other.name and one.arguments_text == other.arguments_text:
        return True  # mostly so, and quickly seen
    return _likeness(one) == _likeness(other)


def _likeness(call: Call) -> tuple[str | None, str]:
    """What two mentions of one call have in common when their ids differ."""
    arguments = call.arguments
    if isinstance(arguments, dict):
        return call.name, compact(dict(sorted(arguments.items())))
    return call.name, call.arguments_text
