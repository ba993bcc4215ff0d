"""Reading beside the official SDKs: `python -m benchmarks.reading` prints a Markdown table.

CPU time, medians of rounds in which the contenders take turns, so that a busy moment of the machine
meets all of them.
"""

import statistics
import sys
import time
from collections.abc import Iterator, Sequence

from benchmarks.contenders import CONTENDERS, Contender
from benchmarks.traffic import Work, all_work

ROUNDS = 15


def main() -> int:
    """Measures everything, and prints a row as soon as it is known."""
    for line in _table():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


def _table() -> Iterator[str]:
    baseline, *others = (contender.name for contender in CONTENDERS)
    yield f"| work | KB | {baseline}, ms |" + "".join(f" {n}, ms | of {baseline} |" for n in others)
    yield "|---|---|---|" + "---|---|" * len(others)
    for work in all_work():
        first, *rest = medians(work, CONTENDERS)
        cells = [f"{ms:.2f} | {ms / first:.0%}" for ms in rest]
        yield (
            " | ".join((f"| {work.title}", f"{work.size / 1000:.0f}", f"{first:.2f}", *cells))
            + " |"
        )


def medians(work: Work, contenders: Sequence[Contender], rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of CPU for each contender; the first round only warms up."""
    taken: list[list[float]] = [[] for _ in contenders]
    for _ in range(rounds + 1):
        for times, contender in zip(taken, contenders, strict=True):
            times.append(_milliseconds(work, contender))
    return [statistics.median(times[1:]) for times in taken]


def _milliseconds(work: Work, contender: Contender) -> float:
    act = contender.prepare(work)
    started = time.process_time_ns()
    act()
    return (time.process_time_ns() - started) / 1e6


if __name__ == "__main__":
    sys.exit(main())
