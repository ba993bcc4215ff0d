"""Shell: one JSON file about a session, for other programs."""

import json
from pathlib import Path

import pytest

_ATTRIBUTE = "replaykit"


def attach(report: pytest.TestReport, facts: dict[str, object]) -> None:
    """Sends facts along with a report, also from one process to another."""
    setattr(report, _ATTRIBUTE, facts)


class MachineReport:
    """Hears of every marked test, and writes down what became of them when all are over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tests: list[dict[str, object]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        facts = getattr(report, _ATTRIBUTE, None)
        if facts is not None:
            self._tests.append({"test": report.nodeid, **facts})

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workerinput"):
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(
            json.dumps({"version": 1, "tests": self._tests}, indent=1, ensure_ascii=False) + "\n",
            encoding="utf-8",
        )
