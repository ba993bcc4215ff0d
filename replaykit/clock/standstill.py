"""Edge: what happens where nobody can run at the present instant."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from replaykit.clock.actor import State
from replaykit.clock.watchdog import Watchdog
from replaykit.clock.whereabouts import deadlock

if TYPE_CHECKING:  # the kernel asks
    from replaykit.clock.kernel import Kernel


class Standstill:
    """Finds somebody who can go on: now, or at the next instant at which anything happens."""

    def __init__(self, kernel: "Kernel", watchdog: Watchdog) -> None:
        self._kernel = kernel
        self._watchdog = watchdog
        self.hooks: list[Callable[[], bool]] = []
        """Asked before time goes on; True says that somebody can run again."""

        self.when_time_passes: list[Callable[[int], object]] = []

    def find_somebody(self) -> bool:
        """Whether somebody can run after this."""
        kernel = self._kernel
        if kernel.away:
            return kernel.wake_those_due()
        if self._some_hook_helps() or self._move_to_the_next_deadline():
            return True
        if not self._somebody_waits() or self._watchdog.hopes():
            return False
        kernel.give_up(deadlock(kernel))
        return True

    def _some_hook_helps(self) -> bool:
        for hook in tuple(self.hooks):
            try:
                helps = hook()
            except BaseException as error:
                self._kernel.give_up(error)
                return True
            if helps and self._kernel.ready:
                return True
        return False

    def _move_to_the_next_deadline(self) -> bool:
        kernel = self._kernel
        next_ns = kernel.deadlines.earliest_ns()
        if next_ns is None:
            return False
        if next_ns > kernel.now_ns:
            kernel.now_ns = next_ns
            for follow in self.when_time_passes:
                follow(next_ns)
        return kernel.wake_those_due()

    def _somebody_waits(self) -> bool:
        return any(actor.state is State.WAITING for actor in self._kernel.actors.values())
