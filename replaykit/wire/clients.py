"""Edge: the little of the HTTP libraries' own objects that we touch, as types of ours."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from http.client import HTTPResponse
from typing import Protocol


class Headers(Protocol):
    """Headers of aiohttp and of vcrpy; the latter keep text, or the list of all values."""

    def items(self) -> Iterable[tuple[str, object]]: ...


class ClientHeaders(Protocol):
    """Headers of httpx and httpx2."""

    @property
    def raw(self) -> list[tuple[bytes, bytes]]: ...
    def multi_items(self) -> list[tuple[str, str]]: ...


class ByteStream(Protocol):
    """A body of httpx and httpx2 on its way, for callers with and without a loop."""

    def __iter__(self) -> Iterator[bytes]: ...
    def __aiter__(self) -> AsyncIterator[bytes]: ...
    def close(self) -> None: ...
    async def aclose(self) -> None: ...


class ClientRequest(Protocol):
    """A request of httpx and httpx2."""

    method: str
    url: object
    headers: ClientHeaders
    extensions: Mapping[str, Mapping[str, float | None]]

    def read(self) -> bytes: ...
    async def aread(self) -> bytes: ...


class ClientResponse(Protocol):
    """A response of httpx and httpx2."""

    status_code: int
    headers: ClientHeaders
    stream: ByteStream


class VcrRequest(Protocol):
    """A request of vcrpy."""

    method: str
    uri: str
    body: object
    body_bytes: bytes | None
    headers: Headers


class Socket(Protocol):
    """What a connection is told to close."""

    def close(self) -> None: ...


class Connection(Protocol):
    """A connection of http.client, or of one of the libraries that build on it."""

    sock: Socket | None
    timeout: object
    response_class: Callable[..., HTTPResponse]

    def request(self, method: str, url: str, **options: object) -> None: ...
    def getresponse(self) -> object: ...


class VcrConnection(Protocol):
    """What vcrpy puts in the place of a connection, around the real one."""

    cassette: object
    real_connection: Connection
    _baseclass: type
    _sock: object
    _vcr_request: VcrRequest

    def _url(self, uri: str) -> str: ...


class AiohttpPayload(Protocol):
    """A body of aiohttp that is still to be written."""

    async def write(self, writer: object) -> None: ...


class AiohttpRequest(Protocol):
    """A request of aiohttp."""

    method: str
    url: object
    headers: Headers
    body: AiohttpPayload | bytes | bytearray
    connection_key: object

    async def update_body(self, body: object) -> None: ...
    def update_body_from_data(self, body: object) -> None: ...


class AiohttpConnection(Protocol):
    """A connection of aiohttp, lent to one request."""

    def add_callback(self, callback: Callable[[], None]) -> None: ...


class AiohttpReader(Protocol):
    """What the body of a response of aiohttp is read from."""

    def is_eof(self) -> bool: ...
    def exception(self) -> BaseException | None: ...


class AiohttpResponse(Protocol):
    """A response of aiohttp."""

    status: int
    headers: Headers
    content: AiohttpReader


class AiohttpProtocol(Protocol):
    """What aiohttp hears a connection with."""

    def data_received(self, data: bytes) -> None: ...
    def connection_made(self, transport: object) -> None: ...
    def connection_lost(self, exc: BaseException | None) -> None: ...
    def force_close(self) -> None: ...
