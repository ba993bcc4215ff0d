"""Core: a body, whole or in the pieces in which it arrived, as sections of lines.

--- json compact +0.412s      structure, with its writing style; it came in one piece
--- text                      any text
--- stream                    piece by piece, each behind the time at which it arrived
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from replaykit.cassette.format.json_body import Style, as_lines
from replaykit.cassette.format.lines import CRLF, LF, line_end, read_lines, write_lines
from replaykit.cassette.format.source import BrokenLineError
from replaykit.cassette.format.words import TIME, read_time, time
from replaykit.model import Chunk

EXPECTED = "--- json compact|spaced|lines, --- text or --- stream, and lines that fit it"

_MARK = b"\n--- "
_MOST_PIECES = 16
"""Structure that came in more pieces is shown as the stream it was."""

_TIME_LINE = re.compile(rb"\n(%b)(?=\n|\Z)" % TIME.encode())
_PIECE = re.compile(rf"({TIME})(?::(\d{{1,9}}))?")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a file: the words on its first line, and its other lines."""

    words: tuple[str, ...]
    lines: bytes
    """Each behind its line feed; none follows the last."""

    def is_unknown(self) -> BrokenLineError:
        """The error for words that mean nothing here."""
        line = " ".join(self.words)
        return BrokenLineError(f"the section {line!r}", f"--- {line}".encode())


def read_sections(text: bytes) -> list[Section]:
    """The sections of a text that starts with the line feed before the first of them."""
    before, *parts = text.rstrip(b"\n").split(_MARK)
    if before:
        raise BrokenLineError("a line that belongs to no section", before)
    found = []
    for part in parts:
        line, feed, lines = part.partition(b"\n")
        found.append(Section(tuple(line.decode(errors="replace").split(" ")), feed + lines))
    return found


def write_request_body(body: bytes, shorten: Callable[[bytes], bytes]) -> str:
    """The section of a request's body; nothing where it has none.

    Args:
        shorten: may put references for parts of a structure.
    """
    structure = as_lines(body)
    if structure is not None and structure[0].can_share:
        structure = (structure[0], shorten(structure[1]))
    return _whole_section(body, structure, ())


def read_request_body(sections: list[Section], expand: Callable[[Style, bytes], bytes]) -> bytes:
    """The exact bytes of a request's body.

    Args:
        expand: puts back what the lines of a structure refer to.
    """
    if not sections:
        return b""
    section, *others = sections
    if others:
        raise others[0].is_unknown()
    if section.words[0] != "json":
        return _read_text(section)
    style = _style(section.words[1:])
    lines = section.lines[1:]
    return style.exact(expand(style, lines) if style.can_share else lines)


def shared_structure(sections: list[Section]) -> tuple[Style, bytes] | None:
    """The lines of a body to which others may refer; None where it is no such structure."""
    if not sections or sections[0].words[0] != "json":
        return None
    style = _style(sections[0].words[1:])
    return (style, sections[0].lines[1:]) if style.can_share else None


def write_response_body(body: bytes, chunks: tuple[Chunk, ...]) -> str:
    """The sections of a response's body."""
    structure = as_lines(body)
    if chunks and body != b"".join(chunk.data for chunk in chunks):
        return (_whole_section(body, structure, ()) or "--- text\n") + _stream_section(chunks)
    if chunks and (structure is None or len(chunks) > _MOST_PIECES):
        return _stream_section(chunks)
    return _whole_section(body, structure, chunks)


def read_response_body(sections: list[Section]) -> tuple[bytes, tuple[Chunk, ...]]:
    """The exact bytes of a response's body, and the pieces where they were recorded."""
    body: bytes | None = None
    chunks: tuple[Chunk, ...] | None = None
    for section in sections:
        kind, *words = section.words
        if kind == "stream" and chunks is None:
            chunks = _read_stream(section)
        elif kind == "json" and body is None and chunks is None:
            style_words = [word for word in words if not word.startswith(("+", "-"))]
            body = _style(tuple(style_words)).exact(section.lines[1:])
            chunks = _pieces(body, words[len(style_words) :]) or None
        elif body is None and chunks is None:
            body = _read_text(section)
        else:
            raise section.is_unknown()
    chunks = chunks or ()
    return b"".join([chunk.data for chunk in chunks]) if body is None else body, chunks


@lru_cache(maxsize=64)
def _style(words: tuple[str, ...]) -> Style:
    """Remembered, as there are few and every body names one."""
    try:
        return Style.of(list(words))
    except ValueError as unknown:
        raise BrokenLineError(f"{unknown} is unknown", " ".join(words).encode()) from unknown


def _whole_section(
    body: bytes, structure: tuple[Style, bytes] | None, chunks: tuple[Chunk, ...]
) -> str:
    if structure is None:
        end = line_end(body)
        return f"--- text{_end_word(end)}\n{write_lines(body, end)}" if body else ""
    style, lines = structure
    pieces = [f"{time(chunk.at_ns)}:{len(chunk.data)}" for chunk in chunks[:-1]]
    pieces += [time(chunk.at_ns) for chunk in chunks[-1:]]
    return f"--- {' '.join(['json', *style.words, *pieces])}\n{lines.decode()}\n"


def _pieces(body: bytes, words: list[str]) -> tuple[Chunk, ...]:
    """The pieces in which a structure came; the last is what the others leave."""
    chunks: list[Chunk] = []
    start = 0
    for number, word in enumerate(words, 1):
        piece = _PIECE.fullmatch(word)
        if piece is None or (piece[2] is None) != (number == len(words)):
            raise BrokenLineError(f"the piece {word!r}", word.encode())
        end = len(body) if piece[2] is None else start + int(piece[2])
        if end > len(body):
            raise BrokenLineError("pieces that are longer than the body", word.encode())
        chunks.append(Chunk(at_ns=read_time(piece[1].encode()), data=body[start:end]))
        start = end
    return tuple(chunks)


def _read_text(section: Section) -> bytes:
    return read_lines(section.lines, _line_end(section, "text"))


def _stream_section(chunks: tuple[Chunk, ...]) -> str:
    end = line_end(b"".join(chunk.data for chunk in chunks))
    pieces = (f"{time(chunk.at_ns)}\n{write_lines(chunk.data, end)}" for chunk in chunks)
    return f"--- stream{_end_word(end)}\n{''.join(pieces)}"


def _read_stream(section: Section) -> tuple[Chunk, ...]:
    end = _line_end(section, "stream")
    before, *parts = _TIME_LINE.split(section.lines)
    if before:
        raise BrokenLineError("a line before the first time", before[1:])
    return tuple(
        Chunk(at_ns=read_time(at), data=read_lines(lines, end))
        for at, lines in zip(parts[::2], parts[1::2], strict=True)
    )


def _end_word(end: bytes) -> str:
    return " crlf" if end == CRLF else ""


def _line_end(section: Section, kind: str) -> bytes:
    if section.words == (kind,):
        return LF
    if section.words == (kind, "crlf"):
        return CRLF
    raise section.is_unknown()
