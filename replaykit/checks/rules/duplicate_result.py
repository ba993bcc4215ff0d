"""Core: calls that were answered more than once."""

from collections.abc import Iterator

from replaykit.checks.case import Case
from replaykit.checks.finding import Finding


def duplicate_results(case: Case) -> Iterator[Finding]:
    """A call has one result."""
    doubled = [answer for answer in case.answered if len(answer.results) > 1]
    if doubled:
        yield case.about_sending(
            "duplicate-result",
            calls=tuple(answer.call for answer in doubled),
            results=tuple(result for answer in doubled for result in answer.results),
            measured=max(len(answer.results) for answer in doubled),
        )
