"""What every test of capturing needs: a folder of its own, and what was logged."""

import logging

import pytest

from replaykit.capturing.troubles import LOGGER
from tests.wire.conftest import client, no_certificates

__all__ = ["client", "no_certificates"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The current directory, with nothing in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def quick_clients(no_certificates):
    """Clients take no time to build."""


@pytest.fixture
def logged(caplog):
    """What a capture has to say, as it stands in a log."""
    caplog.set_level(logging.WARNING, LOGGER)

    def texts():
        return [record.getMessage() for record in caplog.records if record.name == LOGGER]

    return texts
