"""Core: the strings in a JSON text, each with its place, its name and the objects it stands in.

It reads the text and not the parsed document: members that stand there twice, numbers in their
own spelling, several documents in a row and documents that break off are all as they were sent. It
never fails; what is no JSON has fewer strings.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from replaykit.cassette.redaction.layers import Escaped, Layer, Part

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]:,]|[^\s"{}\[\]:,]+', re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))",
    re.DOTALL,
)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_TELLING_APART = ("index", "Index", "item_id")


@dataclass(slots=True, eq=False)
class Scope:
    """An object or an array, while it is read and after."""

    around: "Scope | None"
    name: str
    start: int
    is_object: bool
    end: int = -1
    marks: list[str] = field(default_factory=list)
    """What tells it apart from others like it: indexes, item ids, and the type of an event."""

    names: dict[str, "Literal"] = field(default_factory=dict)
    """Its members called `name`, `key` or `header`, which say what a `value` beside them is."""

    logprobs: "Scope | None" = None
    """The scope of token probabilities that this one is or stands in."""

    def __post_init__(self) -> None:
        self.logprobs = self.around.logprobs if self.around else None
        if self.logprobs is None and "logprobs" in self.name:
            self.logprobs = self


@dataclass(slots=True, eq=False)
class Literal:
    """A string as it is spelled, or another value that is no object and no array."""

    start: int
    end: int
    raw: str
    """Without the quotes."""

    name: str
    """The member it is the value of; in an array, the member the array is the value of."""

    scope: Scope
    is_name: bool = False
    is_string: bool = True


def literals_of(text: str) -> list[Literal]:
    """Every string and every number of a text, in order."""
    reader = _Reader(text)
    for token in _TOKEN.finditer(text):
        reader.take(token.group(), token.start())
    return reader.found


class _Reader:
    def __init__(self, text: str) -> None:
        self._scope = Scope(None, "", 0, is_object=False)
        self._name: str | None = None
        self._is_value = False
        self.found: list[Literal] = []

    def take(self, token: str, start: int) -> None:
        first = token[0]
        if first == '"':
            self._string(token, start)
        elif first == ":":
            self._is_value = True
        elif first == ",":
            self._name, self._is_value = None, False
        elif first in "{[":
            self._scope = Scope(self._scope, self._value_name(), start, is_object=first == "{")
            self._name, self._is_value = None, False
        elif first in "}]":
            self._close(start + 1)
        else:
            self._bare(token, start)

    def _value_name(self) -> str:
        return self._scope.name if self._name is None else self._name

    def _close(self, end: int) -> None:
        self._scope.end = end
        self._name, self._is_value = None, False
        if self._scope.around is not None:
            self._scope = self._scope.around

    def _string(self, token: str, start: int) -> None:
        is_closed = len(token) > 1 and token[-1] == '"'
        raw = token[1:-1] if is_closed else token[1:]
        is_name = self._scope.is_object and not self._is_value
        literal = Literal(
            start + 1, start + 1 + len(raw), raw, self._value_name(), self._scope, is_name
        )
        self.found.append(literal)
        if is_name:
            self._name = raw if "\\" not in raw else unescaped(raw)[0]
        elif literal.name in ("name", "key", "header"):
            self._scope.names[literal.name] = literal
        else:
            self._mark(literal.name, raw)

    def _bare(self, token: str, start: int) -> None:
        name = self._value_name()
        self.found.append(
            Literal(start, start + len(token), token, name, self._scope, is_string=False)
        )
        self._mark(name, token)

    def _mark(self, name: str, raw: str) -> None:
        is_event = self._scope.around is not None and not self._scope.name
        if tells_apart(name, is_event=is_event):
            self._scope.marks.append(raw)


def tells_apart(name: str, *, is_event: bool) -> bool:
    """Whether the value under a name tells an object apart from others of the same path."""
    return name.endswith(_TELLING_APART) or (is_event and name == "type")


def unescaped(raw: str) -> tuple[str, Sequence[int]]:
    """What a string's spelling stands for, and where each character of it begins."""
    if "\\" not in raw:
        return raw, range(len(raw) + 1)
    pieces: list[str] = []
    places: list[int] = []
    position = 0
    for escape in _ESCAPE.finditer(raw):
        pieces += (raw[position : escape.start()], _letter(escape))
        places += range(position, escape.start() + 1)
        position = escape.end()
    pieces.append(raw[position:])
    places += range(position, len(raw) + 1)
    return "".join(pieces), places


def _letter(escape: re.Match[str]) -> str:
    high, low, code, letter = escape.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    return chr(int(code, 16)) if code else _LETTERS.get(letter, letter)


def escaped(text: str) -> str:
    """How a text is spelled inside a JSON string."""
    return json.dumps(text)[1:-1]


def layer_of(around: Layer, literal: Literal) -> Layer:
    """The text that a string stands for, as a layer of the text it stands in."""
    if "\\" not in literal.raw:
        return Part(around, literal.start, literal.end)
    text, places = unescaped(literal.raw)
    return Escaped(around, text, [literal.start + place for place in places], escaped)
