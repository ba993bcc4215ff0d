"""Core: any bytes as lines of text that a person can read, and the exact bytes back.

|text     a line and its line end
~text     a piece of a line: no line end follows
!text     what would not be seen is spelled `\\xNN`, `\\n`, `\\r`, `\\\\`; nothing follows
@base64   bytes that are no text
"""

import base64
import re

from replaykit.cassette.format.characters import HIDDEN, escaped, unescaped
from replaykit.cassette.format.source import BrokenLineError

LF, CRLF = b"\n", b"\r\n"

_BASE64_LINE = 57
"""As many bytes as fit on a line of 76 letters."""

_TEXT_SHARE = 0.9
"""With a smaller share of plain text, escapes are harder to read than base64."""

_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")


def line_end(data: bytes) -> bytes:
    """The line end that its lines have: CRLF where every one of them has."""
    ends = data.count(LF)
    return CRLF if ends and ends == data.count(CRLF) else LF


def write_lines(data: bytes, end: bytes) -> str:
    """The lines for some bytes, each ended by a line feed.

    Args:
        end: the line end that a line marked `|` stands for.
    """
    if not _is_text(data):
        return "".join(
            f"@{base64.b64encode(data[start : start + _BASE64_LINE]).decode()}\n"
            for start in range(0, len(data), _BASE64_LINE)
        )
    *whole, rest = data.split(end)
    lines = [_line("|", line, end) for line in whole]
    if rest:
        lines.append(_line("~", rest, b""))
    return "".join(lines)


def read_lines(content: bytes, end: bytes) -> bytes:
    """The bytes that lines stand for.

    Args:
        content: each line behind a line feed, none behind the last.
    """
    if content.count(b"\n") == content.count(b"\n|"):
        whole = content.replace(b"\n|", b"\n")[1:] + b"\n" if content else b""
        return whole if end == LF else whole.replace(LF, end)
    return b"".join(_bytes_of(line, end) for line in content.split(b"\n")[1:] if line)


def _line(mark: str, line: bytes, end: bytes) -> str:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return f"!{escaped(line + end)}\n"
    if "\n" in text or HIDDEN.search(text) or text[-1:].isspace():
        return f"!{escaped(line + end)}\n"
    return f"{mark}{text}\n"


def _bytes_of(line: bytes, end: bytes) -> bytes:
    mark, text = line[:1], line[1:]
    if mark == b"|":
        return text + end
    if mark == b"~":
        return text
    try:
        if mark == b"!":
            return unescaped(text)
        if mark == b"@":
            return base64.b64decode(text, validate=True)
    except ValueError as broken:
        raise BrokenLineError(str(broken), line) from broken
    raise BrokenLineError("a line without one of the marks | ~ ! @", line)


def _is_text(data: bytes) -> bool:
    undecodable = len(data) - len(data.decode(errors="ignore").encode())
    controls = sum(len(run) for run in _NO_TEXT.findall(data))
    return undecodable + controls <= (1 - _TEXT_SHARE) * len(data) + 4
