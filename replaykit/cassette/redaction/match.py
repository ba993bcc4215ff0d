"""Core: one stretch of a text that is a secret."""

from typing import NamedTuple


class Match(NamedTuple):
    """Where it stands, and what it is."""

    start: int
    end: int
    kind: str
    rank: int = 2
    """Whose word counts for the same stretch: the value (0), the user's patterns, names, shapes."""

    secret: str | None = None
    """The secret where it is spelled in another way than it stands here."""
