"""What every test of capturing needs: a folder of its own, and what was logged."""

import logging
import os

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
def logged(caplog, here):
    """What a capture has to say, as it stands in a log, but for this folder."""
    caplog.set_level(logging.INFO, LOGGER)

    def texts():
        own = [record.getMessage() for record in caplog.records if record.name == LOGGER]
        return [text.replace(f"{here}{os.sep}", "") for text in own]

    return texts
