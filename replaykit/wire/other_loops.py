"""Edge: event loops whose sockets no audit hook hears of, because they are not Python's."""

import importlib
from collections.abc import Awaitable, Callable

from replaykit.belonging.standing_in import StandIn
from replaykit.wire.addresses import is_number
from replaykit.wire.guard import check_network

_Way = Callable[..., Awaitable[object]]


def loop_stand_ins() -> tuple[StandIn, ...]:
    """What stands in for the ways out of uvloop, where that is installed."""
    try:
        uvloop = importlib.import_module("uvloop")
    except ImportError:
        return ()
    return (
        StandIn(uvloop.Loop, "create_connection", _connecting_if_allowed),
        StandIn(uvloop.Loop, "create_datagram_endpoint", _sending_if_allowed),
        StandIn(uvloop.Loop, "getaddrinfo", _looking_up_if_allowed),
    )


def _connecting_if_allowed(create_connection: _Way) -> _Way:
    def connect(
        loop: object, factory: object, host: object = None, port: object = None, **options: object
    ) -> Awaitable[object]:
        if host is not None:
            check_network(host, port)
        return create_connection(loop, factory, host, port, **options)

    return connect


def _sending_if_allowed(create_datagram_endpoint: _Way) -> _Way:
    def send(
        loop: object,
        factory: object,
        local_addr: object = None,
        remote_addr: object = None,
        **options: object,
    ) -> Awaitable[object]:
        if isinstance(remote_addr, tuple):
            check_network(remote_addr[0], remote_addr[1])
        return create_datagram_endpoint(loop, factory, local_addr, remote_addr, **options)

    return send


def _looking_up_if_allowed(getaddrinfo: _Way) -> _Way:
    def look_up(loop: object, host: object, port: object, **options: object) -> Awaitable[object]:
        if not is_number(host):
            check_network(host, port)
        return getaddrinfo(loop, host, port, **options)

    return look_up
