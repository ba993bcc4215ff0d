"""Core: whether what stands in a result is what a tool returned.

Problem: applications wrap, shorten and respell what tools return, so a result that differs proves
nothing.
Solution: an answer in degrees. To clear a call the faintest likeness is enough; to accuse it, its
result must be another call's whole value and not its own.
"""

import ast
import json
from collections.abc import Iterator
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import islice

from replaykit.model import Json, Result

_SHORTEST_TELLING = 8
"""Characters from which on a text is hardly the same by chance."""


_MOST_PARTS = 200
"""Parts of a value that are looked for in a result: one is enough to clear a call."""


_LONG = 20_000
"""Characters from which on a value is spelled in the usual ways only."""


class Likeness(IntEnum):
    """How much of a value stands in a result."""

    NONE = 0
    TRACE = 1
    """Some part of the value."""

    WRAPPED = 2
    """The whole value, with something around it."""

    SAME = 3
    """The value and nothing else."""


class Value:
    """What a tool returned, in the ways in which it is usually written, each made once."""

    def __init__(self, value: Json) -> None:
        self.json = value

    @cached_property
    def plain(self) -> str:
        """In the one spelling by which values are compared."""
        return _plain(self.json)

    @cached_property
    def spellings(self) -> frozenset[str]:
        """As texts."""
        return frozenset(_spellings(self.json))


class Sent:
    """What was sent for a call, in the ways in which it may be read, each read once."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self.text = result.text

    def likeness(self, value: Value) -> Likeness:
        """How much of a value stands in it."""
        whole = self.whole_likeness(value)
        if whole is not Likeness.NONE:
            return whole
        parts = islice(_parts(value.json), _MOST_PARTS)
        leaves = (leaf for part in parts for leaf in _spellings(part))
        if any(_stands_in(leaf, self.text) for leaf in leaves) or _begins(self.text, value):
            return Likeness.TRACE
        return Likeness.NONE

    def whole_likeness(self, value: Value) -> Likeness:
        """The same, where a part of the value counts for nothing."""
        if value.plain in self.wholes:  # mostly so, and quickly seen
            return Likeness.SAME
        if self.text.strip() in value.spellings:
            return Likeness.SAME
        if value.plain in self.pieces:
            return Likeness.WRAPPED
        if any(_stands_in(text, self.text) for text in value.spellings):
            return Likeness.WRAPPED
        return Likeness.NONE

    @cached_property
    def wholes(self) -> frozenset[str]:
        """All of it, in the one spelling by which values are compared."""
        return frozenset(map(_plain, _values(self._result)))

    @cached_property
    def pieces(self) -> frozenset[str]:
        """What it is made of, in that spelling."""
        return frozenset(_plain(part) for one in _values(self._result) for part in _parts(one))


def likeness(result: Result, value: Json) -> Likeness:
    """How much of a value stands in a result."""
    return Sent(result).likeness(Value(value))


def whole_likeness(result: Result, value: Json) -> Likeness:
    """The same, where a part of the value counts for nothing."""
    return Sent(result).whole_likeness(Value(value))


def is_telling(value: Json) -> bool:
    """Whether a value is long enough not to come up twice by chance."""
    return len(_plain(value)) >= _SHORTEST_TELLING


def is_nothing(text: str) -> bool:
    """Whether a result says nothing at all."""
    return text.strip() in ("", "null", "None", "{}", "[]", '""', "''", '{"result":null}')


def _begins(sent: str, value: Value) -> bool:
    """Whether a result is the shortened beginning of a value."""
    start = sent.strip().rstrip(".…")[: _SHORTEST_TELLING * 4]
    is_long = len(start) >= _SHORTEST_TELLING
    return is_long and any(text.startswith(start) for text in value.spellings)


def _values(result: Result) -> tuple[Json, ...]:
    """What a result may be read as."""
    content = () if result.content is None else (result.content,)
    return (*content, *_read(result.text.strip()))


@lru_cache(maxsize=128)
def _read(text: str) -> tuple[Json, ...]:
    """A text as the value it spells, in JSON or in Python; none where it is just a text."""
    for read in (json.loads, ast.literal_eval):
        try:
            return (read(text),)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return ()


def _parts(value: Json) -> Iterator[Json]:
    """What a value is made of, at any depth."""
    members = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list | tuple):
        for member in members:
            yield member
            yield from _parts(member)


def _plain(value: Json) -> str:
    """A value in the one spelling by which values are compared."""
    if isinstance(value, str):
        return value.strip()
    return json.dumps(value, sort_keys=True, default=str, separators=(",", ":"))


def _spellings(value: Json) -> set[str]:
    """The texts that a value is usually written as."""
    if isinstance(value, str):
        return {value.strip()} - {""}
    plain = _plain(value)
    if len(plain) > _LONG:  # nobody indents so much, and spelling it takes time
        return {plain, json.dumps(value, default=str), str(value)}
    spelled = {
        json.dumps(value, default=str, ensure_ascii=ascii_only, indent=indent, separators=between)
        for ascii_only in (True, False)
        for indent, between in ((None, None), (None, (",", ":")), (2, None))
    }
    return spelled | {str(value), plain}


def _stands_in(text: str, sent: str) -> bool:
    """Whether a text stands in another, and not as part of a longer word or number."""
    place = sent.find(text) if text else -1
    while place >= 0:
        end = place + len(text)
        if not (_is_joined(sent[place - 1 : place], text) or _is_joined(text, sent[end : end + 1])):
            return True
        place = sent.find(text, place + 1)
    return False


def _is_joined(before: str, after: str) -> bool:
    return before[-1:].isalnum() and after[:1].isalnum()
