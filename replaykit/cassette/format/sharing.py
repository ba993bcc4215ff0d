"""Core: writes each part of the requests once, and a reference where it stands again."""

from collections.abc import Iterator
from itertools import count
from typing import TypeAlias

from replaykit.cassette.format.outline import Outline, Value, name_in
from replaykit.cassette.format.references import MOST_EXPANDED, MOST_EXPANDED_BODY, cost_of

Place: TypeAlias = tuple[int, int]
"""The number of an exchange, and the index of an element in its array."""

_WORTHWHILE = 64
"""A reference to less would be harder to read than what it saves."""


class Sharing:
    """Remembers what was written; takes the bodies in their order."""

    def __init__(self) -> None:
        self._values: dict[tuple[bytes, Value], int] = {}
        """A member's name and value: the exchange that had it first."""

        self._elements: dict[tuple[bytes, bytes], Place] = {}
        """An array's name and an element: where it is written out."""

        self._histories: dict[tuple[int, bytes], Place] = {}
        """A history and the element that follows: the history with it, and who had it first."""

        self._fresh_history = count(1)
        self._budget = MOST_EXPANDED

    def shortened(self, number: int, lines: bytes) -> bytes:
        """The lines of a body, with references to what stands in earlier ones."""
        outline = Outline.of(lines)
        if outline is None or not outline.by_name:
            return lines
        shared = Outline(
            tuple((key, self._value(number, name_in(key), value)) for key, value in outline.members)
        )
        cost = sum(cost_of(value) for _, value in outline.members)
        if shared == outline or cost > min(MOST_EXPANDED_BODY, self._budget):
            return lines
        self._budget -= cost
        return shared.lines

    def _value(self, number: int, name: bytes, value: Value) -> Value:
        first = self._values.setdefault((name, value), number)
        if first < number and cost_of(value) >= _WORTHWHILE:
            return b"= %d" % first
        return value if isinstance(value, bytes) else self._array(number, name, value)

    def _array(self, number: int, name: bytes, elements: tuple[bytes, ...]) -> Value:
        """The longest history that some exchange had, then whatever else has been written out."""
        owner, length = self._longest_history(number, name, elements)
        places: list[Place] = [(owner, index) for index in range(length)]
        for index, element in enumerate(elements[length:], length):
            places.append(self._elements.setdefault((name, element), (number, index)))
        parts: list[bytes] = []
        for start, end in _runs(places):
            owner, first = places[start]
            run = elements[start:end]
            if owner < number and cost_of(run) >= _WORTHWHILE:
                parts.append(b"= %d[%d:%d]" % (owner, first, first + len(run)))
            else:
                parts += run
        return tuple(parts)

    def _longest_history(self, number: int, name: bytes, elements: tuple[bytes, ...]) -> Place:
        """Who first had the most of these elements, from the first on, and how many."""
        history, owner, length = 0, number, 0
        for step in (name, *elements):
            found = self._histories.get((history, step))
            if found is None:
                found = (next(self._fresh_history), number)
                self._histories[history, step] = found
            history = found[0]
            if found[1] < number:
                owner, length = found[1], length + 1
        return owner, max(length - 1, 0)


def _runs(places: list[Place]) -> Iterator[tuple[int, int]]:
    """The stretches of places that follow each other in the same exchange."""
    start = 0
    for index in range(1, len(places) + 1):
        owner, position = places[index - 1]
        if index == len(places) or places[index] != (owner, position + 1):
            yield start, index
            start = index
