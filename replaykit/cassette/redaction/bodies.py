"""Core: bodies as they cross the wire: out of their compression, and their chunks kept in step."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from replaykit.cassette.redaction.layers import Edit
from replaykit.errors import MalformedWireError
from replaykit.model import Chunk, Headers, header
from replaykit.providers.compression import decoded

_NO_COMPRESSION = frozenset({"", "identity", "aws-chunked"})
_TOLD_BY_BYTES = frozenset({"gzip", "x-gzip", "zstd", "br"})
"""Where their marks are missing, a recorder has undone them and left the header."""

_MOST_CODINGS = 4


class ByteEdit(NamedTuple):
    """A part of a body, and what is to stand there instead."""

    start: int
    end: int
    data: bytes


class Unreadable(Exception):
    """A body that cannot be looked into."""


def opened(body: bytes, headers: Headers) -> bytes:
    """The body out of all its compression.

    Raises:
        Unreadable: where a compression is named, or seen, that cannot be undone here.
    """
    plain, undone = body, 0
    try:
        while undone < _MOST_CODINGS:
            inner = decoded(plain, headers if not undone else ())
            if inner is plain:
                break
            plain, undone = inner, undone + 1
    except MalformedWireError:
        raise Unreadable("compressed in a way that cannot be undone here") from None
    codings = _codings(headers)
    if undone < len(codings) and not codings <= _TOLD_BY_BYTES and not _is_text(plain):
        raise Unreadable("compressed in a way that is not known here")
    if undone == _MOST_CODINGS:
        raise Unreadable("compressed too many times over")
    return plain


def _codings(headers: Headers) -> frozenset[str]:
    named = (header(headers, "content-encoding") or "").lower().split(",")
    return frozenset(coding.strip() for coding in named) - _NO_COMPRESSION


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return error.start > len(body) - 4  # a letter that the end of the body cuts in two
    return True


def consistent_chunks(chunks: tuple[Chunk, ...], body: bytes, plain: bytes) -> tuple[Chunk, ...]:
    """The chunks, if they are the body in pieces; none if they hold what nobody has looked at."""
    if not chunks or b"".join(_as_sent(chunks)) in (body, plain):
        return chunks
    return ()


def opened_chunks(chunks: Sequence[Chunk], plain: bytes) -> tuple[Chunk, ...]:
    """What each chunk adds to the opened body; all of it with the last one, where none can say."""
    if not chunks:
        return ()
    for pieces in (_as_sent(chunks), _inflated(chunks)):
        if b"".join(pieces) == plain:
            return _with_data(chunks, pieces)
    return _with_data(chunks, [b""] * (len(chunks) - 1) + [plain])


def _as_sent(chunks: Sequence[Chunk]) -> list[bytes]:
    return [chunk.data for chunk in chunks]


def _inflated(chunks: Sequence[Chunk]) -> list[bytes]:
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        return [inflater.decompress(chunk.data) for chunk in chunks]
    except zlib.error:
        return []


def _with_data(chunks: Sequence[Chunk], pieces: Iterable[bytes]) -> tuple[Chunk, ...]:
    return tuple(
        chunk if piece is chunk.data else replace(chunk, data=piece)
        for chunk, piece in zip(chunks, pieces, strict=True)
    )


def byte_edits(text: str, edits: Sequence[Edit], codec: str) -> list[ByteEdit]:
    """Edits of a text as edits of its bytes."""
    found: list[ByteEdit] = []
    position, offset = 0, 0
    for edit in edits:
        offset += len(text[position : edit.start].encode(codec, "surrogateescape"))
        length = len(text[edit.start : edit.end].encode(codec, "surrogateescape"))
        data = edit.text.encode(codec, "surrogateescape")
        found.append(ByteEdit(offset, offset + length, data))
        position, offset = edit.end, offset + length
    return found


def edited_chunks(chunks: Sequence[Chunk], edits: Sequence[ByteEdit]) -> tuple[Chunk, ...]:
    """The chunks after edits of the body; what is put in comes with the chunk it begins in."""
    changed: list[Chunk] = []
    start, waiting = 0, 0
    for chunk in chunks:
        end = start + len(chunk.data)
        while waiting < len(edits) and edits[waiting].end <= start:
            waiting += 1
        inside = [e for e in edits[waiting:] if e.start < end] if waiting < len(edits) else []
        changed.append(replace(chunk, data=_edited(chunk.data, start, inside)) if inside else chunk)
        start = end
    return tuple(changed)


def _edited(data: bytes, start: int, edits: Sequence[ByteEdit]) -> bytes:
    pieces: list[bytes] = []
    position = 0
    for edit in edits:
        if edit.start >= start:
            pieces += (data[position : edit.start - start], edit.data)
        position = min(edit.end - start, len(data))
    return b"".join([*pieces, data[position:]])
