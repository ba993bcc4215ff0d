"""Edge: notices code that asks again and again without waiting, so that no time would ever pass.

Problem: `while not done: sleep(0)` ends in real time, as time passes by itself. Here it would not.
Solution: what was asked very often at one instant lets the clock go on, by a microsecond first and
by ten times as much each time after that: work that is only long comes to no false timeout.
"""

from typing import TYPE_CHECKING

from replaykit.clock.real_time import NS

if TYPE_CHECKING:  # the kernel counts
    from replaykit.clock.kernel import Kernel

_OFTEN = 1_000_000
"""Far more than what code that waits properly does at one instant."""

_FIRST_STEP_NS = 1_000
_GROWTH = 10


class Spins:
    """How often it was asked at the present instant."""

    def __init__(self, kernel: "Kernel") -> None:
        self._kernel = kernel
        self._at_ns = 0
        self._count = 0
        self._step_ns = _FIRST_STEP_NS
        self._stepped_to_ns = -1

    def count(self, times: int = 1) -> bool:
        """Whether an actor that looks for something has to let some time pass.

        Args:
            times: how much it weighs: turns of a loop take longer than looks at a lock.
        """
        now_ns = self._kernel.now_ns
        if self._at_ns != now_ns:
            self._at_ns, self._count = now_ns, 0
            if now_ns != self._stepped_to_ns:
                self._step_ns = _FIRST_STEP_NS
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
        if self._step_ns == _FIRST_STEP_NS:
            name = kernel.this_actor().thread.name
            kernel.say_once(
                f"the clock went on at {kernel.now_ns / NS:g} s, as {name} asked without waiting: "
                "sleep a little between two looks"
            )
        with kernel.mutex:
            next_ns = kernel.deadlines.earliest_ns()
        due_ns = [ns for ns in (until_ns, next_ns) if ns is not None]
        self._stepped_to_ns = min([kernel.now_ns + self._step_ns, *due_ns])
        self._step_ns *= _GROWTH
        kernel.wait_until(self._stepped_to_ns)
