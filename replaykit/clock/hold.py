"""Edge: something that tasks and threads wait for together, and that costs no virtual time."""

import asyncio
from collections.abc import Callable, Generator
from functools import partial

from replaykit.clock.lock import VirtualLock


class Hold:
    """Holds tasks (`await hold`) and threads (`hold.wait()`) until it is released.

    It may be released from anywhere: another task or thread, or a hook of
    `VirtualClock.when_nobody_can_run`.
    """

    def __init__(self) -> None:
        self.is_released = False
        self._let_go: list[Callable[[], object]] = []

    @property
    def held(self) -> int:
        """How many wait at present."""
        return len(self._let_go)

    def wait(self) -> None:
        """Holds this thread; on a clock's window, the others run on."""
        gate = VirtualLock()
        gate.acquire()
        self._let_go.append(gate.release)
        if not self.is_released:
            gate.acquire()
        elif gate.release in self._let_go:
            self._let_go.remove(gate.release)

    def __await__(self) -> Generator[None, None, None]:
        """Holds this task."""
        loop = asyncio.get_running_loop()
        released: asyncio.Future[None] = loop.create_future()
        let_go = partial(loop.call_soon_threadsafe, _finish, released)
        self._let_go.append(let_go)
        try:
            if not self.is_released:
                yield from released
        finally:
            if let_go in self._let_go:
                self._let_go.remove(let_go)

    def release(self) -> None:
        """Lets all of them go on at the present instant, and everybody who comes later."""
        self.is_released = True
        held, self._let_go = self._let_go, []
        for let_go in held:
            let_go()


def _finish(released: asyncio.Future[None]) -> None:
    if not released.done():
        released.set_result(None)
