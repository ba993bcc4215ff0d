"""Edge: in replay no byte leaves the machine: sockets and DNS are guarded for the process."""

import sys
import threading
from collections.abc import Callable

from replaykit.errors import BlockedNetworkError
from replaykit.wire.call_site import call_site
from replaykit.wire.current import current_line, open_lines

_LOOPBACK_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost", ""})
_LOOPBACK_PREFIXES = ("127.", "::1", "::ffff:127.")
_ANYWHERE = frozenset({"0.0.0.0", "::"})


class _Guard:
    """One audit hook for the life of the process (it cannot be removed), idle outside replay."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_installed = False
        self._allowed: frozenset[str] = frozenset()
        self._questions: dict[str, Callable[[tuple[object, ...]], tuple[str, str] | None]] = {
            "socket.connect": lambda args: _of_address(args[1]),
            "socket.sendto": lambda args: _of_address(args[1]),
            "socket.sendmsg": lambda args: _of_address(args[1]) if len(args) > 1 else None,
            "socket.getaddrinfo": lambda args: (_text(args[0]), _text(args[1])),
            "socket.gethostbyname": lambda args: (_text(args[0]), ""),
        }

    def install(self, allowed: frozenset[str]) -> None:
        with self._lock:
            self._allowed |= allowed
            if not self._is_installed:
                sys.addaudithook(self._hear)
                self._is_installed = True

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        question = self._questions.get(event)
        if question is None or not open_lines():
            return
        target = question(args)
        if target is None or _is_loopback(target[0]) or target[0] in self._allowed:
            return
        self._block(*target)

    def _block(self, host: str, port: str) -> None:
        """Refuses, unless the line this belongs to may go live; says so on the line either way.

        What belongs to no line is refused as soon as any line replays: it may be a thread that was
        started long ago and sends the test's own prompt.
        """
        line = current_line()
        if line is not None and line.goes_live:
            return
        replaying = [line] if line else [line for line in open_lines() if not line.goes_live]
        if not replaying:
            return
        place = f"{host}:{port}" if port else host
        site = call_site()
        for concerned in replaying:
            concerned.log.blocked.append(f"{place} at {site}")
        raise BlockedNetworkError(place, site=site)


_guard = _Guard()


def guard_network(allowed: frozenset[str] = frozenset()) -> None:
    """From now on nothing leaves the process while a line replays.

    Args:
        allowed: hosts, as names or addresses, that may be reached all the same.
    """
    _guard.install(allowed)


def _of_address(address: object) -> tuple[str, str] | None:
    """Host and port; None for a socket that is a file on this machine."""
    if not isinstance(address, tuple):
        return None
    return _text(address[0]), _text(address[1])


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return "" if value is None else str(value)


def _is_loopback(host: str) -> bool:
    name = host.lower().rstrip(".")
    return (
        name in _LOOPBACK_NAMES
        or name in _ANYWHERE
        or name.startswith(_LOOPBACK_PREFIXES)
        or name.endswith(".localhost")
    )
