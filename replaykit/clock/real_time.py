"""Edge: the time and the locks of the machine, as they are before anything is patched.

They are kept in classes, because what freezes the calendar replaces functions it finds in modules.
"""

import _thread
import time

NS = 1_000_000_000
"""Nanoseconds in a second."""


class Real:
    """What waits, tells the time and locks for real, whatever stands in its place elsewhere."""

    sleep = staticmethod(time.sleep)
    monotonic = staticmethod(time.monotonic)
    monotonic_ns = staticmethod(time.monotonic_ns)
    perf_counter = staticmethod(time.perf_counter)
    perf_counter_ns = staticmethod(time.perf_counter_ns)
    Lock = staticmethod(_thread.allocate_lock)


def in_ns(seconds: float) -> int:
    """Seconds as whole nanoseconds, so that 0.1 and 0.2 are 0.3."""
    return round(seconds * NS)


class RealEvent:
    """An event whose waiters wait for real: a thread says with it that it has begun."""

    def __init__(self) -> None:
        self._lock = Real.Lock()
        self._lock.acquire()
        self._is_set = False

    def is_set(self) -> bool:
        """Whether it has happened."""
        return self._is_set

    def set(self) -> None:
        """Lets everybody go on who waits."""
        if not self._is_set:
            self._is_set = True
            self._lock.release()

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until it has happened."""
        if not self._is_set and self._lock.acquire(timeout=-1 if timeout is None else timeout):
            self._lock.release()
        return self._is_set

    def _at_fork_reinit(self) -> None:
        """What a forked process asks of every event that a thread holds."""
        self._lock = Real.Lock()
        if not self._is_set:
            self._lock.acquire()
