"""Core: the members of a body's outermost object, and the elements of those that are arrays.

They are found by the indentation of their lines; the JSON itself is not parsed.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = bytes | tuple[bytes, ...]
"""The lines of a member's value; an array that stands on several lines as its elements."""

_MEMBER_BREAK = re.compile(rb',\n  (?=")')
_ELEMENT_BREAK = re.compile(rb",\n    (?=[^ |}\]])")
_KEY = re.compile(rb'"(?:[^"\\\n]|\\[^\n])*":\s?')

_OPEN_OBJECT, _CLOSE_OBJECT = b"{\n  ", b"\n}"
_OPEN_ARRAY, _CLOSE_ARRAY = b"[\n    ", b"\n  ]"


@dataclass(frozen=True, slots=True)
class Outline:
    """A body as its members: the key with its colon, and the value."""

    members: tuple[tuple[bytes, Value], ...]

    @classmethod
    def of(cls, lines: bytes) -> "Outline | None":
        """The outline of a body's lines; None for an array, or a body on a single line."""
        if not lines.startswith(_OPEN_OBJECT) or not lines.endswith(_CLOSE_OBJECT):
            return None
        inside = lines[len(_OPEN_OBJECT) : -len(_CLOSE_OBJECT)]
        members: list[tuple[bytes, Value]] = []
        for member in _MEMBER_BREAK.split(inside):
            key = _KEY.match(member)
            if key is None:
                return None
            members.append((key[0], _value(member[key.end() :])))
        return cls(tuple(members))

    @property
    def by_name(self) -> dict[bytes, Value]:
        """The members that can be told apart: those whose key stands once."""
        names = [name_in(key) for key, _ in self.members]
        if len(set(names)) < len(names):
            return {}
        return {name_in(key): value for key, value in self.members}

    @property
    def lines(self) -> bytes:
        """The lines it was made of."""
        members = (key + _value_lines(value) for key, value in self.members)
        return _OPEN_OBJECT + b",\n  ".join(members) + _CLOSE_OBJECT


def name_in(key: bytes) -> bytes:
    """The name, quoted as it is, without the colon and space behind it."""
    return key.rstrip(b" ")[:-1]


def _value(lines: bytes) -> Value:
    if not lines.startswith(_OPEN_ARRAY) or not lines.endswith(_CLOSE_ARRAY):
        return lines
    return tuple(_ELEMENT_BREAK.split(lines[len(_OPEN_ARRAY) : -len(_CLOSE_ARRAY)]))


def _value_lines(value: Value) -> bytes:
    if isinstance(value, bytes):
        return value
    return _OPEN_ARRAY + b",\n    ".join(value) + _CLOSE_ARRAY
