"""Edge: who goes next, where several could."""

from collections.abc import Sequence
from typing import Literal, Protocol

Kind = Literal["actor", "timer"]
"""actor: threads that could run. timer: timers of one event loop that are due at one instant."""


class Chooser(Protocol):
    """Picks one of several; asked only where there is a choice."""

    def choose(self, kind: Kind, options: Sequence[str]) -> int:
        """The place of the pick in `options`, which are the same in every process."""


class FirstCome:
    """Whoever could go first goes first."""

    def choose(self, kind: Kind, options: Sequence[str]) -> int:
        """Always the first."""
        del kind, options
        return 0
