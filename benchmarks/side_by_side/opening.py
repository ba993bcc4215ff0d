"""Opening a cassette: the time, the memory it takes at most, and how large the file is."""

import multiprocessing
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.side_by_side.contenders import Contender, Limit
from benchmarks.side_by_side.laying import laid
from benchmarks.side_by_side.rounds import Effort, Figure, cpu_seconds, measured
from benchmarks.side_by_side.sessions import sessions

OPENED = "open a cassette"
USED = "open it, patch the clients, and close it"
MEMORY = "peak memory while it is opened"
SIZE = "size of the file"

AT_A_TIME = 10
"""So often a cassette is opened before it is the others' turn, if that takes no time."""

_KILOBYTE = 1024


def openings(folder: Path, effort: Effort) -> Iterator[Figure]:
    """For cassettes of every size."""
    for size in effort.sizes:
        cassettes = laid(folder, f"opened {size}", list(sessions(size)))
        keeping = {one: path for one, path in cassettes.items() if not isinstance(one, Limit)}
        for title, act in ((OPENED, _open), (USED, _use)):
            attempt = partial(_several, act, keeping)
            for one, seconds, note in measured(attempt, keeping, effort, pieces=AT_A_TIME):
                yield _figure(title, size, one, seconds, note)
        for one, path in keeping.items():
            yield _figure(MEMORY, size, one, in_a_process_of_its_own(one, path))
            yield _figure(SIZE, size, one, bytes_in(path))


def _figure(
    title: str, size: int, contender: Contender, value: float | None, note: str = ""
) -> Figure:
    return Figure(work=title, size=size, contender=contender.name, value=value, note=note)


def _several(
    act: Callable[[Contender, Path], None],
    cassettes: Mapping[Contender, Path],
    contender: Contender,
    times: int,
) -> tuple[float, int]:
    path = cassettes[contender]
    return median(cpu_seconds(lambda: act(contender, path)) for _ in range(times)), 1


def _open(contender: Contender, path: Path) -> None:
    contender.load(path)


def _use(contender: Contender, path: Path) -> None:
    with contender.answering(path):
        """Nothing is asked."""


def in_a_process_of_its_own(contender: Contender, path: Path) -> float | None:
    """By how many bytes opening raises the most that a process ever had."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(growth, (type(contender), path))


def growth(kind: type[Contender], path: Path) -> float | None:
    """The same in this process."""
    before = _peak()
    try:
        kind().load(path)
    except Exception:  # why, stands beside the time it would have taken
        return None
    return (_peak() - before) * _KILOBYTE


def _peak() -> int:
    """What the process has ever had in memory: `ru_maxrss` would begin with its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s*(\d+) kB", status)[0])


def bytes_in(path: Path) -> int:
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return sum(one.stat().st_size for one in files)
