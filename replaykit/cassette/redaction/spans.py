"""Core: stretches of a text in order, asked whether another stretch lies in one or touches one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Spans:
    """Stretches that may lie side by side, but not one inside another."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self.all = sorted(spans)
        self._starts = [start for start, _ in self.all]
        self._ends = [end for _, end in self.all]

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them holds all of a stretch."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and end <= self._ends[index]

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them and a stretch have a letter in common."""
        index = bisect_right(self._ends, start)
        return index < bisect_left(self._starts, end)
