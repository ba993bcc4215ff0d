"""One group of works, in a process of its own: a figure on each line."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.side_by_side import calls, capturing, opening, recording, testing, waiting
from benchmarks.side_by_side.rounds import FULL, QUICK, Effort, Figure

GROUPS: dict[str, Callable[[Path, Effort], Iterator[Figure]]] = {
    "opening": opening.openings,
    "calls": calls.calls,
    "crowds": calls.crowds,
    "recording": recording.recordings,
    "suites": testing.suites,
    "starts": testing.starts,
    "waiting": waiting.waits,
    "capturing": capturing.captured,
}


def main(words: list[str]) -> int:
    """Measures the group that is named first."""
    group, *rest = words
    effort = QUICK if "--quick" in rest else FULL
    with tempfile.TemporaryDirectory() as folder:
        for figure in GROUPS[group](Path(folder), effort):
            sys.stdout.write(f"{figure.line}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
