"""Shell: the fixtures. All are sync: async ones would bind tests to one plugin for event loops."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from replaykit.pytest_plugin import declarations

if TYPE_CHECKING:  # nothing of this may be loaded by runs without a marked test
    from replaykit.run.run import Run


@pytest.fixture(scope="session")
def replaykit_dir(request: pytest.FixtureRequest) -> Path:
    """The folder of all cassettes: `replaykit_dir` of the ini file, else `cassettes`. Override it
    for the tests of a folder or module, in any scope.
    """
    return declarations.cassette_folder(request.config)


@pytest.fixture(scope="session")
def replaykit_config() -> Mapping[str, object]:
    """Settings for all tests that see it, by the names that the marker takes, such as
    `{"match": "exact", "redact_names": ["tenant"]}`. Override it, in any scope: it wins over the
    ini file, and the marker wins over it.
    """
    return {}


@pytest.fixture
def replay(request: pytest.FixtureRequest) -> "Run":
    """The run of this test. It watches, slows and breaks tools: `replay.tools(TOOLS)`,
    `replay.on("get_weather").takes(30)`. It knows what went over the wire and what ran:
    `replay.exchanges`, `replay.turns`, `replay.spans`, `replay.clock`, and what is wrong with it:
    `replay.findings`. Needs `@pytest.mark.replay`.
    """
    from replaykit.pytest_plugin.attempt import ATTEMPT  # noqa: PLC0415  (others must not pay)

    item: pytest.Item = request.node
    attempt = item.stash.get(ATTEMPT, None)
    if attempt is None or attempt.run is None:
        pytest.fail(
            "the fixture `replay` is for marked tests.\n"
            "How to fix: put @pytest.mark.replay on the test, its class or its module",
            pytrace=False,
        )
    return attempt.run


@pytest.fixture
def _replaykit_run(
    request: pytest.FixtureRequest, replaykit_config: Mapping[str, object], replaykit_dir: Path
) -> None:
    """Opens the run of a marked test; stands first, so that all other fixtures are covered."""
    from replaykit.pytest_plugin.attempt import open_run  # noqa: PLC0415  (others must not pay)

    open_run(request.node, replaykit_config, replaykit_dir)
