"""Core: one tool raised, and what the others did was thrown away with it."""

from collections.abc import Iterator

from replaykit.checks.case import Case
from replaykit.checks.finding import Finding
from replaykit.checks.likeness import Likeness, likeness
from replaykit.model import Call, Result


def lost_batch(case: Case) -> Iterator[Finding]:
    """An exception in one call costs no other call its result."""
    raised = [call for call in case.unanswered if case.raised(call)]
    lost = tuple(c for c in case.unanswered if c not in raised and not _came_through(case, c))
    if raised and lost:
        yield case.about_sending(
            "lost-batch",
            calls=(*raised, *lost),
            measured=len(lost),
        )


def _came_through(case: Case, call: Call) -> bool:
    """Whether what a call returned was told in words, by a client that does not use ids."""
    execution = case.last_execution(call)
    if case.turn.followed_by or execution is None or execution.span.error is not None:
        return False
    texts = [m.text for asked in case.asked_later for m in asked.reading.request.messages]
    told = Result(call_id=None, text="\n".join(texts), path="")
    return likeness(told, execution.span.result) >= Likeness.WRAPPED
