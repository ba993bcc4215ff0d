"""A disk that is never in a hurry, for tests in which no power can fail."""

import pytest

from replaykit.cassette.store import system


@pytest.fixture
def lazy_disk(monkeypatch):
    """Nothing waits for the disk: what a killed process has written is there all the same."""
    monkeypatch.setattr(system, "sync", lambda file: None)
    monkeypatch.setattr(system, "sync_data", lambda file: None)
