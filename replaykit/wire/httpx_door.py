"""Edge: what stands in for the transports of httpx and httpx2.

vcrpy's own read a whole body before they pass any of it on: streams would neither be recorded as
they came nor replayed so.
"""

import importlib
from collections.abc import Awaitable, Callable, Iterator
from types import ModuleType

from replaykit.belonging.standing_in import StandIn
from replaykit.model import Headers, HttpRequest, HttpResponse
from replaykit.wire.clients import ClientHeaders, ClientRequest, ClientResponse
from replaykit.wire.current import line_of_request
from replaykit.wire.httpx_streams import ReplayedStream, stream_classes
from replaykit.wire.line import Line
from replaykit.wire.plain_body import plain_by, without_stale_encoding
from replaykit.wire.taping import Taping

_LIBRARIES = ("httpx", "httpx2")

SyncHandler = Callable[[object, ClientRequest], ClientResponse]
AsyncHandler = Callable[[object, ClientRequest], Awaitable[ClientResponse]]


def httpx_stand_ins() -> tuple[StandIn, ...]:
    """What stands in for the transports of every library of the family that is installed.

    Transports that never get as far as these, as mocks and ASGI applications, are left alone.
    """
    return tuple(stand_in for name in _LIBRARIES for stand_in in _stand_ins_for(name))


def _stand_ins_for(name: str) -> Iterator[StandIn]:
    try:
        http = importlib.import_module(name)
    except ImportError:
        return
    door = _Door(http)
    yield StandIn(http.HTTPTransport, "handle_request", door.sync_handler)
    yield StandIn(http.AsyncHTTPTransport, "handle_async_request", door.async_handler)


class _Door:
    """Requests and responses of one library, to and from our own facts."""

    def __init__(self, http: ModuleType) -> None:
        self._http = http
        self._unpack = plain_by(http)
        self._taped, self._replayed = stream_classes(http)

    def sync_handler(self, real: SyncHandler) -> SyncHandler:
        def handle_request(transport: object, request: ClientRequest) -> ClientResponse:
            line = line_of_request(request.url)
            if line is None:
                return real(transport, request)
            asked = _asked(request, request.read())
            answer = line.answer(asked)
            if answer is not None:
                stream = self._stream(answer, request, line)
                stream.begin()
                return self._response(answer, stream)
            taping = line.begin(asked, unpack=self._unpack)
            try:
                return self._tape(taping, real(transport, request))
            except BaseException as error:
                taping.fail(error)
                raise

        return handle_request

    def async_handler(self, real: AsyncHandler) -> AsyncHandler:
        async def handle_async_request(transport: object, request: ClientRequest) -> ClientResponse:
            line = line_of_request(request.url)
            if line is None:
                return await real(transport, request)
            asked = _asked(request, await request.aread())
            answer = line.answer(asked)
            if answer is not None:
                stream = self._stream(answer, request, line)
                await stream.abegin()
                return self._response(answer, stream)
            taping = line.begin(asked, unpack=self._unpack)
            try:
                return self._tape(taping, await real(transport, request))
            except BaseException as error:
                taping.fail(error)
                raise

        return handle_async_request

    def _stream(self, answer: HttpResponse, request: ClientRequest, line: Line) -> ReplayedStream:
        return self._replayed(answer, request, line.factor)

    def _response(self, answer: HttpResponse, stream: ReplayedStream) -> ClientResponse:
        response: ClientResponse = self._http.Response(
            answer.status,
            headers=[
                (name.encode("utf-8", "surrogateescape"), value.encode("utf-8", "surrogateescape"))
                for name, value in without_stale_encoding(answer).headers
            ],
            stream=stream,
            extensions={"http_version": b"HTTP/1.1"},
        )
        return response

    def _tape(self, taping: Taping, response: ClientResponse) -> ClientResponse:
        taping.answered(response.status_code, _flat(response.headers))
        response.stream = self._taped(response.stream, taping)
        return response


def _asked(request: ClientRequest, body: bytes) -> HttpRequest:
    return HttpRequest(
        method=request.method,
        url=str(request.url),
        headers=_flat(request.headers),
        body=body,
    )


def _flat(headers: ClientHeaders) -> Headers:
    """Read from the bytes where these are plain: the library looks at all of them for each one."""
    try:
        return tuple([(n.lower().decode("ascii"), v.decode("ascii")) for n, v in headers.raw])
    except UnicodeDecodeError:
        return tuple((name.lower(), value) for name, value in headers.multi_items())
