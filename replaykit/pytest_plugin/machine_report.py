"""Shell: one JSON file about a session, for other programs."""

import json
import tempfile
from pathlib import Path

import pytest

from replaykit.pytest_plugin.declarations import JSON_OPTION
from replaykit.pytest_plugin.writing import write_whole

VERSION = 1
"""Of the file; see `docs/pytest.md`. It grows when a reader of the last one would go wrong."""

_ATTRIBUTE = "replaykit"


def check_that_it_can_be_written(path: Path) -> None:
    """Makes the folder of the file, and tries whether it takes one.

    Raises:
        UsageError: rather than lose what a whole session has found out.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as refused:
        reason = "its folder is a file" if path.parent.is_file() else refused.strerror
        raise pytest.UsageError(
            f"{JSON_OPTION}: cannot write {path}: {reason}"
            " (expected the path of a file, in a folder that can be written)"
        ) from refused


def attach(report: pytest.TestReport, facts: dict[str, object]) -> None:
    """Sends facts along with a report, also from one process to another, which takes text."""
    setattr(report, _ATTRIBUTE, _as_json(facts))


class MachineReport:
    """Hears of every marked test, and writes down what became of them when all are over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tests: dict[str, dict[str, object]] = {}
        self._refusal: OSError | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        facts = getattr(report, _ATTRIBUTE, None)
        if facts is not None:  # the last attempt counts, where others repeat a test
            self._tests[report.nodeid] = {"test": report.nodeid, **json.loads(facts)}

    def pytest_sessionfinish(self) -> None:
        tests = list(self._tests.values())
        text = _as_json({"version": VERSION, "tests": tests})
        try:
            write_whole(self._path, f"{text}\n".encode())
        except OSError as refused:
            self._refusal = refused

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._refusal is not None:
            said = f"replaykit: {self._path} could not be written: {self._refusal.strerror}"
            terminalreporter.write_line(said, red=True)


def _as_json(facts: dict[str, object]) -> str:
    from replaykit.run.machine_facts import as_json  # noqa: PLC0415  (not where nobody wants it)

    return as_json(facts)
