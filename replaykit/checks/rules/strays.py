"""Core: results under an id that is not that of any call of the turn."""

from collections.abc import Iterator, Sequence

from replaykit.checks.case import Case
from replaykit.checks.finding import Finding
from replaykit.checks.likeness import Likeness, likeness
from replaykit.checks.names import Name
from replaykit.model import Call, Result


def stale_results(case: Case) -> Iterator[Finding]:
    """No result stands under an id of an earlier turn."""
    if not case.turn.strays:
        return
    earlier = _asked_before(case)
    stale = [stray for stray in case.turn.strays if stray.call_id in earlier]
    if stale:
        yield _finding(case, "stale-result", stale, from_turn=earlier[stale[0].call_id])


def unknown_ids(case: Case) -> Iterator[Finding]:
    """No result stands under an id that nobody gave."""
    if not case.turn.strays:
        return
    known = _asked_before(case).keys() | _answerable(case)
    unknown = [s for s in case.turn.strays if s.call_id and s.call_id not in known]
    if unknown:
        yield _finding(case, "unknown-id", unknown)


def results_without_id(case: Case) -> Iterator[Finding]:
    """Where the calls have ids, the results name them."""
    if not all(call.id for call in case.calls):
        return
    # A result under a tool's name alone may be one that the application sends unasked.
    nameless = [stray for stray in case.turn.strays if not stray.call_id and not stray.name]
    if nameless:
        yield _finding(case, "result-without-id", nameless)


def _finding(
    case: Case, name: Name, strays: Sequence[Result], *, from_turn: int | None = None
) -> Finding:
    return case.about_sending(
        name,
        calls=_meant(case, strays),
        results=tuple(strays),
        from_turn=from_turn,
    )


def _meant(case: Case, strays: Sequence[Result]) -> tuple[Call, ...]:
    """The unanswered calls that the strays were sent for: by what they hold, else in order."""
    left = list(case.unanswered)
    meant: list[Call] = []
    for stray in strays:
        if left:
            found = max(left, key=lambda call: _likeness(case, call, stray))
            left.remove(found)
            meant.append(found)
    return tuple(meant)


def _likeness(case: Case, call: Call, stray: Result) -> Likeness:
    execution = case.last_execution(call)
    return Likeness.NONE if execution is None else likeness(stray, execution.span.result)


def _asked_before(case: Case) -> dict[str | None, int]:
    """The ids of calls of earlier turns that owed a result, with the number of the turn."""
    own = {call.id for call in case.turn.reading.reply.calls}
    return {
        answer.call.id: turn.number
        for turn in case.session.turns
        if turn.number < case.turn.number
        for answer in turn.answers
        if answer.call.id and answer.call.id not in own
    }


def _answerable(case: Case) -> set[str]:
    """The ids of calls that could be answered at any time, or need no answer."""
    return {
        call.id
        for asked in case.session.asked
        for call in asked.reading.reply.calls
        if call.id and not call.owes_result
    }
