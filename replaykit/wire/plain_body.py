"""Edge: response bodies as the application reads them, with the transport's compression undone.

A compressed cassette could be neither read in a diff nor searched for secrets.
"""

import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from types import ModuleType

from replaykit.errors import MalformedWireError
from replaykit.model import Chunk, Headers, HttpResponse, header
from replaykit.providers.compression import decoded
from replaykit.wire.taping import Unpack

_OF_THE_TRANSPORT = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_WINDOWS = (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS)
"""For what says itself that it is gzip or zlib, and for a deflate stream, which may say nothing."""


def plain_by(http: ModuleType) -> Unpack:
    """Undoes what httpx or httpx2 undo for their callers, with their own decoders."""

    def plain(response: HttpResponse) -> HttpResponse:
        encoding = header(response.headers, "content-encoding")
        if encoding is None or not response.body:
            return response
        try:
            chunks = tuple(_decoded_by(http, response.chunks, encoding))
        except http.DecodingError:
            return response
        return _as_plain(response, chunks)

    return plain


def plain_piecewise(response: HttpResponse) -> HttpResponse:
    """Undoes the compression of a body, of gzip and deflate piece by piece."""
    encoding = header(response.headers, "content-encoding")
    if encoding is None or not response.body:
        return response
    for window_bits in _WINDOWS if "deflate" in encoding else _WINDOWS[:1]:
        with suppress(zlib.error):
            return _as_plain(response, tuple(_inflated(response.chunks, window_bits)))
    try:
        body = decoded(response.body, response.headers)
    except MalformedWireError:
        return response
    return _as_plain(response, (Chunk(at_ns=response.chunks[-1].at_ns, data=body),))


def without_stale_encoding(response: HttpResponse) -> HttpResponse:
    """The response without a header that its body belies.

    Clients that unpack a body leave the header standing, and so do many recorders.
    """
    if header(response.headers, "content-encoding") is None:
        return response
    try:
        is_plain = decoded(response.body, response.headers) == response.body
    except MalformedWireError:  # compressed, and broken: that is how it came
        return response
    if not is_plain:
        return response
    return replace(response, headers=without_transport_headers(response.headers))


def without_transport_headers(headers: Headers) -> Headers:
    """The headers without those that describe how the body was packed."""
    return tuple((name, value) for name, value in headers if name not in _OF_THE_TRANSPORT)


def _as_plain(response: HttpResponse, chunks: tuple[Chunk, ...]) -> HttpResponse:
    body = b"".join(chunk.data for chunk in chunks)
    if body == response.body:  # nobody knew this encoding: the header must go with it
        return response
    return replace(
        response, headers=without_transport_headers(response.headers), body=body, chunks=chunks
    )


def _inflated(chunks: Sequence[Chunk], window_bits: int) -> Iterator[Chunk]:
    decompressor = zlib.decompressobj(window_bits)
    for chunk in chunks:
        data = decompressor.decompress(chunk.data)
        if data:
            yield Chunk(at_ns=chunk.at_ns, data=data)


def _decoded_by(http: ModuleType, chunks: Sequence[Chunk], encoding: str) -> Iterator[Chunk]:
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
