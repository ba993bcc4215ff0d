"""Shell: the pytest plugin, as far as every run of every suite loads it.

It declares what there is, and loads the rest where a session has to do with replaykit: the hooks
of such a session are in `session_hooks`, those around its tests in `item_hooks`. What each hook is
for: https://docs.pytest.org/en/stable/reference/reference.html#hooks
"""

import pytest

from replaykit.pytest_plugin import declarations
from replaykit.pytest_plugin.fixtures import (
    _replaykit_run,
    replay,
    replaykit_config,
    replaykit_dir,
)

__all__ = ["_replaykit_run", "replay", "replaykit_config", "replaykit_dir"]


def pytest_addoption(parser: pytest.Parser) -> None:
    declarations.declare_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    declarations.declare_marker(config)
    if declarations.is_asked_for(config):
        from replaykit.pytest_plugin import joining  # noqa: PLC0415  (others must not pay for it)

        joining.begin(config)


def pytest_collection_finish(session: pytest.Session) -> None:
    if any(map(declarations.is_marked, session.items)):
        from replaykit.pytest_plugin import joining  # noqa: PLC0415  (others must not pay for it)

        joining.begin_tests(session)
