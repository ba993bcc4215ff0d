"""Core: cassette files that their recorder compressed as a whole (langchain, Ruby VCR, httprr)."""

import zlib

from replaykit.cassette.foreign.shape import REVIEWABLE
from replaykit.cassette.store.files import MOST_BYTES
from replaykit.errors import UnreadableCassetteError

_MOST_MEMBERS = 100
_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")


def unpacked(content: bytes) -> bytes:
    """The content without its compression; unchanged where it has none."""
    if content.startswith(_GZIP):
        return _inflate(content, zlib.MAX_WBITS | 16)
    if content.startswith(_ZLIB):
        return _inflate(content, zlib.MAX_WBITS)
    return content


def _inflate(content: bytes, window_bits: int) -> bytes:
    """Every member of the file: gzip allows several, one after the other."""
    plain = bytearray()
    for _ in range(_MOST_MEMBERS):
        member = zlib.decompressobj(window_bits)
        try:
            plain += member.decompress(content, MOST_BYTES + 1 - len(plain))
        except zlib.error as broken:
            raise _broken("its compressed data is damaged") from broken
        if len(plain) > MOST_BYTES:
            raise UnreadableCassetteError(
                f"it unpacks to data larger than {MOST_BYTES // 1024 // 1024} MiB",
                expected=REVIEWABLE,
                fix="split the cassette, or record fewer exchanges into it",
            )
        if not member.eof:
            raise _broken("its compressed data breaks off")
        content = member.unused_data.lstrip(b"\0")  # gzip allows padding behind a member
        if not content:
            return bytes(plain)
    raise _broken(f"it consists of more than {_MOST_MEMBERS} compressed parts")


def _broken(found: str) -> UnreadableCassetteError:
    return UnreadableCassetteError(
        found,
        expected="a whole compressed file",
        fix="restore the file from version control, or record it again",
    )
