"""A window that is open while a test runs."""

import pytest

from replaykit.clock import VirtualClock
from tests.wire.conftest import no_certificates

__all__ = ["clock", "no_certificates"]


@pytest.fixture
def clock():
    """
    The virtual clock of a window; the calendar is left alone.
    """
    with VirtualClock(frozen=False) as clock:
        yield clock
