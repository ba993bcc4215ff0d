"""Core: what the readers of structured texts ask of the search they are part of."""

from collections.abc import Callable
from typing import Protocol

from replaykit.cassette.redaction.key_names import KeyNames
from replaykit.cassette.redaction.layers import Layer


class Seeker(Protocol):
    """Looks for secrets, and hides what it finds."""

    @property
    def names(self) -> KeyNames:
        """The names under which secrets stand."""

    def suspects(self, text: str) -> bool:
        """Whether a text may hold a secret: a quick answer, wrong only on the careful side."""

    def look(self, layer: Layer, depth: int) -> None:
        """Hides every secret in a layer, whatever it is written in."""

    def look_at_words(self, layer: Layer, depth: int, *, known_only: bool = False) -> None:
        """Hides every secret in a layer that is plain text, or only those whose value is known."""

    def hide(
        self,
        layer: Layer,
        start: int,
        end: int,
        kind: str,
        *,
        secret: str | None = None,
        as_json: bool = False,
    ) -> None:
        """Puts a placeholder in the place of a stretch."""

    @property
    def learn(self) -> Callable[[str], None]:
        """Remembers a value that its name gave away, to find it where it stands alone."""
