"""Core: the calls of one turn ran at the same time, or did not, as the test expects."""

from collections.abc import Iterator, Sequence

from replaykit.checks.case import Case
from replaykit.checks.facts import Execution
from replaykit.checks.finding import Finding, Unobserved
from replaykit.checks.timing import overlap, width_of
from replaykit.model import Call

_FEWEST = 2


def too_few_at_once(case: Case) -> Iterator[Finding]:
    """Calls that may run at the same time do."""
    firsts = _free_firsts(case)
    needed = _needed(case, len(firsts))
    if needed is None or len(firsts) < _FEWEST:
        return
    width = width_of(firsts, enough=needed)
    if width is None or width >= needed:
        return
    yield case.about_running(
        "one-after-another" if width == 1 else "too-few-at-once",
        calls=_calls_of(case, firsts),
        limit=needed,
        measured=width,
    )


def overlapping_calls(case: Case) -> Iterator[Finding]:
    """Where a test wants calls one by one, or the request does, they run so."""
    is_off = case.turn.reading.request.parallel is False
    if case.expectations.concurrent is not False and not is_off:
        return
    overlapping = _overlapping(case, case.executions)
    if overlapping:
        yield case.about_running(
            "parallel-though-off" if is_off else "overlapping-calls",
            calls=overlapping,
        )


def overlapping_serial(case: Case) -> Iterator[Finding]:
    """Executions of tools that are marked serial never overlap each other."""
    overlapping = _overlapping(case, [e for e in case.executions if e.is_serial])
    if overlapping:
        yield case.about_running(
            "overlapping-serial",
            calls=overlapping,
        )


def several_though_off(case: Case) -> Iterator[Finding]:
    """With the parallel switch off, a reply asks for one call."""
    if case.turn.reading.request.parallel is False and len(case.calls) >= _FEWEST:
        yield case.about_running(
            "parallel-though-off",
            calls=case.calls,
            measured=len(case.calls),
        )


def unseen_concurrency(case: Case) -> Iterator[Unobserved]:
    """Calls of which nobody can say whether they ran at the same time."""
    if len(case.calls) < _FEWEST:
        return
    unseen = tuple(call for call in case.calls if not case.executions_of(call))
    if unseen:
        yield Unobserved(why="not watched", turn=case.turn.number, calls=unseen)
    firsts = _free_firsts(case)
    if len(firsts) >= _FEWEST and width_of(firsts, enough=_FEWEST) is None:
        yield Unobserved(why="not held", turn=case.turn.number, calls=_calls_of(case, firsts))


def _needed(case: Case, count: int) -> int | None:
    """How many calls have to run at the same time at least; None where it does not matter."""
    expected = case.expectations.concurrent
    if expected is False or case.turn.reading.request.parallel is False:
        return None
    if expected is None:
        return _FEWEST
    return count if expected is True else min(expected, count)


def _free_firsts(case: Case) -> list[Execution]:
    """The first attempt at each call, but for tools that must run alone."""
    attempts = (case.executions_of(call)[:1] for call in case.calls)
    return [execution for (execution,) in filter(None, attempts) if not execution.is_serial]


def _overlapping(case: Case, executions: Sequence[Execution]) -> tuple[Call, ...]:
    """The calls of which an execution overlapped that of another call."""
    met = [
        one
        for one in executions
        if any(
            overlap(one, other)
            for other in executions
            if other is not one and _is_of_another_call(one, other)
        )
    ]
    return _calls_of(case, met)


def _is_of_another_call(one: Execution, other: Execution) -> bool:
    return one.span.call_id is None or one.span.call_id != other.span.call_id


def _calls_of(case: Case, executions: Sequence[Execution]) -> tuple[Call, ...]:
    meant = set(map(id, executions))
    return tuple(
        call for call in case.calls if any(id(e) in meant for e in case.executions_of(call))
    )
