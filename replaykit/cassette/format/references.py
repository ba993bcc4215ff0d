"""Core: what stands once in a cassette, and is referred to from later bodies.

    "tools":= 1            the member of the same name of the body of request 1
    = 24[0:48]             in an array: elements 0 to 47 of the same member of request 24

No JSON value starts with `=`, so nothing that was recorded can be taken for a reference.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from replaykit.cassette.format.outline import Outline, Value, name_in
from replaykit.cassette.format.source import BrokenLineError

MOST_EXPANDED_BODY = 32 * 1024 * 1024
MOST_EXPANDED = 256 * 1024 * 1024
"""What the references of one body, and of a whole cassette, may unfold to."""

_ELEMENT_COST = 16
"""What an element takes beside its bytes: thousands of empty ones are a burden as well."""

_REFERENCE = re.compile(rb"= (\d{1,9})(?:\[(\d{1,9}):(\d{1,9})\])?")
_REFERENCE_LINE = re.compile(rb'\n(?:    |  "[^\n]*": ?)= \d')


EXPECTED_REFERENCE = "a reference to what an earlier request holds under the same name"


class BrokenReferenceError(BrokenLineError):
    """A reference that leads nowhere."""

    def __init__(self, number: int, reference: bytes, found: str) -> None:
        self.number = number
        super().__init__(f"{found} ({reference.decode()})", reference)


@dataclass(frozen=True, slots=True)
class _Reference:
    text: bytes
    number: int
    first: int | None
    last: int | None

    @classmethod
    def of(cls, text: bytes) -> "_Reference | None":
        match = _REFERENCE.fullmatch(text) if text.startswith(b"=") else None
        if match is None:
            return None
        first, last = (int(part) if part else None for part in match.groups()[1:])
        return cls(text, int(match[1]), first, last)


def has_references(lines: bytes) -> bool:
    """Whether a body's lines are not all its own."""
    return _REFERENCE_LINE.search(lines) is not None


class Expansion:
    """Puts the referred parts back; each body is unfolded once."""

    def __init__(self, lines_of: Callable[[int], bytes | None]) -> None:
        """
        Args:
            lines_of: gives the lines of a request's body, None where they are no JSON that shares.
        """
        self._lines_of = lines_of
        self._whole: dict[int, Outline] = {}
        self._budget = MOST_EXPANDED

    def whole(self, number: int) -> Outline:
        """The outline of a body with nothing left to look up. No recursion: chains are long."""
        waiting = [number]
        outlines: dict[int, Outline] = {}
        while waiting:
            current = waiting[-1]
            if current in self._whole:
                waiting.pop()
                continue
            outline = outlines.get(current) or self._outline(current)
            outlines[current] = outline
            missing = {r.number for r in _references(outline)} - self._whole.keys()
            waiting += missing
            if not missing:
                self._whole[current] = self._expanded(current, outline)
        return self._whole[number]

    def _outline(self, number: int) -> Outline:
        lines = self._lines_of(number)
        outline = (Outline.of(lines) if lines is not None else None) or Outline(())
        for reference in _references(outline):
            if not 0 < reference.number < number:
                found = "it does not lead to an earlier exchange"
                raise BrokenReferenceError(number, reference.text, found)
        return outline

    def _expanded(self, number: int, outline: Outline) -> Outline:
        reference = next(_references(outline), None)
        if reference is None:
            return outline
        room = min(MOST_EXPANDED_BODY, self._budget)
        spent = 0
        members: list[tuple[bytes, Value]] = []
        for key, value in outline.members:
            members.append((key, self._value(number, name_in(key), value)))
            spent += cost_of(members[-1][1])
            if spent > room:
                found = "this and the references below it unfold to too much"
                raise BrokenReferenceError(number, reference.text, found)
        self._budget -= spent
        return Outline(tuple(members))

    def _value(self, number: int, name: bytes, value: Value) -> Value:
        if isinstance(value, bytes):
            reference = _Reference.of(value)
            return value if reference is None else self._target(number, name, reference)
        elements: list[bytes] = []
        for element in value:
            reference = _Reference.of(element)
            if reference is None:
                elements.append(element)
                continue
            elements += self._part(number, name, reference)
            if len(elements) * _ELEMENT_COST > MOST_EXPANDED_BODY:
                found = "the references up to here unfold to too much"
                raise BrokenReferenceError(number, element, found)
        return tuple(elements)

    def _target(self, number: int, name: bytes, reference: _Reference) -> Value:
        value = self._whole[reference.number].by_name.get(name)
        if value is None:
            found = f"exchange {reference.number} has no such member in its request"
            raise BrokenReferenceError(number, reference.text, found)
        return value

    def _part(self, number: int, name: bytes, reference: _Reference) -> tuple[bytes, ...]:
        value = self._target(number, name, reference)
        first, last = reference.first, reference.last
        if isinstance(value, bytes) or first is None or last is None:
            raise BrokenReferenceError(number, reference.text, "it names no elements of an array")
        if not first < last <= len(value):
            found = f"the array in exchange {reference.number} has {len(value)} elements"
            raise BrokenReferenceError(number, reference.text, found)
        return value[first:last]


def _references(outline: Outline) -> Iterator[_Reference]:
    for _, value in outline.members:
        for part in (value,) if isinstance(value, bytes) else value:
            reference = _Reference.of(part)
            if reference is not None:
                yield reference


def cost_of(value: Value) -> int:
    """What a value counts against the budgets."""
    if isinstance(value, bytes):
        return _ELEMENT_COST + len(value)
    return sum(map(len, value)) + _ELEMENT_COST * len(value)
