"""What all tests of the plugin share."""

import importlib.metadata
from functools import cached_property

import pytest

import replaykit.run.opening  # noqa: F401  (loaded once here, not anew in every run inside)
from tests.clock.conftest import left_by_other_tests
from tests.plugin.suite import Suite
from tests.plugin.trips import Trip

__all__ = ["left_by_other_tests"]


class Package:
    """An installed package, whose lists are read once."""

    def __init__(self, distribution):
        self._distribution = distribution

    def __getattr__(self, name):
        return getattr(self._distribution, name)

    @cached_property
    def entry_points(self):
        return self._distribution.entry_points

    @cached_property
    def files(self):
        return self._distribution.files


@pytest.fixture(scope="session", autouse=True)
def _packages_are_listed_once():
    """Each run inside looks for plugins among all that is installed."""
    packages = [Package(distribution) for distribution in importlib.metadata.distributions()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.metadata, "distributions", lambda: packages)
        yield


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
