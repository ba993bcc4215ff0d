"""What a store keeps when it is killed or its disk fails: `python -m benchmarks.crash_points`.

Prints three Markdown tables, and returns 1 if anything was lost, mixed up or there twice:
every operation interrupted at every system call; a recording killed after each of its exchanges;
several processes that record into one cassette at the same time. With `--quick` a part of each.
"""

import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.store import (
    Journal,
    load,
    load_if_there,
    publish_journal,
    recover,
    system,
)
from replaykit.model import Exchange
from tests.cassette.store.faults import Disk
from tests.cassette.store.operations import (
    OPERATIONS,
    TOOL,
    Operation,
    calls_of,
    interrupt,
    problems_of,
)
from tests.cassette.store.recordings import keep, keyed, names_in, tool_of, tools_in

FAULTS = ("broken", "full", "short")
KILLS = ("really_killed", "really_killed_halfway")
EXCHANGES = 20
WRITERS = ((2, 150), (8, 60), (32, 30))

Row = Sequence[object]


def main(arguments: Sequence[str]) -> int:
    """Prints the tables."""
    is_quick = "--quick" in arguments
    if is_quick:  # what a killed process has written is there without waiting for the disk
        system.sync = system.sync_data = lambda file: None
    tables = (_interruptions, _kills, _writers)
    problems = 0
    for table in tables:
        with tempfile.TemporaryDirectory() as folder:
            for row, bad in table(Path(folder), is_quick):
                sys.stdout.write(f"| {' | '.join(map(str, row))} |\n")
                sys.stdout.flush()
                problems += bad
        sys.stdout.write("\n")
    return 1 if problems else 0


def _interruptions(folder: Path, is_quick: bool) -> Iterator[tuple[Row, int]]:
    """Each operation, each of its system calls, each fault."""
    yield ("operation", "system calls", "killed", "I/O error", "disk full", "short write", "bad"), 0
    yield ("---",) * 7, 0
    total = bad = 0
    for operation in OPERATIONS[:2] if is_quick else OPERATIONS:
        calls = calls_of(operation, folder / "counted" / operation.name)
        points = range(1, len(calls) + 1, 4 if is_quick else 1)
        counts = []
        found = 0
        for faults in (KILLS, *((fault,) for fault in FAULTS)):
            outcomes = [
                _interrupted(operation, folder / operation.name / f"{fault}{at}", at, fault)
                for fault in faults
                for at in points
            ]
            counts.append(len(outcomes))
            found += sum(map(bool, outcomes))
        total += sum(counts)
        bad += found
        yield (operation.name, len(calls), *counts, found), found
    yield ("all", "", total, "", "", "", bad), 0


def _interrupted(operation: Operation, folder: Path, at: int, fault: str) -> list[str]:
    path = folder / "trip.cassette"
    if fault in FAULTS:
        return interrupt(operation, path, Disk(at, fault)).problems
    operation.begins(path)

    def dies(told: "Told") -> None:
        with Disk(at, fault).in_use():
            operation.happens(path, told)

    told = _told_by_a_child(dies)
    return problems_of(operation, path, [*operation.is_recorded.split(), *told])


def _kills(folder: Path, is_quick: bool) -> Iterator[tuple[Row, int]]:
    """A recording of twenty exchanges, killed when it has finished some of them."""
    yield ("killed", "recordings", "exchanges and tools finished", "recovered", "lost", "twice"), 0
    yield ("---",) * 6, 0
    for place, die in (("behind an exchange", _die), ("while the next is written", _die_writing)):
        told: list[str] = []
        found: Counter[str] = Counter()
        points = range(1, EXCHANGES, 6) if is_quick else range(1, EXCHANGES)
        for finished in points:
            path = folder / f"{finished} {place}" / "trip.cassette"
            names = [f"{finished}-{number}" for number in range(1, finished + 1)]
            told += _told_by_a_child(_recording_that_ends(path, names, die))
            recover(path)
            found.update(_finished_in(load_if_there(path)))
        lost = len(set(told) - found.keys())
        twice = sum(count > 1 for count in found.values())
        row = (place, len(points), len(told), len(found.keys() & set(told)), lost, twice)
        yield row, lost + twice


def _recording_that_ends(
    path: Path, names: Sequence[str], die: Callable[[Journal], None]
) -> Callable[["Told"], None]:
    def record(told: Told) -> None:
        journal = Journal(path)
        for number, name in enumerate(names, 1):
            exchange = keyed(name, number)
            keep(journal, exchange)
            told.append(name)
            keep(journal, tool_of(exchange))
            told.append(f"{TOOL}{name}")
        die(journal)

    return record


def _die(journal: Journal) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_writing(journal: Journal) -> None:
    """Half of the record gets written: the call after asking whether the file is still there."""
    with Disk(2, "really_killed_halfway").in_use():
        keep(journal, keyed("unfinished", 99))


def _writers(folder: Path, is_quick: bool) -> Iterator[tuple[Row, int]]:
    """Processes that record into one cassette, and publish when they are done."""
    yield ("processes", "exchanges and tools", "kept", "lost", "twice", "mispaired", "seconds"), 0
    yield ("---",) * 7, 0
    for processes, each in ((2, 10), (8, 5)) if is_quick else WRITERS:
        path = folder / str(processes) / "trip.cassette"
        started = time.perf_counter()
        names = _recorded_together(path, processes, each)
        seconds = time.perf_counter() - started
        cassette = load(path)
        exchanges = cassette.exchanges
        found = Counter(_finished_in(cassette))
        lost = len(set(names) - found.keys())
        twice = sum(count > 1 for count in found.values())
        mispaired = sum(_asked(one) != json.loads(one.response.body)["id"] for one in exchanges)
        mispaired += sum(tool != name for tool, name in tools_in(cassette))
        row = (processes, len(names), len(found), lost, twice, mispaired, f"{seconds:.1f}")
        yield row, lost + twice + mispaired


def _recorded_together(path: Path, processes: int, each: int) -> list[str]:
    """The names of all exchanges and tools that the processes were told are on the disk."""
    children = []
    for process in range(processes):
        names = [f"p{process}e{number}" for number in range(each)]
        children.append(_child(_recording_that_ends(path, names, publish_journal)))
    return [name for child in children for name in _told_by(child)]


def _finished_in(cassette: Cassette | None) -> list[str]:
    """The names of all exchanges and tools."""
    if cassette is None:
        return []
    return [*names_in(cassette).split(), *(f"{TOOL}{tool}" for tool, _ in tools_in(cassette))]


def _asked(exchange: Exchange) -> str:
    question = json.loads(exchange.request.body)["messages"][0]["content"]
    return str(question.split()[0])


class Told:
    """What a child was told is on the disk; its parent hears of it even if the child is killed."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def append(self, name: str) -> None:
        os.write(self._pipe, f"{name}\n".encode())


def _told_by_a_child(action: Callable[[Told], None]) -> list[str]:
    return _told_by(_child(action))


def _child(action: Callable[[Told], None]) -> tuple[int, int]:
    """A forked process that does something and ends: its number, and the pipe it tells into."""
    read_end, write_end = os.pipe()
    process = os.fork()
    if process:
        os.close(write_end)
        return process, read_end
    try:
        action(Told(write_end))
    finally:
        os._exit(0)


def _told_by(child: tuple[int, int]) -> list[str]:
    process, pipe = child
    with os.fdopen(pipe) as told:
        names = told.read().split()
    os.waitpid(process, 0)
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
