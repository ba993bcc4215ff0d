"""Edge: the little of the HTTP libraries' own objects that we touch, as types of ours."""

from collections.abc import AsyncIterator, ItemsView, Iterator, Mapping
from typing import Protocol


class ClientHeaders(Protocol):
    """Headers of httpx and httpx2."""

    def multi_items(self) -> list[tuple[str, str]]: ...


class ByteStream(Protocol):
    """A body on its way, for callers with and without a loop."""

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

    @property
    def content(self) -> bytes: ...
    def read(self) -> bytes: ...
    async def aread(self) -> bytes: ...


class ClientResponse(Protocol):
    """A response of httpx and httpx2."""

    status_code: int
    headers: ClientHeaders
    stream: ByteStream


class VcrHeaders(Protocol):
    """Headers as vcrpy keeps them: text, or the list of all values."""

    def items(self) -> ItemsView[str, object]: ...


class VcrRequest(Protocol):
    """A request of vcrpy."""

    method: str
    uri: str
    body: object
    headers: VcrHeaders
