"""Core: two sessions side by side: which exchanges ask the same, and where the two part.

The one is called recorded and the other live, as wherever a request is compared with a recording.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from replaykit.cassette.matching.difference import (
    Difference,
    drift,
    question_differences,
    value_differences,
)
from replaykit.cassette.matching.keys import question_key
from replaykit.errors import MalformedWireError
from replaykit.model import Exchange, Json, Reply
from replaykit.providers import read_reply


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two exchanges that correspond; or one that the other session has not."""

    recorded: Exchange | None
    live: Exchange | None
    asked: tuple[Difference, ...] = ()
    """Where they ask something else."""

    drift: tuple[Difference, ...] = ()
    """Where they ask the same, and what the results say differs."""

    answered: tuple[Difference, ...] = ()
    """Where their answers differ, but for ids, times and counts."""

    @property
    def is_alike(self) -> bool:
        """Whether both are there, and nothing tells them apart."""
        is_pair = self.recorded is not None and self.live is not None
        return is_pair and not (self.asked or self.drift or self.answered)


def compared(recorded: Sequence[Exchange], live: Sequence[Exchange]) -> tuple[Pair, ...]:
    """Every exchange of two sessions, in the order of the first, then of the second.

    Exchanges that ask the same belong together wherever they stand, since requests that are sent at
    once come in any order; those that are left over are taken in the order in which they stand.
    """
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for place, exchange in enumerate(live):
        waiting[question_key(exchange.request)].append(place)
    partners: list[int | None] = []
    for exchange in recorded:
        alike = waiting[question_key(exchange.request)]
        partners.append(alike.popleft() if alike else None)
    left = deque(sorted(place for places in waiting.values() for place in places))
    return tuple(_pairs(recorded, live, partners, left))


def _pairs(
    recorded: Sequence[Exchange],
    live: Sequence[Exchange],
    partners: Sequence[int | None],
    left: deque[int],
) -> Iterator[Pair]:
    for exchange, partner in zip(recorded, partners, strict=True):
        if partner is not None:
            yield _pair(exchange, live[partner])
        elif left:
            yield _pair(exchange, live[left.popleft()])
        else:
            yield Pair(recorded=exchange, live=None)
    yield from (Pair(recorded=None, live=live[place]) for place in left)


def _pair(recorded: Exchange, live: Exchange) -> Pair:
    asked = question_differences(live.request, recorded.request)
    return Pair(
        recorded=recorded,
        live=live,
        asked=asked,
        drift=() if asked else drift(live.request, recorded.request),
        answered=value_differences(_answer(live), _answer(recorded)),
    )


def _answer(exchange: Exchange) -> Json:
    """What of an answer an agent acts on."""
    response = exchange.response
    try:
        reply = read_reply(exchange.request, response)
    except MalformedWireError:
        reply = None
    if reply is not None and (reply.text or reply.calls or reply.failure):
        said = _said(reply)
    else:
        said = response.body.decode("utf-8", "backslashreplace")
    return {"status": response.status, "answer": said, "broken off": response.is_cut}


def _said(reply: Reply) -> Json:
    calls = [
        {"name": call.name, "arguments": call.arguments or call.arguments_text}
        for call in reply.calls
    ]
    failure = reply.failure.message if reply.failure else None
    return {"text": reply.text, "calls": calls, "finish": reply.finish, "failure": failure}
