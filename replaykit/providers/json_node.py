"""Core: parsed JSON that knows where it stands, so that a fault can be named by its path."""

import json
import marshal
import math
from collections.abc import Iterator
from dataclasses import dataclass

from replaykit.errors import MalformedWireError
from replaykit.model import Json


@dataclass(slots=True)
class JsonNode:
    """A value inside a document. What is missing or null reads as absent, never as an error.

    Not frozen, though nobody changes one: a frozen node takes twice as long to make, and reading
    makes more of them than of anything else.
    """

    value: Json
    parent: "JsonNode | None" = None
    key: str | int = "body"

    @property
    def path(self) -> str:
        """Where it stands, e.g. `messages[3].content`; computed only when somebody asks."""
        if self.parent is None:
            return str(self.key)
        step = f"[{self.key}]" if isinstance(self.key, int) else f".{self.key}"
        return f"{self.parent.path}{step}" if self.parent.parent else step.removeprefix(".")

    def __getitem__(self, key: str) -> "JsonNode":
        """The member under a key; absent where there is none."""
        value = self.value
        found = value.get(key) if isinstance(value, dict) else self.members().get(key)
        return JsonNode(found, self, key)

    def copied(self) -> Json:
        """The value, for others to do with as they like: a history is judged by this one."""
        if not isinstance(self.value, dict | list):
            return self.value
        try:
            copy: Json = marshal.loads(marshal.dumps(self.value))
        except ValueError:  # nested more deeply than it can say
            return self.value
        return copy

    def __bool__(self) -> bool:
        """Whether the value is there at all: false, 0 and "" are there, null is not."""
        return self.value is not None

    def members(self) -> dict[str, Json]:
        """The object itself; an empty one where the node is absent."""
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise self.unlike("an object")
        return self.value

    def elements(self) -> Iterator["JsonNode"]:
        """The elements of an array, in order; none where the node is absent."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self.unlike("an array")
        for index, value in enumerate(self.value):
            yield JsonNode(value, self, index)

    def text(self) -> str | None:
        """The string, or None where the node is absent."""
        if self.value is None or isinstance(self.value, str):
            return self.value
        raise self.unlike("a string")

    def number(self) -> int | None:
        """The whole number, or None where the node is absent."""
        if self.value is None:
            return None
        value = self.value
        is_finite = not isinstance(value, float) or math.isfinite(value)
        if not isinstance(value, int | float) or isinstance(value, bool) or not is_finite:
            raise self.unlike("a number")
        return int(value)

    def flag(self) -> bool | None:
        """The boolean, or None where the node is absent."""
        if self.value is None or isinstance(self.value, bool):
            return self.value
        raise self.unlike("true or false")

    @property
    def is_object(self) -> bool:
        """Whether the value is a JSON object."""
        return isinstance(self.value, dict)

    @property
    def is_array(self) -> bool:
        """Whether the value is a JSON array."""
        return isinstance(self.value, list)

    @property
    def is_text(self) -> bool:
        """Whether the value is a string."""
        return isinstance(self.value, str)

    def unlike(self, expected: str) -> MalformedWireError:
        """The error for a value that is not of the expected kind."""
        # A lone surrogate is legal in JSON and cannot be printed: it is shown as its escape.
        shown = compact(self.value).encode("utf-8", "backslashreplace").decode()
        if len(shown) > 60:  # noqa: PLR2004  (enough to recognise it by, short enough for one line)
            shown = f"{shown[:57]}..."
        return MalformedWireError(f"expected {expected}, got {shown}", path=self.path)


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: `json.dumps` makes a new encoder for every call with settings of its own."""


def compact(value: Json) -> str:
    """JSON text without spaces, in the order of the wire, letters left readable."""
    return _COMPACT.encode(value)


def parsed(text: str) -> Json:
    """The JSON value in a text, or None where the text is no JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return None
