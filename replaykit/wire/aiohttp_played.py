"""Edge: connections of aiohttp whose other end is the tape."""

import asyncio
import importlib
from collections import deque
from collections.abc import Iterable

from replaykit.model import HttpResponse
from replaykit.wire.clients import AiohttpConnection, AiohttpProtocol, AiohttpRequest
from replaykit.wire.http1 import written
from replaykit.wire.pacing import paced
from replaykit.wire.plain_body import without_stale_encoding


def played_connection(
    connector: object, request: AiohttpRequest, answer: HttpResponse, factor: float | None
) -> AiohttpConnection:
    """A connection that answers one request, and is then thrown away."""
    loop = asyncio.get_running_loop()
    protocol: AiohttpProtocol = importlib.import_module("aiohttp.client_proto").ResponseHandler(
        loop
    )
    protocol.force_close()  # it must not get into the connector's pool
    pieces = written(without_stale_encoding(answer), request.method, encoding="utf-8")
    transport = _PlayedTransport(loop, protocol, deque(paced(pieces, factor)))
    protocol.connection_made(transport)
    connections = importlib.import_module("aiohttp.connector")
    key = request.connection_key
    connection: AiohttpConnection = connections.Connection(connector, key, protocol, loop)
    return connection


class _PlayedTransport(asyncio.Transport):
    """Swallows the request; once something of it has come, gives the response piece by piece."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        protocol: AiohttpProtocol,
        pieces: deque[tuple[float, bytes]],
    ) -> None:
        super().__init__()
        self._loop = loop
        self._protocol = protocol
        self._pieces = pieces
        self._has_begun = False
        self._is_paused = False
        self._is_closed = False
        self._next: asyncio.Handle | None = None

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._has_begun:
            self._has_begun = True
            self._wait_for_the_next()

    def writelines(self, list_of_data: Iterable[object]) -> None:
        self.write(b"")

    def is_closing(self) -> bool:
        return self._is_closed

    def is_reading(self) -> bool:
        return not self._is_paused

    def pause_reading(self) -> None:
        self._is_paused = True
        self._stop_waiting()

    def resume_reading(self) -> None:
        if self._is_paused and not self._is_closed:
            self._is_paused = False
            self._wait_for_the_next()

    def can_write_eof(self) -> bool:
        return False

    def get_write_buffer_size(self) -> int:
        return 0

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Nothing is ever held back."""

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._stop_waiting()
            self._loop.call_soon(self._protocol.connection_lost, None)

    def abort(self) -> None:
        self.close()

    def _wait_for_the_next(self) -> None:
        """Each piece by itself, even where nobody waits: a reader sees them as they once came."""
        wait = self._pieces[0][0] if self._pieces else 0.0
        if wait:
            self._next = self._loop.call_later(wait, self._give)
        else:
            self._next = self._loop.call_soon(self._give)

    def _stop_waiting(self) -> None:
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _give(self) -> None:
        self._next = None
        if not self._pieces:
            self.close()
            return
        _, data = self._pieces.popleft()
        self._protocol.data_received(data)
        if not self._is_paused and not self._is_closed:
            self._wait_for_the_next()
