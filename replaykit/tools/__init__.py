"""Edge: the user's functions, watched: when each really ran, and what a plan makes of it.

Only what production code imports is exported here, and nothing heavy with it; the toolbox itself is
loaded by the run that opens one.
"""

from replaykit.tools.declaring import tool

__all__ = ["tool"]
