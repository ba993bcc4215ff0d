"""Assembly: values as Python, laid out as formatters lay them out."""

import re
from collections.abc import Iterator

from replaykit.model import Json

_INDENT = "    "
_WORDS = re.compile(r"\S*\s*")


def quoted(text: str) -> str:
    """A text as a literal, in the quotes that need the fewest escapes."""
    if text.count('"') > text.count("'"):
        return f"'{_escaped(text)}'"
    plain = _escaped(text).replace("\\'", "'").replace('"', '\\"')
    return f'"{plain}"'


def spelled(value: Json) -> str:
    """A simple value as a literal."""
    return quoted(value) if isinstance(value, str) else repr(value)


def prose(text: str) -> str:
    """A text as it may stand in a docstring or a comment."""
    return _escaped(text).replace("\\'", "'").replace('"""', "'''")


def assigned(name: str, text: str, width: int) -> list[str]:
    """The lines that give a text a name."""
    line = f"{name} = {quoted(text)}"
    if len(line) <= width:
        return [line]
    return [f"{name} = (", *(f"{_INDENT}{quoted(p)}" for p in _pieces(text, width)), ")"]


def _pieces(text: str, width: int) -> Iterator[str]:
    """The text in pieces that fit a line each."""
    piece = ""
    for word in _words(text, width):
        is_over = piece.endswith("\n") or len(_INDENT + quoted(piece + word)) > width
        if piece and is_over:
            yield piece
            piece = ""
        piece += word
    yield piece


def _words(text: str, width: int) -> Iterator[str]:
    """The words with the space behind them; what is longer than any line is cut."""
    most = (width - len(_INDENT) - 2) // 10  # a letter takes ten places at most, as an escape
    for line in text.splitlines(keepends=True):
        for word in _WORDS.findall(line):
            if len(_INDENT + quoted(word)) <= width:
                yield word
            else:
                yield from (word[at : at + most] for at in range(0, len(word), most))


def _escaped(text: str) -> str:
    """As Python writes it between single quotes, without letters that look like others."""
    literal = repr("\"'" + text)[4:-1]  # with both quotes in it, the single ones are escaped
    return "".join(
        letter if letter.isascii() or letter.isalnum() else ascii(letter)[1:-1]
        for letter in literal
    )
