"""Core: how the executions of one turn lie in time."""

from collections.abc import Sequence
from dataclasses import dataclass

from replaykit.checks.facts import Execution


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """When the executions of a turn ran, together."""

    width: int | None
    """How many of its calls ran at the same time at most; None where nothing proves a number."""

    makespan_ns: int
    """From the first start to the last end."""

    sum_ns: int
    """What they would have taken one after another."""

    possible_ns: int
    """What they would have taken all at once: as long as the longest."""

    lanes: tuple[tuple[Execution, ...], ...]
    """The executions, so laid out that none overlaps another of its lane."""


def overlap(one: Execution, other: Execution) -> bool:
    """Whether two executions were running at the same time.

    Where time passed in both, their times tell: calls that were begun together still run one after
    another where each of them blocks. Otherwise, whether they were held together does.
    """
    were_together = one.span.group is not None and one.span.group == other.span.group
    if were_together and not (_took_time(one) and _took_time(other)):
        return True
    return _begins_within(one, other) or _begins_within(other, one)


def timing_of(executions: Sequence[Execution]) -> Timing | None:
    """How executions lie in time; None where there are none."""
    if not executions:
        return None
    starts = [execution.span.started_ns for execution in executions]
    ends = [_end(execution) for execution in executions]
    lengths = [end - start for start, end in zip(starts, ends, strict=True)]
    return Timing(
        width=width_of(executions),
        makespan_ns=max(ends) - min(starts),
        sum_ns=sum(lengths),
        possible_ns=max(lengths),
        lanes=_lanes(executions),
    )


def width_of(executions: Sequence[Execution], *, enough: int | None = None) -> int | None:
    """The most calls that ran at the same time; retries of one call count once.

    Args:
        enough: the number from which on nobody needs to know how many more there were.
    """
    peak = 0
    for execution in executions:
        peak = max(peak, len(_calls_along(execution, executions)))
        if enough is not None and peak >= enough:
            break
    were_held = all(execution.span.group is not None for execution in executions)
    return peak if peak > 1 or were_held else None


def _calls_along(execution: Execution, executions: Sequence[Execution]) -> set[object]:
    """The calls running when an execution had just begun, or was held."""
    return {
        other.span.call_id or id(other)
        for other in executions
        if other is execution
        or (overlap(other, execution) and other.span.started_ns <= execution.span.started_ns)
    }


def _took_time(execution: Execution) -> bool:
    return execution.span.ended_ns != execution.span.started_ns


def _begins_within(one: Execution, other: Execution) -> bool:
    is_running = other.span.ended_ns is None or one.span.started_ns < other.span.ended_ns
    return other.span.started_ns <= one.span.started_ns and is_running


def _end(execution: Execution) -> int:
    """What never ended has taken no time that could be counted."""
    span = execution.span
    return span.started_ns if span.ended_ns is None else span.ended_ns


def _lanes(executions: Sequence[Execution]) -> tuple[tuple[Execution, ...], ...]:
    lanes: list[list[Execution]] = []
    for execution in sorted(executions, key=lambda one: one.span.started_ns):
        free = (lane for lane in lanes if not any(overlap(execution, one) for one in lane))
        lane = next(free, None)
        if lane is None:
            lanes.append([execution])
        else:
            lane.append(execution)
    return tuple(map(tuple, lanes))
