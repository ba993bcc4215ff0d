"""Edge: what measures tests, from inside of them, measures the real time.

Problem: a subtest that sleeps for a virtual hour would be reported to have taken one; to hypothesis
an example that does would be long over its deadline.
Solution: while a window is open their modules get a `time` of their own. What they call, such as
the test itself, has the window's.
"""

import time
from functools import cache
from types import SimpleNamespace

from replaykit.clock.module_globals import ModuleGlobals

_PACKAGES = frozenset({"_pytest", "hypothesis"})
_REAL_TIME = SimpleNamespace(**vars(time))
"""A copy, which no patch of the module reaches."""


@cache
def measuring_names() -> ModuleGlobals:
    """The names by which they hold the module `time`."""
    return ModuleGlobals([(time, _REAL_TIME)], only=_PACKAGES)
