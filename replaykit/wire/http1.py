"""Edge: HTTP/1.1 as bytes, for clients that are best answered, and overheard, on that level."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Protocol

from replaykit.model import Chunk, Headers, HttpResponse, header
from replaykit.wire.pacing import pieces_of

_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
_FIRST_FINAL = 200
_FRAMING = frozenset({"content-length", "transfer-encoding"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]+")
_LINE_BREAKS = str.maketrans("\r\n\0", "   ")


def reason_of(status: int) -> str:
    """The usual phrase for a status; nothing for one that nobody has named."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def has_body(status: int, method: str) -> bool:
    """Whether a response to such a request carries a body at all."""
    return method.upper() != "HEAD" and status >= _FIRST_FINAL and status not in _WITHOUT_BODY


def written(response: HttpResponse, method: str, *, encoding: str) -> Iterator[Chunk]:
    """A response as it would cross the wire, with each piece of the body by itself.

    What was cut ends without the mark of its end.

    Args:
        encoding: that in which the client reads header values.
    """
    length = header(response.headers, "content-length")
    if not has_body(response.status, method):
        framing: Headers = () if length is None else (("content-length", length),)
        yield Chunk(at_ns=0, data=_head(response, framing, encoding))
        return
    pieces = [piece for piece in pieces_of(response) if piece.data]
    first_ns, last_ns = (pieces[0].at_ns, pieces[-1].at_ns) if pieces else (0, 0)
    if length is not None and not response.is_cut:
        # As long as it is now: taking a secret out may have changed it.
        framing = (("content-length", str(sum(len(piece.data) for piece in pieces))),)
        yield Chunk(at_ns=first_ns, data=_head(response, framing, encoding))
        yield from pieces
        return
    framing = (("transfer-encoding", "chunked"),)
    yield Chunk(at_ns=first_ns, data=_head(response, framing, encoding))
    for piece in pieces:
        yield Chunk(at_ns=piece.at_ns, data=b"%x\r\n%b\r\n" % (len(piece.data), piece.data))
    if not response.is_cut:
        yield Chunk(at_ns=last_ns, data=b"0\r\n\r\n")


def _head(response: HttpResponse, framing: Headers, encoding: str) -> bytes:
    kept = (pair for pair in response.headers if pair[0] not in _FRAMING)
    lines = [f"HTTP/1.1 {response.status} {reason_of(response.status)}".encode()]
    lines += [
        name.encode() + b": " + _encoded(value.translate(_LINE_BREAKS), encoding)
        for name, value in (*kept, *framing)
        if _NAME.fullmatch(name)  # a file that came from elsewhere must not write our lines
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _encoded(value: str, encoding: str) -> bytes:
    try:
        return value.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogateescape")


class Body(Protocol):
    """A body on its way, with whatever marks its end."""

    is_whole: bool

    def take(self, data: bytes) -> Iterator[bytes]: ...
    def closed(self) -> None: ...
    def rest(self) -> bytes: ...


class CountedBody:
    """A body whose length was announced."""

    def __init__(self, length: int) -> None:
        self._left = length
        self.is_whole = length == 0

    def take(self, data: bytes) -> Iterator[bytes]:
        """The pieces in what came in."""
        piece = data[: self._left]
        self._left -= len(piece)
        self.is_whole = self._left == 0
        if piece:
            yield piece

    def closed(self) -> None:
        """The end of the connection says nothing that the length has not said."""

    def rest(self) -> bytes:
        """Nothing is held back."""
        return b""


class UncountedBody:
    """A body that goes on until the connection is closed."""

    is_whole = False

    def take(self, data: bytes) -> Iterator[bytes]:
        """The pieces in what came in."""
        if data:
            yield data

    def closed(self) -> None:
        """That was its end."""
        self.is_whole = True

    def rest(self) -> bytes:
        """Nothing is held back."""
        return b""


class ChunkedBody:
    """A body in chunks, each of which is a piece."""

    def __init__(self) -> None:
        self.is_whole = False
        self._raw = bytearray()
        self._missing: int | None = None
        """The length of the chunk that has begun; None between chunks."""

    def take(self, data: bytes) -> Iterator[bytes]:
        """The chunks that are complete now."""
        self._raw += data
        while not self.is_whole:
            if self._missing is None and not self._begins():
                return
            if self._missing is None or len(self._raw) < self._missing:
                return
            piece = bytes(self._raw[: self._missing])
            del self._raw[: self._missing]
            self._missing = None
            if piece:
                yield piece

    def closed(self) -> None:
        """Whoever closes before the last chunk has cut it."""

    def rest(self) -> bytes:
        """What came of a chunk that is not complete."""
        return b"" if self._missing is None else bytes(self._raw)

    def _begins(self) -> bool:
        """Reads the line before a chunk; False where it is not there yet."""
        while (end := self._raw.find(b"\n")) >= 0:
            line = bytes(self._raw[:end]).partition(b";")[0].strip()
            del self._raw[: end + 1]
            if line:  # empty: the end of the chunk before
                self._missing = _size(line)
                self.is_whole = self._missing == 0
                return True
        return False


def _size(line: bytes) -> int | None:
    # Anything else is no chunk; the client will say so.
    return int(line, 16) if _HEXADECIMAL.fullmatch(line) else None
