"""Core: on which line of a text a place is."""

import re
from bisect import bisect_left
from functools import cached_property


class Lines:
    """The lines of a text, looked for once and only when somebody asks."""

    def __init__(self, text: str | bytes) -> None:
        self._text = text

    def at(self, place: int) -> int:
        """The number of the line, from 1."""
        return 1 + bisect_left(self._ends, place)

    @cached_property
    def _ends(self) -> list[int]:
        if isinstance(self._text, bytes):
            return [end.start() for end in re.finditer(b"\n", self._text)]
        return [end.start() for end in re.finditer("\n", self._text)]
