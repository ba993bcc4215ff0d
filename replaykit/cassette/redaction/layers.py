"""Core: texts inside texts, each with the edits to be made to it, handed outwards when it is done.

Problem: a secret may stand in a JSON string inside a JSON string inside base64 inside an event.
Solution: each wrapping is a layer that knows how an edit of what it holds looks from outside, so
that whatever was not edited keeps its very bytes.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """A part of a text, and what is to stand there instead."""

    start: int
    end: int
    text: str


def without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """The edits in order. What overlaps becomes one, so that nothing of either original is left."""
    joined: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        last = joined[-1] if joined else None
        if last is None or edit.start >= last.end:
            joined.append(edit)
        elif edit.end > last.end:
            longer = edit if edit.end - edit.start > last.end - last.start else last
            joined[-1] = Edit(last.start, edit.end, longer.text)
    return joined


def edited(text: str, edits: Sequence[Edit]) -> str:
    """A text with edits made to it that are in order and do not overlap."""
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces += (text[position : edit.start], edit.text)
        position = edit.end
    return "".join([*pieces, text[position:]])


class Layer:
    """A text, the edits to be made to it, and the layers inside it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: list[Edit] = []
        self._inner: list[Layer] = []

    def hold(self, inner: "Layer") -> None:
        """Takes in a layer that will hand its edits to this one."""
        self._inner.append(inner)

    def replace(self, start: int, end: int, text: str) -> None:
        """Notes an edit."""
        self.edits.append(Edit(start, end, text))

    @property
    def has_edits(self) -> bool:
        """Whether anything in it changes, in the layers inside it too."""
        return bool(self.edits) or any(inner.has_edits for inner in self._inner)

    def settle(self) -> list[Edit]:
        """Collects the edits of all inner layers, hands everything outwards, and returns it."""
        for inner in self._inner:
            inner.settle()
        self._inner.clear()
        edits = without_overlaps(self.edits)
        if edits:
            self._hand_out(edits)
        return edits

    def place_of(self, index: int) -> int:
        """Where a character stands in the outermost text."""
        return index

    def _hand_out(self, edits: list[Edit]) -> None:
        """The outermost layer has nobody to hand to."""


class Part(Layer):
    """A stretch of the text around it, as it is."""

    def __init__(self, around: Layer, start: int, end: int) -> None:
        super().__init__(around.text[start:end])
        self._around = around
        self._start = start
        around.hold(self)

    def place_of(self, index: int) -> int:
        return self._around.place_of(self._start + index)

    def _hand_out(self, edits: list[Edit]) -> None:
        for edit in edits:
            self._around.replace(self._start + edit.start, self._start + edit.end, edit.text)


class Escaped(Layer):
    """A stretch in which characters are spelled as escapes."""

    def __init__(
        self,
        around: Layer,
        text: str,
        places: Sequence[int],
        escape: Callable[[str], str],
    ) -> None:
        """
        Args:
            places: where each character begins in the text around, and where the last one ends.
        """
        super().__init__(text)
        self._around = around
        self._places = places
        self._escape = escape
        around.hold(self)

    def place_of(self, index: int) -> int:
        return self._around.place_of(self._places[index])

    def _hand_out(self, edits: list[Edit]) -> None:
        for edit in edits:
            start, end = self._places[edit.start], self._places[edit.end]
            self._around.replace(start, end, self._escape(edit.text))


class Recoded(Layer):
    """A stretch that stands for another text as a whole; it is encoded anew when that changes."""

    def __init__(
        self, around: Layer, span: tuple[int, int], text: str, encode: Callable[[str], str]
    ) -> None:
        super().__init__(text)
        self._around = around
        self._span = span
        self._encode = encode
        around.hold(self)

    def place_of(self, index: int) -> int:
        # Its characters have no place of their own outside.
        return self._around.place_of(self._span[0])

    def _hand_out(self, edits: list[Edit]) -> None:
        self._around.replace(*self._span, self._encode(edited(self.text, edits)))


class Joined(Layer):
    """Pieces that make up one text, though they stand apart.

    It hands its edits to the pieces at once when it settles; nobody holds it.
    """

    def __init__(self, pieces: Sequence[Layer], separator: str = "") -> None:
        super().__init__(separator.join(piece.text for piece in pieces))
        self._pieces = pieces
        self._gap = len(separator)

    def place_of(self, index: int) -> int:
        start = 0
        for piece in self._pieces:
            if index < start + len(piece.text):
                return piece.place_of(max(0, index - start))
            start += len(piece.text) + self._gap
        return self._pieces[-1].place_of(0)

    def _hand_out(self, edits: list[Edit]) -> None:
        """The piece in which an edit begins gets the new text; the others lose their share."""
        for edit in edits:
            start, text = 0, edit.text
            for piece in self._pieces:
                end = start + len(piece.text)
                if edit.start < end and edit.end > start:
                    piece.replace(max(edit.start, start) - start, min(edit.end, end) - start, text)
                    text = ""
                start = end + self._gap
