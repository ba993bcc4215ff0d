"""A window that is open while a test runs."""

import threading

import pytest

from replaykit.clock import VirtualClock, watchdog, whereabouts
from replaykit.clock.strangers import strangers
from tests.wire.conftest import no_certificates

__all__ = ["clock", "left_by_other_tests", "no_certificates"]


@pytest.fixture
def clock():
    """
    The virtual clock of a window; the calendar is left alone.
    """
    with VirtualClock(frozen=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def _busy_machine(monkeypatch):
    """
    What an older thread brings is waited for as long as it takes.
    """
    monkeypatch.setattr(watchdog, "_PATIENCE_S", 60.0)


@pytest.fixture(autouse=True)
def left_by_other_tests(monkeypatch):
    """
    Threads that other tests have left running are waited for by nobody here.
    """
    left = set(threading.enumerate())

    def begun_here(kernel):
        return [thread for thread in strangers(kernel) if thread not in left]

    monkeypatch.setattr(watchdog, "strangers", begun_here)
    monkeypatch.setattr(whereabouts, "strangers", begun_here)
