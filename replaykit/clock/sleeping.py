"""Edge: what `time.sleep` does in a window, and the clock that timeouts of threads are told by."""

import math

from replaykit.clock.real_time import NS, Real, in_ns
from replaykit.clock.window import kernel_here

_LESS_THAN_A_TICK = 1e-9


def sleep(seconds: float, /) -> None:
    """As `time.sleep`, on the clock of the window where the thread takes part in one."""
    kernel = kernel_here()
    if kernel is None or not seconds >= 0:
        Real.sleep(seconds)  # which refuses negative numbers, and what is no number
        return
    if not seconds and kernel.spins.count(10):
        kernel.spins.let_time_pass()
    kernel.wait_until(kernel.now_ns + in_ns(seconds))


def monotonic() -> float:
    """As `time.monotonic`; in a window, the seconds since it was opened."""
    kernel = kernel_here()
    if kernel is None:
        return Real.monotonic()
    kernel.spins.look()
    return kernel.now_ns / NS


class TickingTime:
    """A `time` whose `monotonic()` never says the same twice, though by less than a nanosecond.

    Some code of Python's own takes a time that is exactly over for one that is not over yet, and
    asks again at once: `as_completed()` would do so for ever.
    """

    def __init__(self) -> None:
        self._last = 0.0

    def monotonic(self) -> float:
        """As `time.monotonic`, and always later than before."""
        now = monotonic()
        is_same_instant = 0 <= self._last - now < _LESS_THAN_A_TICK
        self._last = math.nextafter(self._last, math.inf) if is_same_instant else now
        return self._last


def monotonic_ns() -> int:
    """As `time.monotonic_ns`; in a window, the time since it was opened."""
    kernel = kernel_here()
    return Real.monotonic_ns() if kernel is None else kernel.now_ns
