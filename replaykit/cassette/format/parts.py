"""Core: a body broken over lines part by part, each laid out once: histories repeat most of them.

Problem: an agent sends its whole history with each request, and laying out is what costs most when
it is recorded. Solution: the parser in C says where the members of a body end, and the elements of
its history; what has been laid out before is not looked at again. Whatever is not plain (letters
that are not shown, bodies with line breaks of their own, arrays) is left to `layout`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from json import JSONDecoder

from replaykit.cassette.format.characters import shown
from replaykit.cassette.format.layout import STRING, WIDTH, Layout, break_item
from replaykit.cassette.memory import Memory

COMPACT = re.compile(rf'(?:[^"\s]++|{STRING})*+', re.DOTALL)
SPACED = re.compile(rf'(?:[^"\s,:]++|[,:][ ]|{STRING})*+', re.DOTALL)

_HISTORY = '[{"'
"""How an array begins that is always broken into its elements."""

_LONGEST_ESCAPE = 12
"""So many letters may be shown as one."""

_BETWEEN_MEMBERS, _BETWEEN_ELEMENTS = ",\n  ", ",\n    "

_value_at = JSONDecoder(parse_int=str, parse_float=str).raw_decode  # as no number is of interest
_remembered: Memory[tuple[str, int, bool, bool], str] = Memory(4 * 1024 * 1024)


class _NotPlainError(ValueError):
    """Something that is not laid out part by part."""


def broken_by_parts(text: str, respell: Callable[[str], str] | None) -> tuple[Layout, str] | None:
    """The layout of a JSON object, and its lines; None where it is not plain, or no JSON.

    Args:
        respell: how a part is to be shown; None: as it is spelled.
    """
    if len(text) <= (WIDTH * _LONGEST_ESCAPE if respell else WIDTH) or text[0] != "{":
        return None
    try:
        is_spaced = text[_value_at(text, 1)[1] + 1] == " "
        lines = _Parts(text, is_spaced, respell).lines()
    except (ValueError, IndexError, RecursionError):
        return None
    return "spaced" if is_spaced else "compact", lines


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of one text; each reading returns its lines, and where in the text it ends."""

    text: str
    is_spaced: bool
    respell: Callable[[str], str] | None

    def lines(self) -> str:
        """All of them."""
        members, end = self._items(1, "}", self._member)
        if end != len(self.text):
            raise _NotPlainError
        return f"{{\n  {_BETWEEN_MEMBERS.join(members)}\n}}"

    def _items(
        self, at: int, bracket: str, read: Callable[[int], tuple[str, int]]
    ) -> tuple[list[str], int]:
        """The items up to a bracket."""
        text, comma = self.text, ", " if self.is_spaced else ","
        items: list[str] = []
        while True:
            item, at = read(at)
            items.append(item)
            if text[at] == bracket:
                return items, at + 1
            if not text.startswith(comma, at):
                raise _NotPlainError
            at += len(comma)

    def _member(self, at: int) -> tuple[str, int]:
        text, colon = self.text, ": " if self.is_spaced else ":"
        _, end = _value_at(text, at)
        value = end + len(colon)
        if text[at] != '"' or text[end:value] != colon:
            raise _NotPlainError
        if not text.startswith(_HISTORY, value):
            _, end = _value_at(text, value)
            return self._laid_out(text[at:end], 0), end
        elements, end = self._items(value + 1, "]", self._element)
        name = self._plain(text[at:value])
        return f"{name}[\n    {_BETWEEN_ELEMENTS.join(elements)}\n  ]", end

    def _element(self, at: int) -> tuple[str, int]:
        _, end = _value_at(self.text, at)
        return self._laid_out(self.text[at:end], 1), end

    def _laid_out(self, item: str, depth: int) -> str:
        key = (item, depth, self.is_spaced, self.respell is None)
        lines = _remembered.get(key)
        if lines is None:
            if not (SPACED if self.is_spaced else COMPACT).fullmatch(item):
                raise _NotPlainError
            lines = break_item(self._plain(item), depth)
            _remembered.keep(key, lines, len(item) + len(lines))
        return lines

    def _plain(self, item: str) -> str:
        """As it is to be shown, if all of it can be seen."""
        plain = self.respell(item) if self.respell else item
        if shown(plain) != plain:
            raise _NotPlainError
        return plain
