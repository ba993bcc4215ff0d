"""Core: bodies as they were before the transport compressed them, judged by their bytes.

Problem: recorders keep `content-encoding` over bodies they have already decoded, and lose it over
bodies they have not. Solution: the header is a hint for brotli only, which has no mark of its own;
gzip, zlib and zstd are recognised by their first bytes.
"""

import importlib
import zlib
from typing import Protocol

from replaykit.errors import MalformedWireError
from replaykit.model import Headers, header

MOST_DECODED_BYTES = 64 * 1024 * 1024
"""A body that unpacks to more is taken for a decompression bomb."""

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZLIB_SECOND_BYTES = (0x01, 0x5E, 0x9C, 0xDA)


def decoded(body: bytes, headers: Headers) -> bytes:
    """The body without its compression; unchanged where it has none that we can undo."""
    if body.startswith(_GZIP):
        return _inflate(body, zlib.MAX_WBITS | 16)
    if len(body) > 1 and body[0] == 0x78 and body[1] in _ZLIB_SECOND_BYTES:  # noqa: PLR2004  (RFC 1950)
        return _inflate(body, zlib.MAX_WBITS)
    if body.startswith(_ZSTD):
        return _unpack(body, ("compression.zstd", "backports.zstd", "zstandard"))
    if "br" in (header(headers, "content-encoding") or "") and not _looks_like_text(body):
        return _unpack(body, ("brotli", "brotlicffi"))
    return body


def _inflate(body: bytes, window_bits: int) -> bytes:
    """Every member of the body: gzip allows several, one after the other."""
    plain = bytearray()
    while True:
        decompressor = zlib.decompressobj(window_bits)
        try:
            plain += decompressor.decompress(body, MOST_DECODED_BYTES + 1 - len(plain))
        except zlib.error as broken:
            raise MalformedWireError(f"broken compressed data: {broken}", path="body") from broken
        if len(plain) > MOST_DECODED_BYTES:
            raise _bomb()
        body = decompressor.unused_data
        if not body.startswith(_GZIP):
            return bytes(plain)


class _Decompressor(Protocol):
    def decompress(self, data: bytes, /) -> bytes: ...


def _unpack(body: bytes, modules: tuple[str, ...]) -> bytes:
    codec = next((found for name in modules if (found := _optional(name))), None)
    if codec is None:
        raise MalformedWireError(
            f"compressed with {modules[-1]}, and no library here can undo it "
            f"(pip install {modules[-1]})",
            path="body",
        )
    try:
        plain = codec.decompress(body)
    except Exception as broken:  # each library raises its own type, unrelated to the others
        raise MalformedWireError(f"broken compressed data: {broken}", path="body") from broken
    if len(plain) > MOST_DECODED_BYTES:
        raise _bomb()
    return plain


def _optional(name: str) -> "_Decompressor | None":
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _looks_like_text(body: bytes) -> bool:
    return body.lstrip()[:1] in (b"{", b"[", b"d", b"e", b":", b"<", b"")


def _bomb() -> MalformedWireError:
    return MalformedWireError(
        f"unpacks to more than {MOST_DECODED_BYTES // 1024 // 1024} MiB", path="body"
    )
