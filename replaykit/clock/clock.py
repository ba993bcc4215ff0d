"""Edge: what every clock of a run can do, and the one that is real."""

from typing import Protocol, Self

from replaykit.clock.leftovers import Leftover
from replaykit.real_time import now_ns


class Clock(Protocol):
    """The clock of a run: whole nanoseconds since its window was opened."""

    notes: list[str]
    """What the reader of a report should know, e.g. that the clock was held."""

    def now_ns(self) -> int:
        """The time since the window was opened. It never goes back."""


class RealClock:
    """Real time: nothing is patched, and everything takes as long as it takes."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.unfinished: tuple[Leftover, ...] = ()
        """Always empty: in real time nobody knows what still runs."""

        self._opened_ns = now_ns()

    def __enter__(self) -> Self:
        self._opened_ns = now_ns()
        return self

    def __exit__(self, *exc_info: object) -> None:
        """Nothing is to be undone."""

    def now_ns(self) -> int:
        """The real time since the clock was entered."""
        return now_ns() - self._opened_ns
