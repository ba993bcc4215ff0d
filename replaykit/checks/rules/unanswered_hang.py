"""Core: a tool that never came back, and no result that stands for it."""

from collections.abc import Iterator

from replaykit.checks.case import Case, has_hung
from replaykit.checks.finding import Finding


def unanswered_hang(case: Case) -> Iterator[Finding]:
    """A call that takes for ever is given up, and the model is told so."""
    if case.is_told_in_words:
        return
    hung = tuple(
        call
        for call in case.unanswered
        if (execution := case.last_execution(call)) and has_hung(execution)
    )
    if hung:
        yield case.about_sending(
            "unanswered-hang",
            calls=hung,
            measured=len(case.unanswered) - len(hung),
        )
