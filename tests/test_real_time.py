"""The real time, whatever the tests do to `time`."""

import runpy
import time

import pytest

from replaykit import real_time


@pytest.mark.parametrize(("asked", "of_time"), [("now_ns", "monotonic_ns"), ("date_ns", "time_ns")])
def test_it_is_real_even_where_it_is_loaded_in_frozen_time(monkeypatch, asked, of_time):
    """
    What opens a run may be imported when somebody has frozen time already.
    """
    before = getattr(time, of_time)()
    monkeypatch.setattr(time, of_time, lambda: 0)
    now = runpy.run_path(real_time.__file__)[asked]

    assert before <= now()
