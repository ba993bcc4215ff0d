"""Edge: the real clock, for measuring what really happens on the wire."""

import time

_REAL_CLOCK = (time.monotonic_ns,)
"""In a tuple, where a tool that freezes time does not find and replace it."""


def now_ns() -> int:
    """Nanoseconds on a clock that only goes forward, whatever the tests have done to `time`."""
    return _REAL_CLOCK[0]()
