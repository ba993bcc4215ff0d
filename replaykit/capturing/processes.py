"""Assembly: captures in forked processes: each process writes files of its own."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from replaykit.capturing import places
from replaykit.capturing.writer import writer


class Forkable(Protocol):
    """What goes on in a forked process."""

    def begin_elsewhere(self) -> None: ...
    def look_after(self) -> None: ...
    def close(self) -> None: ...


class OpenCaptures:
    """Every open capture of the process."""

    def __init__(self) -> None:
        self._open: list[Forkable] = []
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)

    @contextmanager
    def entered(self, capture: Forkable) -> Iterator[None]:
        """Looks after a capture while the block runs, in this process and those forked from it."""
        self._open.append(capture)
        writer.looks_after.add(capture.look_after)
        try:
            yield
        finally:
            writer.looks_after.discard(capture.look_after)
            self._open.remove(capture)

    def _forked(self) -> None:
        writer.begin_anew()
        places.begin_anew()
        util = sys.modules.get("multiprocessing.util")
        for capture in self._open:
            capture.begin_elsewhere()
            if util is not None:  # its processes end without what others do at their end
                util.register_after_fork(capture, _closing_at_the_end)


def _closing_at_the_end(capture: Forkable) -> None:
    sys.modules["multiprocessing.util"].Finalize(capture, capture.close, exitpriority=1)


open_captures = OpenCaptures()
