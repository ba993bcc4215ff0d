"""Shell: what one pytest session knows: its options, and which cassettes its tests have used."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from replaykit.pytest_plugin.declarations import is_marked
from replaykit.pytest_plugin.marks import marked_cassette
from replaykit.pytest_plugin.options import SessionOptions

SESSION = pytest.StashKey["Session"]()


@dataclass(slots=True)
class Session:
    """The state of one session, in one process."""

    options: SessionOptions
    roots: set[Path] = field(default_factory=set)
    """The folders in which tests look for their cassettes."""

    used: set[Path] = field(default_factory=set)
    """The cassettes that were opened."""

    refreshed: set[Path] = field(default_factory=set)
    """The cassettes recorded anew; a second test that shares one adds to it."""

    unopened: set[Path] = field(default_factory=set)
    """Where below such a folder the cassettes of tests lie that did not get so far (skipped)."""

    gaps: set[str] = field(default_factory=set)
    """Why this session does not show which cassettes are used: `tests were deselected` …"""

    interception: ExitStack = field(default_factory=ExitStack)
    """Holds the patches from one marked test to the next: installing them is most of the cost."""

    is_intercepting: bool = False
    _names: Counter[str] | None = None

    def intercept(self, patches: Callable[[], AbstractContextManager[None]]) -> None:
        """Puts the patches in place, if they are not."""
        if not self.is_intercepting:
            self.interception.enter_context(patches())
            self.is_intercepting = True

    def stop_intercepting(self) -> None:
        """Gives HTTP clients back as they were."""
        if self.is_intercepting:
            self.interception.close()
            self.is_intercepting = False

    def shares_its_cassette(self, item: pytest.Item) -> bool:
        """Whether other tests may play what this one leaves unplayed."""
        name = marked_cassette(item)
        if name is None:
            return False
        if self._names is None:
            marked = filter(is_marked, item.session.items)
            self._names = Counter(n for one in marked if (n := marked_cassette(one)) is not None)
        return self._names[name] > 1 or bool(self.gaps) or selects_by_path(item.config)


def session_of(config: pytest.Config) -> Session:
    """The state of the session that a config belongs to."""
    return config.stash[SESSION]


def selects_by_path(config: pytest.Config) -> bool:
    """Whether the command line, or the folder it was typed in, picks some files or tests."""
    sources = pytest.Config.ArgsSource
    if config.args_source is sources.INVOCATION_DIR:
        return config.invocation_params.dir != config.rootpath
    return config.args_source is sources.ARGS
