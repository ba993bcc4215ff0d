"""Shell: what a session hears, and its end, in one process or many."""

from collections.abc import Sequence
from typing import Any, Protocol

import pytest

from replaykit.pytest_plugin.colours import COLOURS_OF_WORKERS, has_colours
from replaykit.pytest_plugin.leftovers import LEFTOVERS, find_leftovers, take_in, tally
from replaykit.pytest_plugin.session import Session, session_of

_OUTPUT = "replaykit"


def note_deselected(items: Sequence[pytest.Item]) -> None:
    """A session that leaves tests out does not show which cassettes are used."""
    if items:
        session_of(items[0].config).gaps.add("tests were deselected")


def finish(session: pytest.Session, exitstatus: int | pytest.ExitCode) -> None:
    """Tells the process that counts what this one has seen; looks for leftovers if this is it."""
    config = session.config
    state = session_of(config)
    state.stop_intercepting()
    told = tally(state, session.items) if state.used else None
    if hasattr(config, "workeroutput"):
        config.workeroutput[_OUTPUT] = told
        return
    if told is not None:
        take_in(state, told)
    if state.used or state.options.prunes:
        config.stash[LEFTOVERS] = find_leftovers(
            state, config, has_passed=exitstatus == pytest.ExitCode.OK
        )


class CollectionWatch:
    """Hears of modules that are skipped or broken."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if not report.passed:
            self._session.gaps.add("a module was skipped or could not be collected")


class _Worker(Protocol):
    """A process of xdist; what it has told is missing where it crashed."""

    config: pytest.Config
    workerinput: dict[str, Any]
    workeroutput: dict[str, Any]


class WorkerWatch:
    """Hears what the processes of xdist have seen, tells them who reads it; only beside xdist."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def pytest_configure_node(self, node: _Worker) -> None:
        node.workerinput[COLOURS_OF_WORKERS] = has_colours(node.config)

    def pytest_testnodedown(self, node: _Worker) -> None:
        output = getattr(node, "workeroutput", None)
        if output is None:
            self._session.gaps.add("a worker crashed")
        elif output.get(_OUTPUT) is not None:
            take_in(self._session, output[_OUTPUT])
