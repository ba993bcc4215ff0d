"""The real clock, whatever the tests do to `time`."""

import runpy
import time

from replaykit.wire import real_time


def test_it_is_real_even_where_it_is_loaded_in_frozen_time(monkeypatch):
    """
    What opens a run may be imported when somebody has frozen time already.
    """
    before = time.monotonic_ns()
    monkeypatch.setattr(time, "monotonic_ns", lambda: 0)
    now_ns = runpy.run_path(real_time.__file__)["now_ns"]

    assert before <= now_ns()
