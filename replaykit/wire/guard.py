"""Edge: in replay no byte leaves the machine: sockets and DNS are guarded for the process."""

import socket
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from replaykit.belonging.call_site import call_site
from replaykit.belonging.standing_in import StandIn
from replaykit.errors import BlockedNetworkError
from replaykit.wire.addresses import host_and_port, is_number, is_this_machine, plain_host, shown
from replaykit.wire.current import current_line, open_lines

_Arguments = tuple[Any, ...]
_LookUp = Callable[..., object]
_Question = Callable[[_Arguments], tuple[str, str] | None]
"""Gives the host and port that an audited call is about; None where it is about neither."""


def _of_socket(args: _Arguments) -> tuple[str, str] | None:
    return host_and_port(args[0].family, args[1] if len(args) > 1 else None)


def _of_lookup(args: _Arguments) -> tuple[str, str] | None:
    host = plain_host(args[0])
    port = plain_host(args[1]) if len(args) > 1 else ""
    return None if is_number(host) else (host, port)


def _of_reverse_lookup(args: _Arguments) -> tuple[str, str] | None:
    address = args[0]
    return plain_host(address[0] if isinstance(address, tuple) else address), ""


_QUESTIONS: Mapping[str, _Question] = {
    "socket.connect": _of_socket,
    "socket.sendto": _of_socket,
    "socket.sendmsg": _of_socket,
    "socket.getaddrinfo": _of_lookup,
    "socket.gethostbyname": _of_lookup,
    "socket.gethostbyaddr": _of_reverse_lookup,
    "socket.getnameinfo": _of_reverse_lookup,
}

_WAYS_OUT = ("connect", "connect_ex", "sendto")


class _Guard:
    """One audit hook for the life of the process (it cannot be removed), idle outside replay."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.is_installed = False
        self._allowed: frozenset[str] = frozenset()
        self._found: frozenset[str] = frozenset()
        """The addresses that allowed names were found to have."""

    def install(self, allowed: frozenset[str]) -> None:
        with self._lock:
            if not open_lines():  # what a run may reach is over with it
                self._allowed = self._found = frozenset()
            self._allowed |= frozenset(map(plain_host, allowed))
            if not self.is_installed:
                sys.addaudithook(_hear)
                self.is_installed = True

    def allows(self, host: str) -> bool:
        if host in self._allowed or host in self._found:
            return True
        return any(one.startswith("*.") and host.endswith(one[1:]) for one in self._allowed)

    def learn(self, name: object, addresses: list[object]) -> None:
        """A name that may be reached may be reached at its addresses."""
        if self._allowed and self.allows(plain_host(name)):
            with self._lock:
                self._found |= frozenset(map(plain_host, addresses))

    def check(self, host: str, port: str) -> None:
        """Refuses, unless the line this belongs to may go live; says so on the line.

        What belongs to no line is refused as soon as any line replays: it may be a thread that was
        started long ago and sends the test's own prompt.
        """
        if is_this_machine(host) or self.allows(host):
            return
        line = current_line()
        replaying = [one for one in ([line] if line else open_lines()) if not one.goes_live]
        if not replaying:
            return
        place, site = shown(host, port), call_site()
        for concerned in replaying:
            if not concerned.ignores(f"//{place}"):  # nothing misses what is no part of the session
                concerned.log.blocked.append(f"{place} at {site}")
        raise BlockedNetworkError(place, site=site)


_guard = _Guard()


def _hear(event: str, args: _Arguments) -> None:
    question = _QUESTIONS.get(event)
    if question is None or not open_lines():
        return
    asked = question(args)
    if asked is not None:
        _guard.check(*asked)


def guard_network(allowed: frozenset[str] = frozenset()) -> None:
    """From now on nothing leaves the process while a line replays.

    Args:
        allowed: hosts that may be reached all the same: names, addresses, or `*.` and a domain.
            With a name go the addresses that it is found to have.
    """
    _guard.install(allowed)


def check_network(host: object, port: object) -> None:
    """Refuses what no hook would hear of.

    Raises:
        BlockedNetworkError: unless this may be reached from here.
    """
    if _guard.is_installed and open_lines():
        _guard.check(plain_host(host), plain_host(port))


def guard_stand_ins() -> tuple[StandIn, ...]:
    """What stands in for sockets and for looking names up, beside the hook.

    To learn where allowed names lead; and because a socket that is given a name looks it up before
    any hook hears of it.
    """
    return (
        StandIn(socket, "getaddrinfo", _learning(lambda found: [one[4][0] for one in found])),
        StandIn(socket, "gethostbyname", _learning(lambda found: [found])),
        StandIn(socket, "gethostbyname_ex", _learning(lambda found: found[2])),
        *(StandIn(socket.socket, way, _checking_first) for way in _WAYS_OUT),
    )


def _learning(addresses_in: Callable[[Any], list[object]]) -> Callable[[_LookUp], _LookUp]:
    def making(look_up: _LookUp) -> _LookUp:
        def look_up_and_learn(host: object, *args: object, **options: object) -> object:
            found = look_up(host, *args, **options)
            _guard.learn(host, addresses_in(found))
            return found

        return look_up_and_learn

    return making


def _checking_first(way: Callable[..., object]) -> Callable[..., object]:
    def check_and_go(one: socket.socket, *args: object) -> object:
        asked = host_and_port(one.family, args[-1]) if args else None
        if asked is not None:
            check_network(*asked)
        return way(one, *args)

    return check_and_go
