"""Edge: vcrpy's connections for requests, urllib3, botocore, httplib2 and http.client, streaming.

Problem: they read a whole body before the caller sees any of it. Solution: the real connection that
each of them holds reads from a socket of ours in replay, and is overheard while it records.
"""

import socket
from collections.abc import Callable, Iterator
from http.client import HTTPResponse

from vcr.stubs import VCRConnection

from replaykit.belonging.standing_in import StandIn
from replaykit.model import HttpResponse
from replaykit.wire.clients import Connection, VcrConnection
from replaykit.wire.constructing import construction_stand_ins
from replaykit.wire.current import line_of_request
from replaykit.wire.http1 import written
from replaykit.wire.overheard import overheard
from replaykit.wire.plain_body import plain_piecewise, without_stale_encoding
from replaykit.wire.played_socket import PlayedSocket
from replaykit.wire.taping import Taping, Unpack
from replaykit.wire.vcr_door import Switchboard, asked_of

_OPTIONS = "replaykit_options"
"""What a client said about its request beside the request itself."""

_Method = Callable[..., object]


def connection_stand_ins() -> tuple[StandIn, ...]:
    """What stands in for methods of vcrpy's connections, for as long as they hold our cassette."""
    return (
        *construction_stand_ins(),
        StandIn(VCRConnection, "request", _remembering_options),
        StandIn(VCRConnection, "connect", _connecting_when_it_sends),
        StandIn(VCRConnection, "getresponse", _streaming),
        *(StandIn(connection, "getresponse", _streaming) for connection in _with_their_own()),
    )


def _with_their_own() -> Iterator[type]:
    """Connections that do something to each response, which ours needs no more."""
    try:
        from vcr.stubs import urllib3_stubs  # noqa: PLC0415  (urllib3 may not be installed)
    except ImportError:
        return
    for found in vars(urllib3_stubs).values():
        if isinstance(found, type) and issubclass(found, VCRConnection):
            yield found


def _remembering_options(request: _Method) -> _Method:
    def request_with_options(
        stub: VcrConnection, method: str, url: str, *args: object, **options: object
    ) -> None:
        request(stub, method, url, *args, **options)
        of_the_request = ("body", "headers")
        vars(stub)[_OPTIONS] = {n: options[n] for n in options if n not in of_the_request}

    return request_with_options


def _connecting_when_it_sends(connect: _Method) -> _Method:
    """The real connection opens by itself, once it is known that something must be sent."""

    def connect_later(stub: VcrConnection, *args: object, **options: object) -> None:
        if not isinstance(stub.cassette, Switchboard):
            connect(stub, *args, **options)

    return connect_later


def _streaming(getresponse: _Method) -> _Method:
    def get_streaming_response(stub: VcrConnection, *args: object, **options: object) -> object:
        if not isinstance(stub.cassette, Switchboard):  # a cassette of the user's own, within ours
            return getresponse(stub, *args, **options)
        request = stub._vcr_request
        line = line_of_request(request.uri)
        if line is None:
            _send(stub)
            return stub.real_connection.getresponse()
        asked = asked_of(request)
        answer = line.answer(asked)
        if answer is not None:
            return _played(stub, answer, line.factor)
        return _taped(stub, line.begin(asked, unpack=_unpacking(stub)))

    return get_streaming_response


def _unpacking(stub: VcrConnection) -> Unpack | None:
    """urllib3 unpacks what it reads; users of http.client do so themselves."""
    is_of_urllib3 = any(base.__module__.startswith("urllib3.") for base in type(stub).__mro__)
    return plain_piecewise if is_of_urllib3 else None


def _played(stub: VcrConnection, answer: HttpResponse, factor: float | None) -> object:
    real = stub.real_connection
    if real.sock is not None:
        real.sock.close()  # kept alive by an earlier request that was sent
    pieces = written(without_stale_encoding(answer), stub._vcr_request.method, encoding="latin-1")
    played = PlayedSocket(pieces, factor, _timeout_of(real))
    real.sock = played
    _send(stub, without="expect")  # nobody is there to say that it may continue
    response = real.getresponse()
    if real.sock is played:
        real.sock = None
    return response


def _timeout_of(connection: Connection) -> float | None:
    """What a socket of this connection would be given."""
    if isinstance(connection.timeout, int | float):
        return connection.timeout
    return None if connection.timeout is None else socket.getdefaulttimeout()


def _taped(stub: VcrConnection, taping: Taping) -> object:
    real = stub.real_connection
    make_response = real.response_class

    def make_overheard(*args: object, **options: object) -> HTTPResponse:
        return overheard(make_response(*args, **options), taping)

    try:
        _send(stub)
        # Only now: sending may have chosen what a response is made with.
        make_response = real.response_class
        real.response_class = make_overheard
        try:
            return real.getresponse()
        finally:
            real.response_class = make_response
    except BaseException as error:
        taping.fail(error)
        raise


def _send(stub: VcrConnection, *, without: str | None = None) -> None:
    request = stub._vcr_request
    stub.real_connection.request(
        method=request.method,
        url=stub._url(request.uri),
        body=request.body_bytes,
        headers={n: v for n, v in request.headers.items() if n.lower() != without},
        **vars(stub).pop(_OPTIONS, {}),
    )
