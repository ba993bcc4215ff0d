"""Edge: when each piece of a replayed body is handed out."""

from collections.abc import Iterable, Iterator
from typing import Literal

from replaykit.model import Chunk, HttpResponse

Pace = Literal["at once", "recorded"] | float
"""How fast a replayed stream comes; a number is a factor on the recorded pace (2.0: twice)."""

_NANOSECONDS = 1_000_000_000


def factor_of(pace: Pace) -> float | None:
    """By how much the recorded pace is sped up; None where nobody waits at all.

    Raises:
        ValueError: for a pace at which nothing would ever come.
    """
    if isinstance(pace, str):
        choices: dict[str, float | None] = {"at once": None, "recorded": 1.0}
        if pace in choices:
            return choices[pace]
    elif pace > 0:
        return float(pace)
    raise ValueError(f"unknown pace {pace!r} (expected 'at once', 'recorded' or a factor above 0)")


def pieces_of(response: HttpResponse) -> tuple[Chunk, ...]:
    """The body in the pieces it came in; in one where they were not recorded."""
    if response.chunks or not response.body:
        return response.chunks
    return (Chunk(at_ns=0, data=response.body),)


def paced(pieces: Iterable[Chunk], factor: float | None) -> Iterator[tuple[float, bytes]]:
    """Each piece with the seconds to wait before it."""
    before = 0
    for piece in pieces:
        wait = 0.0 if factor is None else (piece.at_ns - before) / factor / _NANOSECONDS
        yield max(wait, 0.0), piece.data
        before = piece.at_ns
