"""Edge: what stands in for the transports of httpx and httpx2 while a line is open.

They take the place of vcrpy's own stand-ins through its public options, because those read a whole
body before they pass any of it on: streams would neither be recorded as they came nor replayed so.
"""

import importlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import ModuleType

from replaykit.model import Chunk, Exchange, HttpRequest, HttpResponse
from replaykit.wire.clients import ByteStream, ClientRequest, ClientResponse
from replaykit.wire.current import current_line
from replaykit.wire.line import Line
from replaykit.wire.plain_body import plain_response
from replaykit.wire.real_time import now_ns
from replaykit.wire.streams import Pacing, Taping, stream_classes
from replaykit.wire.tls import sharing_context

Patch = tuple[object, str, object]
"""Where, which attribute, and what stands there instead: as vcrpy's `custom_patches` takes it."""

_LIBRARIES = ("httpx", "httpx2")


def transport_patches() -> tuple[Patch, ...]:
    """The stand-ins for every library of the family that is installed."""
    return tuple(patch for name in _LIBRARIES for patch in _patches_of(name))


def _patches_of(name: str) -> tuple[Patch, ...]:
    try:
        http = importlib.import_module(name)
    except ImportError:
        return ()
    default = importlib.import_module(f"{name}._transports.default")
    door = _Door(http)
    sync, asynchronous = http.HTTPTransport, http.AsyncHTTPTransport
    return (
        (sync, "handle_request", door.sync_handler(sync.handle_request)),
        (
            asynchronous,
            "handle_async_request",
            door.async_handler(asynchronous.handle_async_request),
        ),
        (default, "create_ssl_context", sharing_context(default.create_ssl_context)),
    )


SyncHandler = Callable[[object, ClientRequest], ClientResponse]
AsyncHandler = Callable[[object, ClientRequest], Awaitable[ClientResponse]]


@dataclass(frozen=True, slots=True)
class _Begun:
    """An exchange of which the request has been sent."""

    number: int
    at_ns: int
    asked: HttpRequest


class _Door:
    """Requests and responses of one library, to and from our own facts."""

    def __init__(self, http: ModuleType) -> None:
        self._http = http
        self._taped, self._replayed = stream_classes(http)

    def sync_handler(self, real: SyncHandler) -> SyncHandler:
        def handle_request(transport: object, request: ClientRequest) -> ClientResponse:
            line = current_line()
            if line is None:
                return real(transport, request)
            request.read()
            asked = _asked(request)
            answer = line.answer(asked)
            if answer is not None:
                return self._response(answer, line, request)
            begun = _Begun(line.next_number(), now_ns(), asked)
            return self._tape(line, begun, real(transport, request))

        return handle_request

    def async_handler(self, real: AsyncHandler) -> AsyncHandler:
        async def handle_async_request(transport: object, request: ClientRequest) -> ClientResponse:
            line = current_line()
            if line is None:
                return await real(transport, request)
            await request.aread()
            asked = _asked(request)
            answer = line.answer(asked)
            if answer is not None:
                return self._response(answer, line, request)
            begun = _Begun(line.next_number(), now_ns(), asked)
            return self._tape(line, begun, await real(transport, request))

        return handle_async_request

    def _response(self, answer: HttpResponse, line: Line, request: ClientRequest) -> ClientResponse:
        timeouts = request.extensions.get("timeout") or {}
        pacing = Pacing(line.pace, timeouts.get("read"))
        response: ClientResponse = self._http.Response(
            answer.status,
            headers=list(answer.headers),
            stream=self._replayed(answer, pacing, request),
            extensions={"http_version": b"HTTP/1.1"},
        )
        return response

    def _tape(self, line: Line, begun: _Begun, response: ClientResponse) -> ClientResponse:
        status = response.status_code
        headers = tuple((n.lower(), v) for n, v in response.headers.multi_items())

        def keep(chunks: tuple[Chunk, ...], is_cut: bool) -> None:
            body = b"".join(chunk.data for chunk in chunks)
            got = HttpResponse(
                status=status, headers=headers, body=body, chunks=chunks, is_cut=is_cut
            )
            line.finished(
                Exchange(
                    number=begun.number,
                    request=begun.asked,
                    response=plain_response(got, self._http),
                    sent_ns=begun.at_ns - line.opened_ns,
                )
            )

        taping = Taping(line, begun.at_ns, keep)
        stream: ByteStream = self._taped(response.stream, taping)
        response.stream = stream
        return response


def _asked(request: ClientRequest) -> HttpRequest:
    return HttpRequest(
        method=request.method,
        url=str(request.url),
        headers=tuple((name.lower(), value) for name, value in request.headers.multi_items()),
        body=request.content,
    )
