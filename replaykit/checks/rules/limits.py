"""Core: limits that a test may set: rounds, the size of a result, the growth of the context."""

from collections.abc import Iterator, Sequence

from replaykit.checks.case import Case
from replaykit.checks.finding import Finding


def too_many_rounds(cases: Sequence[Case]) -> Iterator[Finding]:
    """A conversation takes no more turns than it may."""
    if not cases or (most := cases[0].expectations.most_rounds) is None:
        return
    led_to = {id(case.turn.followed_by): case.turn.number for case in reversed(cases)}
    rounds: dict[int, int] = {}
    for case in cases:
        before = led_to.get(id(case.turn.reading), 0)
        rounds[case.turn.number] = rounds.get(before, 0) + 1
        if rounds[case.turn.number] == most + 1:
            yield Finding(
                name="too-many-rounds",
                turn=case.turn,
                exchange=case.turn.reading.exchange.number,
                limit=most,
                measured=most + 1,
            )


def results_too_long(case: Case) -> Iterator[Finding]:
    """No result is longer than it may be."""
    longest = case.expectations.longest_result
    if longest is None:
        return
    long = [a for a in case.answered if any(len(r.text) > longest for r in a.results)]
    if long:
        results = tuple(r for a in long for r in a.results if len(r.text) > longest)
        yield case.about_sending(
            "result-too-long",
            calls=tuple(answer.call for answer in long),
            results=results,
            limit=longest,
            measured=max(len(result.text) for result in results),
        )


def context_growth(case: Case) -> Iterator[Finding]:
    """A turn and its results make the next request no larger than they may."""
    most, followed_by = case.expectations.most_growth, case.turn.followed_by
    if most is None or followed_by is None:
        return
    growth = len(followed_by.exchange.request.body) - len(case.turn.reading.exchange.request.body)
    if growth > most:
        yield case.about_sending(
            "context-growth",
            limit=most,
            measured=growth,
        )
