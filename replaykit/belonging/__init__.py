"""Edge: which run a task or thread belongs to.

Only the cheap half is exported here: code in production asks it with every call of a tool.
"""

from replaykit.belonging.scope import Scope

__all__ = ["Scope"]
