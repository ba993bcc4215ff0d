"""Shell: how replaykit joins a session when it is asked for, and tests when some are marked.

Problem: each hook around a test costs every test of every suite beside which replaykit is there.
Solution: those hooks, and all that they need, are loaded and registered for marked tests alone.
"""

from collections.abc import Iterable

import pytest

from replaykit.errors import SettingError
from replaykit.pytest_plugin import clock_hooks, item_hooks, session_hooks
from replaykit.pytest_plugin.colours import Painter
from replaykit.pytest_plugin.declarations import MARKER, is_marked
from replaykit.pytest_plugin.lifecycle import CollectionWatch, WorkerWatch
from replaykit.pytest_plugin.machine_report import MachineReport, check_that_it_can_be_written
from replaykit.pytest_plugin.marks import check_marks
from replaykit.pytest_plugin.options import read_session_options
from replaykit.pytest_plugin.session import SESSION, Session, session_of


def begin(config: pytest.Config) -> None:
    """Reads the options, and listens to the session from now on.

    Raises:
        UsageError: naming the value and the choices.
    """
    session = config.stash[SESSION] = Session(options=read_session_options(config))
    config.pluginmanager.register(session_hooks, "replaykit-session")
    config.pluginmanager.register(CollectionWatch(session), "replaykit-collection")
    config.pluginmanager.register(Painter(), "replaykit-colours")
    if session.options.json_file is not None and not hasattr(config, "workerinput"):
        check_that_it_can_be_written(session.options.json_file)
        report = MachineReport(session.options.json_file)
        config.pluginmanager.register(report, "replaykit-json")
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(WorkerWatch(session), "replaykit-workers")


def begin_tests(session: pytest.Session) -> None:
    """Takes part in the tests of a session of which some are marked.

    Raises:
        UsageError: naming a test whose marker cannot be understood, the value and the choices.
    """
    config = session.config
    if SESSION not in config.stash:
        begin(config)
        # What was deselected or skipped before now, nobody has noted.
        session_of(config).gaps.add("replaykit came late")
    if not hasattr(config, "workerinput"):  # xdist breaks down over it; such a test will fail
        _check_markers(session.items)
    config.pluginmanager.register(item_hooks, "replaykit-tests")
    config.pluginmanager.register(clock_hooks, "replaykit-clock")


def _check_markers(items: Iterable[pytest.Item]) -> None:
    """Refuses to run tests whose markers cannot be understood.

    Raises:
        UsageError: naming the test, the value and the choices.
    """
    for item in filter(is_marked, items):
        try:
            check_marks(item)
        except SettingError as wrong:
            raise pytest.UsageError(f"{item.nodeid}: @pytest.mark.{MARKER}: {wrong}") from wrong
