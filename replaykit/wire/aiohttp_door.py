"""Edge: what stands in for the connections of aiohttp.

vcrpy's stand-in sits above the whole session: it reads bodies to their end before it passes any of
them on, and has to rebuild redirects and cookies by itself. Ours sits where a session asks for a
connection: what comes after, timeouts and redirects among it, is aiohttp's own work.
"""

import importlib
import weakref
from collections.abc import Awaitable, Callable
from types import ModuleType

from replaykit.belonging.standing_in import StandIn
from replaykit.model import HttpRequest
from replaykit.wire.aiohttp_played import played_connection
from replaykit.wire.aiohttp_taped import tape_body
from replaykit.wire.clients import AiohttpConnection, AiohttpRequest, AiohttpResponse, Headers
from replaykit.wire.current import line_of_request
from replaykit.wire.plain_body import without_stale_encoding
from replaykit.wire.taping import Taping

_SWITCHING_PROTOCOLS = 101

_Connect = Callable[..., Awaitable[AiohttpConnection]]
_Start = Callable[[AiohttpResponse, AiohttpConnection], Awaitable[AiohttpResponse]]


def aiohttp_stand_ins() -> tuple[StandIn, ...]:
    """What stands in where a session asks for a connection, and where its response begins."""
    try:
        aiohttp = importlib.import_module("aiohttp")
    except ImportError:
        return ()
    door = _Door(aiohttp)
    return (
        StandIn(aiohttp.BaseConnector, "connect", door.connecting),
        StandIn(aiohttp.ClientResponse, "start", door.starting),
    )


class _Door:
    """aiohttp's requests and responses, to and from our own facts."""

    def __init__(self, aiohttp: ModuleType) -> None:
        self._aiohttp = aiohttp
        self._taped: weakref.WeakKeyDictionary[AiohttpConnection, Taping] = (
            weakref.WeakKeyDictionary()
        )
        """By the connection that an exchange was sent over."""

    def connecting(self, connect: _Connect) -> _Connect:
        async def connect_or_play(
            connector: object, request: AiohttpRequest, *args: object, **options: object
        ) -> AiohttpConnection:
            line = line_of_request(request.url)
            if line is None:
                return await connect(connector, request, *args, **options)
            asked = await self._asked(request)
            answer = line.answer(asked)
            if answer is not None:
                return played_connection(connector, request, answer, line.factor)
            taping = line.begin(asked, unpack=without_stale_encoding)
            try:
                connection = await connect(connector, request, *args, **options)
            except BaseException as error:
                taping.fail(error)
                raise
            self._taped[connection] = taping
            return connection

        return connect_or_play

    def starting(self, start: _Start) -> _Start:
        async def start_and_tape(
            response: AiohttpResponse, connection: AiohttpConnection
        ) -> AiohttpResponse:
            taping = self._taped.pop(connection, None)
            if taping is None:
                return await start(response, connection)
            try:
                started = await start(response, connection)
            except BaseException as error:
                taping.fail(error)
                raise
            if response.status == _SWITCHING_PROTOCOLS:
                taping.abandon("what follows a change of protocol, as to WebSocket, is not taped")
                return started
            taping.answered(response.status, _flat(response.headers))
            tape_body(response.content, taping)
            connection.add_callback(lambda: taping.end(is_cut=True))
            return started

        return start_and_tape

    async def _asked(self, request: AiohttpRequest) -> HttpRequest:
        return HttpRequest(
            method=request.method,
            url=str(request.url),
            headers=_flat(request.headers),
            body=await self._body_of(request),
        )

    async def _body_of(self, request: AiohttpRequest) -> bytes:
        """The body as it will be sent; what can be read only once is replaced by what it gave."""
        body = request.body
        if isinstance(body, bytes | bytearray):
            return bytes(body)
        written = _Written()
        await body.write(written)
        data = bytes(written.data)
        if not isinstance(body, self._aiohttp.BytesPayload):
            if hasattr(request, "update_body"):
                await request.update_body(data)
            else:  # before aiohttp 3.12
                request.update_body_from_data(data)
        return data


class _Written:
    """As much of a stream as a payload needs to be written to."""

    def __init__(self) -> None:
        self.data = bytearray()

    async def write(self, data: bytes | bytearray | memoryview) -> None:
        self.data += data

    async def write_eof(self, data: bytes = b"") -> None:
        self.data += data

    async def drain(self) -> None:
        """There is no other end to wait for."""


def _flat(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), str(value)) for name, value in headers.items())
