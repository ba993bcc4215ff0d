"""Assembly: the calls of a turn, each with its arguments, its lane, and what became of it."""

from collections.abc import Iterator, Sequence

from replaykit.checks import Execution, Finding, attempts_at
from replaykit.model import Answer, Json, Turn
from replaykit.report.lanes import lane_of
from replaykit.report.manner import Manner
from replaykit.report.spelling import counted, id_of, seconds, shortened, spelled
from replaykit.report.words import WORDINGS

_MOST_SHOWN = 80
_REFUSED = range(400, 500)


def table_of(finding: Finding, manner: Manner) -> list[str]:
    """The lines about the turn; none where the finding is about no turn."""
    turn = finding.turn
    if turn is None:
        return []
    calls = [answer.call for answer in turn.answers]
    id_width = max(len(id_of(call)) for call in calls)
    call_width = max(len(spelled(call)) for call in calls)
    lines = [f"  turn {turn.number}  {_asked(turn)}"]
    for answer in turn.answers:
        call = answer.call
        attempts = attempts_at(call, finding.executions)
        cells = [
            manner.paint("name", id_of(call).ljust(id_width)),
            spelled(call).ljust(call_width),
            *_lane(attempts, finding.executions),
            _state(finding, answer, manner),
        ]
        lines.append(f"    {'  '.join(cell for cell in cells if cell)}".rstrip())
        notes = _notes(finding, answer, attempts)
        lines += [manner.paint("dim", f"      {note}") for note in notes]
    place = _shared_place(finding.executions)
    return [*lines, manner.paint("dim", f"    called at {place}")] if place else lines


def _asked(turn: Turn) -> str:
    asked = turn.reading
    model = asked.reply.model or asked.request.model or "the model"
    count = counted(len(turn.answers), "call")
    text = f"{model} asked for {count} in exchange {asked.exchange.number}"
    if turn.followed_by is None:
        return f"{text}; no request carried results"
    follow_up = turn.followed_by.exchange
    if follow_up.response.status in _REFUSED:
        return f"{text}; the request with the results was refused"
    return f"{text}; exchange {follow_up.number} carried the results"


def _lane(attempts: Sequence[Execution], all_of_turn: Sequence[Execution]) -> tuple[str, ...]:
    if not all_of_turn:
        return ()
    if not attempts:
        return (lane_of((), all_of_turn), " " * 7)
    span = attempts[-1].span
    took = "-" if span.ended_ns is None else seconds(span.ended_ns - span.started_ns)
    return (lane_of(attempts, all_of_turn), took.rjust(7))


def _state(finding: Finding, answer: Answer, manner: Manner) -> str:
    if any(answer.call is call for call in finding.calls):
        return manner.paint("bad", WORDINGS[finding.name].state(finding, answer.call))
    if not answer.results:
        return "not sent"
    is_error = any(result.is_error for result in answer.results)
    return manner.paint("good", "sent as an error" if is_error else "sent")


def _notes(finding: Finding, answer: Answer, attempts: Sequence[Execution]) -> Iterator[str]:
    """What was sent and returned, and where in the user's code the last attempt stands."""
    last = attempts[-1] if attempts else None
    is_named = any(answer.call is call for call in finding.calls)
    if is_named and WORDINGS[finding.name].shows_contents:
        yield from (f"sent      {_shown(result.text)}" for result in answer.results)
        if last is not None and last.span.error is None:
            yield f"returned  {_shown(last.span.result)}"
    if last is None:
        return
    if last.span.called_at is not None and _shared_place(finding.executions) is None:
        yield f"called at {last.span.called_at}"
    if last.span.error is not None:
        place = f" at {last.span.raised_at}" if last.span.raised_at else ""
        yield f"raised {shortened(last.span.error, _MOST_SHOWN)}{place}"


def _shown(value: Json) -> str:
    return shortened(repr(value), _MOST_SHOWN)


def _shared_place(executions: Sequence[Execution]) -> str | None:
    """Where all of them were called; None where they were called at several places, or none."""
    places = {execution.span.called_at for execution in executions}
    return places.pop() if len(places) == 1 else None
