"""Edge: what only real time can do is refused on the virtual clock: no timeout is ever false."""

import socket
import sys
from typing import NoReturn

from replaykit.belonging.call_site import call_site
from replaykit.clock.window import open_kernel
from replaykit.errors import RealSocketError, RealTimeError


def refuse_socket(what: str) -> NoReturn:
    """A socket, pipe or process on a virtual event loop.

    Raises:
        RealSocketError: always; the clock notes it too, as clients make errors of their own of it.
    """
    error = RealSocketError(
        f"{what} was not opened: on the virtual clock an event loop has no real sockets, pipes or "
        "processes (a timeout would be over before the first byte came).",
        site=call_site(),
        fixes=(
            "let the request be replayed: clients that replaykit knows open no socket in replay",
            'run this test in real time: @pytest.mark.replay(clock="real")',
            "do real work in a thread (asyncio.to_thread): the clock stands still meanwhile",
        ),
    )
    kernel = open_kernel()
    if kernel is not None:
        kernel.notes.append(f"refused: {what}, at {error.site}")
    raise error


def ask_guards(host: object = None, port: object = None, /) -> None:
    """Lets a guard of the network refuse a place first: what it knows of it says more."""
    if host is not None:
        with socket.socket() as asking:
            sys.audit("socket.connect", asking, (host, port))


def refuse_loop(loop: object) -> NoReturn:
    """An event loop that no virtual clock can move."""
    kind = f"{type(loop).__module__}.{type(loop).__qualname__}"
    raise RealTimeError(
        f"an event loop of {kind} cannot run on the virtual clock.",
        site=call_site(),
        fixes=(
            "leave the choice of the loop to asyncio.run() and to the test runner's plugin",
            "make the loop with replaykit's own factory where one must be named",
            'run this test in real time: @pytest.mark.replay(clock="real")',
        ),
    )
