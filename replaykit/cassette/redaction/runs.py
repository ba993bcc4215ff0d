"""Core: long stretches of letters, digits and `+/_-`, which are no words, found fast."""

from collections.abc import Iterable, Iterator

_LONG = 20
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"


def marks(members: Iterable[int]) -> bytes:
    """A table for `bytes.translate` that turns these into 1, and everything else into a space."""
    chosen = frozenset(members)
    return bytes(1 if code in chosen else 32 for code in range(256))


_IS_LETTER = marks(_LETTERS)
_RUN = b"\1" * _LONG


def long_runs(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each of them begins and ends."""
    letters = data.translate(_IS_LETTER)
    end = 0
    while (start := letters.find(_RUN, end)) >= 0:
        end = letters.find(b" ", start)
        end = len(data) if end < 0 else end
        yield start, end
