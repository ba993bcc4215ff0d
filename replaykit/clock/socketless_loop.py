"""Edge: an event loop that opens no socket, pipe or process while a window is open."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from replaykit.clock.refusals import ask_guards, refuse_socket
from replaykit.clock.selector import TurnSelector
from replaykit.clock.timers import Timer
from replaykit.clock.window import kernel_here

_DOORS = (
    "connect_accepted_socket",
    "connect_read_pipe",
    "connect_write_pipe",
    "create_connection",
    "create_datagram_endpoint",
    "create_server",
    "create_unix_connection",
    "create_unix_server",
    "sock_accept",
    "sock_connect",
    "sock_recv",
    "sock_recv_into",
    "sock_recvfrom",
    "sock_recvfrom_into",
    "sock_sendall",
    "sock_sendfile",
    "sock_sendto",
    "subprocess_exec",
    "subprocess_shell",
)

if TYPE_CHECKING:

    class _AsyncioLoop(asyncio.SelectorEventLoop):
        """asyncio's own, with what typeshed leaves out."""

        _clock_resolution: float
        _scheduled: list[Timer]
        _thread_id: int | None
        _selector: TurnSelector

        def _check_closed(self) -> None: ...
        def _write_to_self(self) -> None: ...

else:
    _AsyncioLoop = asyncio.SelectorEventLoop


class SocketlessLoop(_AsyncioLoop):
    """One of asyncio's own, whose doors to the world are closed in a window."""


def _closed_in_a_window(name: str) -> Callable[..., object]:
    door = getattr(asyncio.SelectorEventLoop, name)

    def pass_or_refuse(loop: SocketlessLoop, *args: Any, **options: Any) -> object:  # noqa: ANN401  (as the loop's own)
        if kernel_here() is not None:
            if name == "create_connection":
                ask_guards(*args[1:3])
            refuse_socket(f"{name}({', '.join(map(repr, args[1:3]))})")
        return door(loop, *args, **options)

    pass_or_refuse.__name__ = name
    return pass_or_refuse


for _name in _DOORS:
    if hasattr(asyncio.SelectorEventLoop, _name):
        setattr(SocketlessLoop, _name, _closed_in_a_window(_name))
