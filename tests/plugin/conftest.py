"""What all tests of the plugin share."""

import pytest

from tests.clock.conftest import left_by_other_tests
from tests.plugin.suite import Suite
from tests.plugin.trips import Trip

__all__ = ["left_by_other_tests"]


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch):
    """Neither the machine nor the one who runs these tests has a say."""
    for name in ("CI", "REPLAYKIT", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def suite(pytester, monkeypatch):
    """A user's suite, still without tests."""
    return Suite(pytester, monkeypatch)


@pytest.fixture
def trip(suite):
    """A user's suite, with an agent that looks up the weather and its cassette."""
    return Trip(suite)
