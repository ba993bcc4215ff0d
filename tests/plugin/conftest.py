"""What all tests of the plugin share."""

import pytest

import replaykit.run.opening  # noqa: F401  (loaded once here, not anew in every run inside)
from tests.plugin.suite import Suite


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch):
    """Neither the machine nor the one who runs these tests has a say."""
    for name in ("CI", "REPLAYKIT", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def suite(pytester, monkeypatch):
    """A user's suite, still without tests."""
    return Suite(pytester, monkeypatch)
