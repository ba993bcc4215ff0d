"""What replaykit costs a suite that does not use it: `python -m benchmarks.plugin_startup`.

Each run is a process of its own, with the plugin and without in turns, so that a busy moment of the
machine meets both. No other plugin is loaded.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 30
TESTS = 300
PLUGIN = ("-p", "replaykit.pytest_plugin")

_ROOT = Path(__file__).parents[1]
_TEST = """\
import pytest

@pytest.mark.parametrize("number", range({tests}))
def test_it(number):
    assert number >= 0
"""


@dataclass(frozen=True, slots=True)
class Suite:
    """Tests without the marker, and how pytest is asked for them."""

    title: str
    tests: int
    words: tuple[str, ...] = ()

    @property
    def expected_exit(self) -> int:
        """pytest's code for a run that went well; it has one of its own for no tests at all."""
        return 0 if self.tests else 5


SUITES = (
    Suite("empty, collected", 0, ("--collect-only",)),
    Suite(f"{TESTS} tests, collected", TESTS, ("--collect-only",)),
    Suite(f"{TESTS} tests, run", TESTS),
)


def main(rounds: int = ROUNDS) -> int:
    """Measures everything, and prints a row as soon as it is known."""
    return show(_table(rounds))


def show(lines: Iterable[str]) -> int:
    """Prints each line as soon as it is known."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


def _table(rounds: int) -> Iterator[str]:
    yield "| suite | without, ms | with, ms | with, of without |"
    yield "|---|---|---|---|"
    for suite in SUITES:
        without, beside = medians(suite, rounds)
        yield f"| {suite.title} | {without:.0f} | {beside:.0f} | {beside / without:.1%} |"


def medians(
    suite: Suite, rounds: int, plugins: Sequence[Sequence[str]] = ((), PLUGIN)
) -> list[float]:
    """Milliseconds of CPU with each of the plugins; the first round only warms up."""
    taken: list[list[float]] = [[] for _ in plugins]
    with tempfile.TemporaryDirectory() as folder:
        if suite.tests:
            Path(folder, "test_plain.py").write_text(_TEST.format(tests=suite.tests))
        for _ in range(rounds + 1):
            for times, plugin in zip(taken, plugins, strict=True):
                times.append(milliseconds(suite, plugin, folder))
    return [statistics.median(times[1:]) for times in taken]


def milliseconds(suite: Suite, plugin: Sequence[str], folder: str) -> float:
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugin)
    before = _cpu_of_children()
    run = subprocess.run(
        (*command, *suite.words),
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != suite.expected_exit:
        raise RuntimeError(f"pytest ended with {run.returncode}:\n{run.stdout}{run.stderr}")
    return (_cpu_of_children() - before) * 1000


def environment(folder: str) -> dict[str, str]:
    """One in which modules are compiled once, as they are for users, whatever this machine says."""
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": str(_ROOT),
        "PYTHONPYCACHEPREFIX": str(Path(folder, "compiled")),
    }


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
