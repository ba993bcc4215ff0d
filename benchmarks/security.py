"""What hostile files, names and failed recordings do: `python -m benchmarks.security`.

Prints the tables of docs/security.md that no other command prints, and returns 1 if a figure in
them is not what it should be. With the name of a table, `malformed` say, it prints that one alone.
"""

import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import replaykit
from replaykit.cassette.store import cassette_path
from replaykit.errors import ReplayKitError, UnreadableCassetteError
from replaykit.run.settings import Mode
from tests.cassette.format.samples import sealed_again
from tests.cassette.format.test_malformed import DAMAGED, FORGED
from tests.cassette.redaction.kinds import KINDS
from tests.cassette.store.test_names import EACH_ONCE, seen_by, windows_would_take
from tests.plugin.suite import answer
from tests.run.asking import ask
from tests.security.sinks import RUNS, Project, leaks, named
from tests.wire.provider import provider

MODES: tuple[Mode, ...] = ("replay", "record", "refresh")
_ALONE = ("-p", "no:cacheprovider", "-p", "no:randomly")
FAILED_RECORDINGS = "tests/plugin/test_failed_rerecord.py"
_CASE = re.compile(r"(test_\w+)\[(?:(record|refresh)-)?(.*?)(?:-(record|refresh))?\]")

Row = tuple[object, ...]
Told = Iterator[tuple[Row, int]]
"""Rows of a table, each with the number of things in it that should not be."""


def main(arguments: Sequence[str]) -> int:
    """Prints the tables."""
    problems = 0
    for name in arguments or TABLES:
        sys.stdout.write(f"**{name.capitalize()}**\n\n")
        with tempfile.TemporaryDirectory() as folder:
            for row, bad in TABLES[name](Path(folder)):
                sys.stdout.write(f"| {' | '.join(map(str, row))} |\n")
                sys.stdout.flush()
                problems += bad
        sys.stdout.write("\n")
    return 1 if problems else 0


def sinks(folder: Path) -> Told:
    """What a suite full of secrets leaves behind, and prints."""
    yield ("left behind", "leaks, known shape", "leaks, registered"), 0
    yield ("---",) * 3, 0
    found: defaultdict[str, list[str]] = defaultdict(list)
    bad: Counter[str] = Counter()
    for is_registered in (False, True):
        kinds = [kind for kind in KINDS if kind.has_shape or is_registered]
        secrets = [kind.make(Random(kind.name)) for kind in kinds]
        for run in RUNS:
            if run is named and is_registered:
                continue  # a path is made before any setting is read
            project = Project(folder / f"{run.__name__}_{is_registered}", secrets, is_registered)
            for sink in run(project):
                left = len(leaks(sink, kinds, secrets))
                found[sink.name].append(f"{left} of {len(kinds)}")
                bad[sink.name] += left
    for name, cells in found.items():
        yield (name, *cells, *["-"] * (2 - len(cells))), bad[name]


def malformed(folder: Path) -> Told:
    """Damaged and forged files, in each mode that reads them, with a provider that would answer."""
    head = (
        "files",
        "refused",
        "line named",
        "most lines",
        "run fails",
        "live",
        "changed",
        "most s",
    )
    yield ("file", "mode", *head), 0
    yield ("---",) * 10, 0
    forged = {name: sealed_again(data) for name, data in FORGED.items()}
    with provider(answer("sunny")) as server:
        for title, files in (("damaged", DAMAGED), ("forged, sealed anew", forged)):
            for mode in MODES:
                yield _read_in(mode, title, files, folder / title / mode, server)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield (f"most memory of it all: {peak} MB", *[""] * 9), peak > 256  # noqa: PLR2004  (the limit)


def _read_in(
    mode: Mode, title: str, files: Mapping[str, bytes], folder: Path, server: provider
) -> tuple[Row, int]:
    folder.mkdir(parents=True)
    counts: Counter[str] = Counter()
    longest, slowest = 0, 0.0
    for number, data in enumerate(files.values()):
        path = folder / f"{number}.cassette"
        path.write_bytes(data)
        asked, started = len(server.asked), time.process_time()
        complaint = _complaint(path, mode, server.url)
        slowest = max(slowest, time.process_time() - started)
        longest = max(longest, len(complaint.splitlines()))
        counts["refused"] += f"cannot read {path}" in complaint
        counts["line"] += re.search(r", line \d+: ", complaint) is not None
        counts["failed"] += complaint != "none"
        counts["live"] += len(server.asked) - asked
        counts["changed"] += path.read_bytes() != data
    told = (counts["refused"], counts["line"], longest, counts["failed"])
    done = (counts["live"], counts["changed"], f"{slowest:.2f}")
    return (title, mode, len(files), *told, *done), _too_bad(mode, title, len(files), counts)


def _too_bad(mode: Mode, title: str, files: int, counts: Counter[str]) -> int:
    """Of a forged file, a run reads what it needs; what it replaces, it need not understand."""
    if title == "damaged":
        return files - counts["refused"] + counts["live"] + counts["changed"]
    if mode == "refresh":
        return 0
    return files - counts["failed"] + counts["changed"] + counts["live"] * (mode == "replay")


def _complaint(path: Path, mode: Mode, url: str) -> str:
    try:
        with replaykit.replay(path, mode=mode):
            ask(url)
    except UnreadableCassetteError as refused:
        return str(refused)
    except (ReplayKitError, OSError) as other:
        return f"{type(other).__name__}: {other}"
    return "none"


def rerecording(_: Path) -> Told:
    """A good cassette, or none, and a recording that goes wrong: each cell is a test, run now."""
    yield ("what goes wrong", "record", "refresh", "nothing there yet"), 0
    yield ("---",) * 4, 0
    cells: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for case in _cases_of(FAILED_RECORDINGS):
        found = _CASE.fullmatch(case.get("name", ""))
        if found:
            column = found[2] or found[4] or "first"
            went_wrong = case.find("failure") is not None or case.find("error") is not None
            cells[found[3]][column] = "destroyed" if went_wrong else "kept"
    for cause, by_mode in cells.items():
        bad = list(by_mode.values()).count("destroyed")
        first = "nothing left" if by_mode["first"] == "kept" else "remains"
        yield (cause, by_mode["record"], by_mode["refresh"], first), bad


def _cases_of(module: str) -> list[ET.Element]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", module, f"--junitxml={report}", *_ALONE],
            stdout=subprocess.DEVNULL,
            check=False,
        )
        return list(ET.parse(report).getroot().iter("testcase"))


def names(folder: Path) -> Told:
    """Hostile names of tests, by the rules of three systems."""
    yield ("system", "names", "outside the root", "sharing a file", "not possible there"), 0
    yield ("---",) * 5, 0
    paths = [cassette_path(folder, *asked) for asked in EACH_ONCE]
    parts = [part for path in paths for part in path.relative_to(folder).parts]
    outside = sum(not path.resolve().is_relative_to(folder.resolve()) for path in paths)
    too_long = sum(len(part.encode()) > 255 for part in parts)  # noqa: PLR2004  (of most systems)
    for system, compare, impossible in (
        ("Linux", str, too_long + _not_created(paths)),
        ("macOS", lambda p: seen_by("NFD", p), too_long + _not_normal(parts)),
        ("Windows", lambda p: str(p).casefold(), sum(not windows_would_take(p) for p in parts)),
    ):
        shared = len(paths) - len({compare(path) for path in paths})
        yield (system, len(paths), outside, shared, impossible), outside + shared + impossible


def _not_created(paths: Sequence[Path]) -> int:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return sum(not path.is_file() for path in paths)


def _not_normal(parts: Sequence[str]) -> int:
    return sum(part != unicodedata.normalize("NFC", part) for part in parts)


TABLES: Mapping[str, Callable[[Path], Told]] = {
    "sinks": sinks,
    "malformed": malformed,
    "rerecording": rerecording,
    "names": names,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
