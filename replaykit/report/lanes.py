"""Assembly: when the calls of a turn ran, drawn in plain characters, one lane a call."""

from collections.abc import Callable, Sequence

from replaykit.checks import Execution

_COLUMNS = 24
_RAN, _RAISED, _GOES_ON = "#", "x", ">"

Place = Callable[[Execution], tuple[float, float]]


def lane_of(attempts: Sequence[Execution], all_of_turn: Sequence[Execution]) -> str:
    """The lane of one call: `#` where it ran, `x` where it raised, `>` where it never ended.

    Args:
        attempts: the executions of the call.
        all_of_turn: those of its turn, which set the scale.
    """
    place = _scale(all_of_turn)
    columns = [" "] * _COLUMNS
    for attempt in attempts:
        start, end = place(attempt)
        first = min(int(start * _COLUMNS), _COLUMNS - 1)
        last = max(min(round(end * _COLUMNS) - 1, _COLUMNS - 1), first)
        columns[first : last + 1] = _RAN * (last + 1 - first)
        if attempt.span.error is not None:
            columns[last] = _RAISED
        elif attempt.span.ended_ns is None:
            columns[last] = _GOES_ON
    return f"|{''.join(columns)}|"


def _scale(executions: Sequence[Execution]) -> Place:
    """From an execution to the part of the turn that it took, both ends between 0 and 1."""
    starts = [execution.span.started_ns for execution in executions]
    ends = [e.span.ended_ns for e in executions if e.span.ended_ns is not None]
    first, last = min(starts), max([*starts, *ends])
    if first == last:
        return _in_groups(executions)

    def place(execution: Execution) -> tuple[float, float]:
        ended = last if execution.span.ended_ns is None else execution.span.ended_ns
        whole = last - first
        return (execution.span.started_ns - first) / whole, (ended - first) / whole

    return place


def _in_groups(executions: Sequence[Execution]) -> Place:
    """Where no time passed at all, by who was held together with whom."""
    order = list(dict.fromkeys(execution.span.group for execution in executions))

    def place(execution: Execution) -> tuple[float, float]:
        at = order.index(execution.span.group)
        return at / len(order), (at + 1) / len(order)

    return place
