"""Core: calls for which nothing was sent."""

from collections.abc import Iterator

from replaykit.checks.case import Case
from replaykit.checks.finding import Finding


def dropped_calls(case: Case) -> Iterator[Finding]:
    """No call is taken out of the history along with its result."""
    if not case.answered or case.turn.followed_by is None or goes_on_elsewhere(case):
        return
    dropped = tuple(call for call in case.unanswered if case.echo_of(call) is None)
    if dropped and any(case.echo_of(answer.call) for answer in case.answered):
        yield case.about_sending(
            "dropped-call",
            calls=dropped,
        )


def missing_results(case: Case) -> Iterator[Finding]:
    """Every call of a turn that is followed up has a result."""
    if case.turn.followed_by is not None and case.unanswered:
        yield case.about_sending(
            "missing-result",
            calls=case.unanswered,
        )


def goes_on_elsewhere(case: Case) -> bool:
    """Whether the server holds the turn, so that the application need not send it back."""
    followed_by = case.turn.followed_by
    if followed_by is None or followed_by.request.provider == "gemini":
        return False  # what Gemini goes on from is a cache of earlier contents
    return followed_by.request.continues is not None
