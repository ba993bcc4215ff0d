"""Edge: response bodies as the application reads them, with the transport's compression undone.

A compressed cassette could be neither read in a diff nor searched for secrets.
"""

from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

from replaykit.model import Chunk, Headers, HttpResponse, header

_OF_THE_TRANSPORT = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def plain_response(response: HttpResponse, http: ModuleType) -> HttpResponse:
    """The response decoded by the library that received it, piece by piece, times kept.

    What the library cannot decode stays as it came, with the headers that say how it is packed.
    """
    encoding = header(response.headers, "content-encoding")
    if encoding is None:
        return response
    try:
        chunks = tuple(_decoded(response.chunks, encoding, http))
    except http.DecodingError:
        return response
    return replace(
        response,
        headers=without_transport_headers(response.headers),
        body=b"".join(chunk.data for chunk in chunks),
        chunks=chunks,
    )


def without_transport_headers(headers: Headers) -> Headers:
    """The headers without those that describe how the body was packed."""
    return tuple((name, value) for name, value in headers if name not in _OF_THE_TRANSPORT)


def _decoded(chunks: tuple[Chunk, ...], encoding: str, http: ModuleType) -> Iterator[Chunk]:
    at_ns = 0

    class Packed(http.SyncByteStream):  # type: ignore[misc, name-defined]  # base known at run time
        def __iter__(self) -> Iterator[bytes]:
            nonlocal at_ns
            for chunk in chunks:
                at_ns = chunk.at_ns
                yield chunk.data

    packed = http.Response(200, headers={"content-encoding": encoding}, stream=Packed())
    for data in packed.iter_bytes():
        yield Chunk(at_ns=at_ns, data=data)
