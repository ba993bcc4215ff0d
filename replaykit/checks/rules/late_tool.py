"""Core: a tool that was given up on, and finished after all."""

from collections.abc import Iterator

from replaykit.checks.case import Case
from replaykit.checks.finding import Finding
from replaykit.checks.likeness import Likeness, likeness
from replaykit.checks.rules.content import produced
from replaykit.model import Answer


def late_tools(case: Case) -> Iterator[Finding]:
    """What the model was told of a call is still true when the call is over.

    A tool that never ends is no finding here: it has done nothing that was denied.
    """
    followed_by = case.turn.followed_by
    sent_ns = followed_by.exchange.sent_ns if followed_by else None
    if sent_ns is None:
        return
    late = tuple(answer.call for answer in case.answered if _is_late(case, answer, sent_ns))
    if late:
        yield case.about_sending("late-tool", calls=late)


def _is_late(case: Case, answer: Answer, sent_ns: int) -> bool:
    """Whether a call was answered with something else before it returned, and never in time."""
    returned = [e for e in case.executions_of(answer.call) if e.span.error is None]
    ends = [e.span.ended_ns for e in returned if e.span.ended_ns is not None]
    if not ends or min(ends) <= sent_ns:
        return False
    held = (likeness(r, produced(case, e)) for r in answer.results for e in returned)
    return all(degree < Likeness.WRAPPED for degree in held)
