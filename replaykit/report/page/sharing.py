"""Assembly: bodies that repeat each other, each kept once: agents resend their whole history."""

from collections import deque

from replaykit.model import Json

_MOST_COMPARED = 4
_LEAST_SHARED = 64


class Shared:
    """The bodies so far; bytes stand in text as letters of the same number (Latin-1)."""

    def __init__(self) -> None:
        self._count = 0
        self._last: deque[tuple[int, bytes]] = deque(maxlen=_MOST_COMPARED)

    def body(self, data: bytes) -> Json:
        """A body: the number of one before it, how much of its begin and of its end is the same,
        and what stands between; or the text alone where nothing is worth sharing."""
        best: tuple[int, int, int] = (0, 0, 0)
        for number, earlier in self._last:
            begin, end = _shared(earlier, data)
            if begin + end > best[1] + best[2]:
                best = (number, begin, end)
        self._last.append((self._count, data))
        self._count += 1
        number, begin, end = best
        if begin + end < _LEAST_SHARED:
            return data.decode("latin-1")
        return [number, begin, data[begin : len(data) - end].decode("latin-1"), end]


def _shared(one: bytes, other: bytes) -> tuple[int, int]:
    """How many bytes both begin with, and how many of what is left both end with."""
    most = min(len(one), len(other))
    begin = _same(one, other, most)
    end = _same(one[begin:][::-1], other[begin:][::-1], most - begin)
    return begin, end


def _same(one: bytes, other: bytes, most: int) -> int:
    """How far two begin alike, by halving: comparing slices is fast, and letters one by one not."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
