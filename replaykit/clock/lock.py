"""Edge: what `threading.Lock()` makes in a window; conditions, events and queues stand on it."""

from replaykit.clock.actor import Actor
from replaykit.clock.kernel import Kernel
from replaykit.clock.real_time import NS, Real, in_ns
from replaykit.clock.window import kernel_here


class VirtualLock:
    """A lock whose waiters let others run; outside the window it is an ordinary one."""

    __slots__ = ("__weakref__", "_raw", "_waiting")

    def __init__(self) -> None:
        self._raw = Real.Lock()
        self._waiting: list[tuple[Kernel, Actor]] = []

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As `threading.Lock.acquire`."""
        if timeout != -1 and (not blocking or timeout < 0):
            return self._raw.acquire(blocking, timeout)  # which refuses these
        if self._raw.acquire(blocking=False):
            return True
        kernel = kernel_here()
        if kernel is None:
            return self._raw.acquire(blocking, timeout)
        if not blocking or timeout == 0:
            kernel.spins.look()
            return False
        return self._wait(kernel, None if timeout < 0 else kernel.now_ns + in_ns(timeout))

    def _wait(self, kernel: Kernel, until_ns: int | None) -> bool:
        waiter = (kernel, kernel.this_actor())
        while True:
            self._waiting.append(waiter)
            # It may have been released by a thread that does not wait for its turn.
            if self._raw.acquire(blocking=False):
                self._leave(waiter)
                return True
            try:
                is_in_time = kernel.wait(until_ns)
            finally:
                self._leave(waiter)
            if self._raw.acquire(blocking=False):
                return True
            if not kernel.is_open:
                left_s = -1 if until_ns is None else max(until_ns - kernel.now_ns, 0) / NS
                return self._raw.acquire(timeout=left_s)
            if not is_in_time:
                return False

    def _leave(self, waiter: tuple[Kernel, Actor]) -> None:
        if waiter in self._waiting:
            self._waiting.remove(waiter)

    def release(self) -> None:
        """As `threading.Lock.release`."""
        self._raw.release()
        while self._waiting:
            kernel, actor = self._waiting.pop(0)
            if kernel.wake(actor):
                return

    def locked(self) -> bool:
        """As `threading.Lock.locked`."""
        return self._raw.locked()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *exc_info: object) -> None:
        self.release()

    def __repr__(self) -> str:
        state = "locked" if self.locked() else "unlocked"
        return f"<{state} {type(self).__qualname__} object at {id(self):#x}>"

    def _at_fork_reinit(self) -> None:
        self._raw = Real.Lock()
        self._waiting = []
