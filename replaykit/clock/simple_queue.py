"""Edge: what `queue.SimpleQueue()` makes in a window; pools of threads take their work from it.

Python has one in pure Python, which a finaliser that puts something in may lock for ever.
"""

import queue
from collections import deque
from contextlib import suppress
from types import GenericAlias
from typing import Any

from replaykit.clock.lock import VirtualLock
from replaykit.clock.sleeping import monotonic


class SimpleQueue:
    """A queue whose waiters let others run; outside the window it is an ordinary one."""

    __class_getitem__: Any = classmethod(GenericAlias)

    def __init__(self) -> None:
        self._items: deque[Any] = deque()
        self._waiting: deque[VirtualLock] = deque()

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:  # noqa: ANN401  (queue's own signature)
        """As `queue.SimpleQueue.put`."""
        del block, timeout
        self._items.append(item)
        try:
            waiter = self._waiting.popleft()
        except IndexError:
            return
        waiter.release()

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: ANN401  (queue's own signature)
        """As `queue.SimpleQueue.get`."""
        if timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        until = None if timeout is None else monotonic() + timeout
        while True:
            try:
                return self._items.popleft()
            except IndexError:
                if not block or (until is not None and monotonic() >= until):
                    raise queue.Empty from None
            self._wait(until)

    def _wait(self, until: float | None) -> None:
        """Until something was put in, or the time has come."""
        waiter = VirtualLock()
        waiter.acquire()
        self._waiting.append(waiter)
        # It may have been put in by a thread that does not wait for its turn.
        is_woken = bool(self._items) or waiter.acquire(
            timeout=-1 if until is None else max(0.0, until - monotonic())
        )
        if not is_woken or self._items:
            with suppress(ValueError):
                self._waiting.remove(waiter)

    def put_nowait(self, item: Any) -> None:  # noqa: ANN401  (queue's own signature)
        """As `queue.SimpleQueue.put_nowait`."""
        self.put(item)

    def get_nowait(self) -> Any:  # noqa: ANN401  (queue's own signature)
        """As `queue.SimpleQueue.get_nowait`."""
        return self.get(block=False)

    def empty(self) -> bool:
        """As `queue.SimpleQueue.empty`."""
        return not self._items

    def qsize(self) -> int:
        """As `queue.SimpleQueue.qsize`."""
        return len(self._items)
