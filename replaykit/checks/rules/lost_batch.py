"""Core: one tool raised, and what the others did was thrown away with it."""

from collections.abc import Iterator

from replaykit.checks.case import Case
from replaykit.checks.finding import Finding
from replaykit.checks.likeness import Likeness, likeness, whole_likeness
from replaykit.checks.rules.content import produced
from replaykit.model import Answer, Call, Json, Result


def lost_batch(case: Case) -> Iterator[Finding]:
    """An exception in one call costs no other call its result."""
    raised = [call for call in case.unanswered if case.raised(call)]
    lost = [c for c in case.unanswered if c not in raised and not _came_through(case, c)]
    if not (raised and lost):
        raised, lost = _one_error_for_all(case)
    if raised and lost:
        yield case.about_sending("lost-batch", calls=(*raised, *lost), measured=len(lost))


def _one_error_for_all(case: Case) -> tuple[list[Call], list[Call]]:
    """The calls that raised, and those that were answered with what one of these raised."""
    told = {
        place: produced(case, execution)
        for place, answer in enumerate(case.turn.answers)
        if (execution := case.last_execution(answer.call)) and case.raised(answer.call)
    }
    told = {place: error for place, error in told.items() if _holds(case, place, error)}
    lost = [
        place
        for place, answer in enumerate(case.turn.answers)
        if place not in told
        and any(_holds(case, place, error) for error in told.values())
        and not case.raised(answer.call)
        and not _holds_its_own(case, answer)
    ]
    return [case.calls[place] for place in told if lost], [case.calls[place] for place in lost]


def _holds(case: Case, place: int, error: Json) -> bool:
    """Whether what was sent for a call is an error that some call raised."""
    results = case.turn.answers[place].results
    return any(whole_likeness(result, error) >= Likeness.WRAPPED for result in results)


def _holds_its_own(case: Case, answer: Answer) -> bool:
    """Whether a result may be what its call returned; if nobody watched the tool, it may be."""
    execution = case.last_execution(answer.call)
    if execution is None:
        tools = {one.span.tool for one in case.session.executions}
        return answer.call.name not in tools
    if execution.span.ended_ns is None or execution.span.error is not None:
        return False
    value = produced(case, execution)
    return any(likeness(result, value) is not Likeness.NONE for result in answer.results)


def _came_through(case: Case, call: Call) -> bool:
    """Whether what a call returned was told in words, by a client that does not use ids."""
    execution = case.last_execution(call)
    if case.turn.followed_by or execution is None or execution.span.error is not None:
        return False
    texts = [m.text for asked in case.asked_later for m in asked.reading.request.messages]
    told = Result(call_id=None, text="\n".join(texts), path="")
    return likeness(told, execution.span.result) >= Likeness.WRAPPED
