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

from replaykit.model import Json, Result

_SHORTEST_TELLING = 8
"""Characters from which on a text is hardly the same by chance."""


class Likeness(IntEnum):
    """How much of a value stands in a result."""

    NONE = 0
    TRACE = 1
    """Some part of the value."""

    WRAPPED = 2
    """The whole value, with something around it."""

    SAME = 3
    """The value and nothing else."""


def likeness(result: Result, value: Json) -> Likeness:
    """How much of a value stands in a result."""
    texts = _spellings(value)
    if result.text.strip() in texts or any(_equal(value, sent) for sent in _values(result)):
        return Likeness.SAME
    if any(_equal(value, part) for sent in _values(result) for part in _parts(sent)):
        return Likeness.WRAPPED
    if any(_stands_in(text, result.text) for text in texts):
        return Likeness.WRAPPED
    leaves = (leaf for part in _parts(value) for leaf in _spellings(part))
    if any(_stands_in(leaf, result.text) for leaf in leaves) or _begins(result.text, texts):
        return Likeness.TRACE
    return Likeness.NONE


def is_telling(value: Json) -> bool:
    """Whether a value is long enough not to come up twice by chance."""
    return len(_plain(value)) >= _SHORTEST_TELLING


def is_nothing(text: str) -> bool:
    """Whether a result says nothing at all."""
    return text.strip() in ("", "null", "None", "{}", "[]", '""', "''", '{"result":null}')


def _begins(sent: str, texts: set[str]) -> bool:
    """Whether a result is the shortened beginning of a value."""
    start = sent.strip().rstrip(".…")[: _SHORTEST_TELLING * 4]
    return len(start) >= _SHORTEST_TELLING and any(text.startswith(start) for text in texts)


def _values(result: Result) -> Iterator[Json]:
    """What a result may be read as."""
    if result.content is not None:
        yield result.content
    for read in (json.loads, ast.literal_eval):
        try:
            yield read(result.text.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue


def _parts(value: Json) -> Iterator[Json]:
    """What a value is made of, at any depth."""
    members = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list | tuple):
        for member in members:
            yield member
            yield from _parts(member)


def _equal(one: Json, other: Json) -> bool:
    """JSON-equal: a tuple is a list, and True is not 1."""
    return (type(one) is type(other) and bool(one == other)) or _plain(one) == _plain(other)


def _plain(value: Json) -> str:
    if isinstance(value, str):
        return value.strip()
    return json.dumps(value, sort_keys=True, default=str, separators=(",", ":"))


def _spellings(value: Json) -> set[str]:
    """The texts that a value is usually written as."""
    if isinstance(value, str):
        return {value.strip()} - {""}
    spelled = {
        json.dumps(value, default=str, ensure_ascii=ascii_only, indent=indent, separators=between)
        for ascii_only in (True, False)
        for indent, between in ((None, None), (None, (",", ":")), (2, None))
    }
    return spelled | {str(value), _plain(value)}


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
