"""Core: a tool that never came back, and no result that stands for it."""

from collections.abc import Iterator

from replaykit.checks.case import Case, has_hung, is_paused, was_called_off
from replaykit.checks.facts import Execution
from replaykit.checks.finding import Finding
from replaykit.model import Call


def unanswered_hang(case: Case) -> Iterator[Finding]:
    """A call that takes for ever is given up, and the model is told so."""
    if case.is_told_in_words:
        return
    hung = tuple(call for call in case.unanswered if _hung(case, call))
    if hung:
        yield case.about_sending(
            "unanswered-hang", calls=hung, measured=len(case.unanswered) - len(hung)
        )


def _hung(case: Case, call: Call) -> bool:
    execution = case.last_execution(call)
    if execution is None:
        return False
    if has_hung(execution):
        return True
    return was_called_off(execution) and _held_up_the_others(case, execution)


def _held_up_the_others(case: Case, execution: Execution) -> bool:
    """Whether others of the turn had returned, and it was given up as a whole nevertheless.

    What is called off in the very moment in which another returns held up nobody: that one was
    enough for the application.
    """
    last = [e for call in case.calls if (e := case.last_execution(call))]
    if case.turn.followed_by is not None or any(map(is_paused, last)):
        return False
    ends = [e.span.ended_ns for e in last if e.span.ended_ns is not None and e.span.error is None]
    return bool(ends) and execution.span.ended_ns not in ends
