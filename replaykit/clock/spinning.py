"""Edge: notices code that asks again and again without waiting, so that no time would ever pass.

Problem: `while not done: sleep(0)` ends in real time, as time passes by itself. Here it would not.
Solution: what was asked very often at one instant lets the clock go on.
"""

from typing import TYPE_CHECKING

from replaykit.clock.real_time import NS

if TYPE_CHECKING:  # the kernel counts
    from replaykit.clock.kernel import Kernel

_OFTEN = 1_000_000
"""Far more than what code that waits properly does at one instant."""

_A_LITTLE_NS = 1_000


class Spins:
    """How often it was asked at the present instant."""

    def __init__(self, kernel: "Kernel") -> None:
        self._kernel = kernel
        self._at_ns = 0
        self._count = 0

    def count(self, times: int = 1) -> bool:
        """Whether an actor that looks for something has to let some time pass.

        Args:
            times: how much it weighs: turns of a loop take longer than looks at a lock.
        """
        if self._at_ns != self._kernel.now_ns:
            self._at_ns, self._count = self._kernel.now_ns, 0
        self._count += times
        return self._count > _OFTEN

    def look(self) -> None:
        """An actor has looked for something, and may go on without waiting."""
        if self.count():
            self.let_time_pass()

    def let_time_pass(self, until_ns: int | None = None) -> None:
        """Waits for what comes next.

        Args:
            until_ns: when the next thing of the caller's own is due.
        """
        self._count = 0
        kernel = self._kernel
        name = kernel.this_actor().thread.name
        kernel.say_once(
            f"the clock went on at {kernel.now_ns / NS:g} s, as {name} asked without waiting: "
            "sleep a little between two looks"
        )
        due_ns = [ns for ns in (until_ns, kernel.deadlines.earliest_ns()) if ns is not None]
        kernel.wait_until(min(due_ns, default=kernel.now_ns + _A_LITTLE_NS))
