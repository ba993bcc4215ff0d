"""Core: a JSON body as structure, with the writing style from which its exact bytes come back."""

import json
import re
from dataclasses import dataclass
from typing import cast, get_args

from replaykit.cassette.format.characters import HIDDEN, hidden_again, shown
from replaykit.cassette.format.layout import (
    Layout,
    break_lines,
    break_strings,
    join_lines,
    join_strings,
)
from replaykit.cassette.format.parts import COMPACT, SPACED, broken_by_parts
from replaykit.cassette.memory import Memory
from replaykit.model import Json

_LAYOUTS = get_args(Layout)
_JSON = json.JSONDecoder(parse_int=str, parse_float=str)  # whose numbers are of no interest here
_SPACE_BEFORE_LINE_END = re.compile(r"[ \t]\n")
_UNICODE_ESCAPE = re.compile(
    r"\\(?:u(d[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|[0-9a-f]{4})|.)", re.DOTALL
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Style:
    """How the wire spells a body."""

    layout: Layout
    is_ascii: bool = False
    """Whether each letter beyond ASCII is escaped, as `\\u00e9`."""

    has_newline: bool = False
    """Whether a line feed follows the last bracket."""

    @classmethod
    def of(cls, words: list[str]) -> "Style":
        """The style that words name; ValueError where they name none."""
        layout, *others = words or ["nothing"]
        style = cls(cast("Layout", layout), "ascii" in others, "newline" in others)
        if layout not in _LAYOUTS or style.words != words:
            raise ValueError(f"the writing style {' '.join(words)!r}")
        return style

    @property
    def words(self) -> list[str]:
        """The words that name it."""
        ascii_word = ["ascii"] if self.is_ascii else []
        return [self.layout, *ascii_word, *(["newline"] if self.has_newline else [])]

    @property
    def can_share(self) -> bool:
        """Whether parts of such bodies may stand for parts of others."""
        return self.layout != "lines"

    def exact(self, lines: bytes) -> bytes:
        """The bytes of the wire; ValueError where the lines hold what no writer writes."""
        if self.layout == "lines":
            body = join_strings(lines)
        else:
            body = join_lines(lines, spaced=self.layout == "spaced")
        if self.is_ascii or b"\\x{" in body:
            body = self._respelled(body)
        return body + b"\n" if self.has_newline else body

    def laid_out(self, lines: bytes) -> bytes:
        """The lines indented as references need it, whoever has edited them."""
        is_spaced = self.layout == "spaced"
        text = join_lines(lines, spaced=is_spaced)
        again = break_lines(text.decode(), keeps_apart=True).encode()
        return again if join_lines(again, spaced=is_spaced) == text else lines

    def _respelled(self, body: bytes) -> bytes:
        text = hidden_again(body.decode())
        return (_BEYOND_ASCII.sub(_as_escapes, text) if self.is_ascii else text).encode()


_remembered: Memory[bytes, tuple[Style, bytes]] = Memory(4 * 1024 * 1024)
"""What a journal has taken is written once more, into the cassette."""


def as_lines(body: bytes) -> tuple[Style, bytes] | None:
    """The body broken into lines, and its style; None where it is better read as text."""
    found = _remembered.get(body)
    if found is None:
        found = _broken(body)
        if found is not None:
            _remembered.keep(body, found, len(body) + len(found[1]))
    return found


def write_value(value: Json) -> str:
    """Any JSON value as lines, where only the value counts and not its spelling."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if _SURROGATE.search(text):
        text = json.dumps(value, separators=(",", ":"))
    return break_lines(shown(text))


def read_value(lines: bytes) -> Json:
    """The value that lines stand for; ValueError where they stand for none."""
    try:
        return json.loads(Style("compact").exact(lines))
    except RecursionError as deep:
        raise ValueError("a value that is nested too deep") from deep


def _broken(body: bytes) -> tuple[Style, bytes] | None:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    content = text.removesuffix("\n")
    has_escapes = "\\u" in content and content.isascii()
    found = broken_by_parts(content, _with_letters if has_escapes else None)
    layout, broken = found or _broken_as_a_whole(content, has_escapes=has_escapes)
    if layout is None:
        return None
    style = Style(layout, has_escapes and not broken.isascii(), content != text)
    lines = broken.encode()
    return (style, lines) if style.exact(lines) == body else None


def _broken_as_a_whole(text: str, *, has_escapes: bool) -> tuple[Layout | None, str]:
    layout = _layout(text) if _is_structure(text) else None
    if layout is None:
        return None, ""
    visible = shown(_with_letters(text) if has_escapes else text)
    return layout, break_strings(visible) if layout == "lines" else break_lines(visible)


def _with_letters(text: str) -> str:
    """Letters in the place of their escapes."""
    return _UNICODE_ESCAPE.sub(_as_letter, text)


def _is_structure(text: str) -> bool:
    """Whether it is one JSON object or array, from the first letter to the last."""
    if text[:1] not in ("{", "[") or text[-1:] not in ("}", "]"):
        return False
    try:
        _JSON.decode(text)
    except (ValueError, RecursionError):
        return False
    return True


def _layout(text: str) -> Layout | None:
    """How it is spaced; None where lines would not show it (CR, space before a line end)."""
    if COMPACT.fullmatch(text):
        return "compact"
    if SPACED.fullmatch(text):
        return "spaced"
    return None if "\r" in text or _SPACE_BEFORE_LINE_END.search(text) else "lines"


def _as_letter(found: re.Match[str]) -> str:
    """The letter of an escape, where it can be seen and is none of ASCII."""
    escape = found[0]
    if found[1] is None:
        return escape
    letter = str(json.loads(f'"{escape}"'))
    is_visible = len(letter) == 1 and letter > "\x7f" and not HIDDEN.match(letter)
    return letter if is_visible and not "\ud800" <= letter <= "\udfff" else escape


def _as_escapes(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]
