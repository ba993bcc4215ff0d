"""Edge: what measures tests, from inside of them, measures the real time.

Problem: a subtest that sleeps for a virtual hour would be reported to have taken one; to hypothesis
an example that does would be long over its deadline.
Solution: while a window is open their modules get a `time` of their own. What they call, such as the
test itself, has the window's.
"""

import time
from functools import cache
from types import SimpleNamespace

from replaykit.clock.module_globals import ModuleGlobals

_PACKAGES = frozenset({"_pytest", "hypothesis"})


@cache
def measuring_names() -> ModuleGlobals:
    """The names by which they hold the module `time`, and a copy that no patch reaches."""
    return ModuleGlobals([(time, SimpleNamespace(**vars(time)))], only=_PACKAGES)
