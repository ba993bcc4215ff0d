"""Core: texts that arrive in pieces: the deltas of a stream, the documents of a list, tokens.

Pieces belong together when they stand under the same names in the same numbered block of the same
kind of event. Some gateways number at random, so pieces are also joined by their last name alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from replaykit.cassette.redaction.json_text import Literal, Scope
from replaykit.cassette.redaction.layers import Joined, Layer
from replaykit.cassette.redaction.seeker import Seeker


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    layer: Layer
    document: Layer
    literal: Literal | None
    event: str | None

    @property
    def wide(self) -> str | None:
        return self.literal.name if self.literal else None


class Channels:
    """The pieces of one body, gathered while it is read."""

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []
        self._numbers: dict[tuple[object, ...], int] = {}
        self._scopes: dict[Scope, int] = {}

    def add(
        self, layer: Layer, document: Layer, literal: Literal | None, event: str | None = None
    ) -> None:
        """Takes in one piece.

        Args:
            document: the layer the piece was read from.
            literal: where in the document it stands; None: it is all of it.
        """
        self._pieces.append(_Piece(layer, document, literal, event))

    def search(self, seeker: Seeker, depth: int) -> None:
        """Hides every secret in the joined pieces, then in each piece alone."""
        narrow: defaultdict[object, list[_Piece]] = defaultdict(list)
        wide: defaultdict[object, dict[object, None]] = defaultdict(dict)
        for piece in self._pieces:
            key = self._key_of(piece)
            narrow[key].append(piece)
            wide[piece.wide][key] = None
        for pieces in narrow.values():
            _search_joined(pieces, seeker, depth)
        for name, keys in wide.items():
            if len(keys) > 1:
                same_name = [p for p in self._pieces if p.wide == name and not p.layer.has_edits]
                _search_joined(same_name, seeker, depth)
        for piece in self._pieces:
            if not piece.layer.has_edits and seeker.suspects(piece.layer.text):
                seeker.look(piece.layer, depth + 1)
            _drop_probabilities(piece)

    def _key_of(self, piece: _Piece) -> tuple[object, ...]:
        if piece.literal is None:
            return (piece.event,)
        return (piece.event, piece.literal.name, self._number_of(piece.literal.scope))

    def _number_of(self, scope: Scope) -> int:
        """One number for all scopes that stand under the same names with the same marks."""
        unseen: list[Scope] = []
        outer: Scope | None = scope
        while outer is not None and outer not in self._scopes:
            unseen.append(outer)
            outer = outer.around
        number = self._scopes[outer] if outer else 0
        for inner in reversed(unseen):
            key = (number, inner.name, *inner.marks)
            number = self._numbers.setdefault(key, len(self._numbers) + 1)
            self._scopes[inner] = number
        return number


def _search_joined(pieces: Sequence[_Piece], seeker: Seeker, depth: int) -> None:
    if len({piece.layer.text for piece in pieces}) < 2:  # noqa: PLR2004  (an id that all of them repeat)
        return
    joined = Joined([piece.layer for piece in pieces])
    if seeker.suspects(joined.text):
        seeker.look(joined, depth + 1)
        joined.settle()


def _drop_probabilities(piece: _Piece) -> None:
    """Tokens spell a secret in too many ways: as text, as bytes, as what was nearly said."""
    scope = piece.literal.scope.logprobs if piece.literal else None
    if scope is not None and piece.layer.has_edits:
        end = scope.end if scope.end >= 0 else len(piece.document.text)
        piece.document.replace(scope.start, end, "null")
