"""Work that is counted instead of timed: function calls, files opened, bytes of JSON parsed.

Counts are the same on every machine, however busy it is.
"""

import gc
import json
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import replaykit

_PACKAGE = str(Path(replaykit.__file__).parent)
_OPENS = frozenset({"posix.open", "_io.open", "io.open"})
_SYNCS = frozenset({"posix.fsync", "posix.fdatasync"})


@dataclass
class Work:
    """What was done while it was counted."""

    ours: int = 0
    """Calls of functions of replaykit."""

    calls: int = 0
    """Calls of any function, those written in C among them."""

    parsed: int = 0
    """Bytes that were parsed as JSON."""

    built_in: Counter = field(default_factory=Counter)

    @property
    def opened(self):
        """How many files were opened."""
        return sum(self.built_in[name] for name in _OPENS)

    @property
    def synced(self):
        """How often the system was told to bring a file to the disk."""
        return sum(self.built_in[name] for name in _SYNCS)


@contextmanager
def counted():
    """What this thread and those it starts do meanwhile; garbage is left lying."""
    work = Work()

    def note(frame, event, arg):
        if event == "call":
            work.calls += 1
            work.ours += frame.f_code.co_filename.startswith(_PACKAGE)
            if frame.f_code is json.JSONDecoder.decode.__code__:
                work.parsed += len(frame.f_locals["s"])
        elif event == "c_call":
            work.calls += 1
            work.built_in[f"{getattr(arg, '__module__', None)}.{arg.__name__}"] += 1

    before = sys.getprofile()
    gc.collect()
    gc.disable()
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield work
    finally:
        sys.setprofile(before)
        threading.setprofile(before)
        gc.enable()
