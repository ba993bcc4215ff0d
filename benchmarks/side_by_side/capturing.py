"""What capturing costs a program that goes on as it would, beside the same program without it."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import capturing
from benchmarks.side_by_side.rounds import Effort, Figure
from benchmarks.slow_provider import slow_provider

OF_A_FEW_MS = 1.0
"""What takes less is no request, and no ratio is told of it."""


def captured(folder: Path, effort: Effort) -> Iterator[Figure]:
    """Requests that take 20 ms, and streams."""
    with slow_provider() as url:
        for row in capturing.rows(url, folder, effort.rounds, effort.recorded // 5):
            work = _titled(row.work)
            if row.without_ms >= OF_A_FEW_MS:
                yield Figure(work=work, contender="LIMIT", value=row.without_ms / 1000)
            yield Figure(work=work, contender="replaykit", value=row.captured_ms / 1000)


def _titled(work: str) -> str:
    return f"captured: {work}"


ONE_REQUEST = tuple(_titled(f"a request of {kilobytes} KB") for kilobytes in (1, 10, 50))
WORKS = (
    *ONE_REQUEST,
    *(_titled(f"{capturing.AT_ONCE} requests of {kb} KB at once, async") for kb in (1, 10)),
    FIRST_BYTE := _titled("the first byte of a stream"),
    _titled(f"a stream of {capturing.PIECES} pieces, 5 ms apart, to its end"),
    _titled("open and close a capture"),
)
