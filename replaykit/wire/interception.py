"""Edge: what stands in for the HTTP clients, in place exactly while a line is open.

vcrpy patches every client it knows. Where its own stand-ins would read a whole body before they
pass any of it on, ours take their place.
"""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from replaykit.wire.aiohttp_door import aiohttp_stand_ins
from replaykit.wire.connection_door import connection_stand_ins
from replaykit.wire.guard import guard_stand_ins
from replaykit.wire.httpx_door import httpx_stand_ins
from replaykit.wire.other_loops import loop_stand_ins
from replaykit.wire.standing_in import StandIns
from replaykit.wire.threads import thread_stand_ins
from replaykit.wire.tls import tls_stand_ins
from replaykit.wire.vcr_door import vcr_patches


class _Interception:
    """The patches, made once, in place while anybody needs them; twice would nest them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._in_place = ExitStack()
        self._patches: tuple[AbstractContextManager[object], ...] = ()

    def acquire(self) -> None:
        with self._lock:
            if self._users == 0:
                self._put_in_place()
            self._users += 1

    def release(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._in_place.close()

    def _put_in_place(self) -> None:
        if not self._patches:
            self._patches = _all_patches()
        with ExitStack() as stack:
            for patch in self._patches:
                stack.enter_context(patch)
            self._in_place = stack.pop_all()


_interception = _Interception()


@contextmanager
def intercepting() -> Iterator[None]:
    """While this is open, every HTTP client asks the current line."""
    _interception.acquire()
    try:
        yield
    finally:
        _interception.release()


def _all_patches() -> tuple[AbstractContextManager[object], ...]:
    """In the order in which they lie over each other."""
    ours = (
        *connection_stand_ins(),
        *httpx_stand_ins(),
        *aiohttp_stand_ins(),
        *tls_stand_ins(),
        *thread_stand_ins(),
        *guard_stand_ins(),
        *loop_stand_ins(),
    )
    return (*vcr_patches(), StandIns(ours))
