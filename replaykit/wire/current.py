"""Edge: which line a request belongs to: that of the run its task or thread was started in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from replaykit.errors import BlockedNetworkError
from replaykit.wire.call_site import call_site
from replaykit.wire.line import Line

_line: ContextVar[Line | None] = ContextVar("replaykit_line", default=None)


@dataclass(frozen=True, slots=True)
class _Opened:
    line: Line
    within: Line | None


class _OpenLines:
    """All open lines of the process, replaced as a whole so that any thread may read them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.opened: tuple[_Opened, ...] = ()

    def add(self, line: Line, within: Line | None) -> None:
        with self._lock:
            self.opened = (*self.opened, _Opened(line, within))

    def remove(self, line: Line) -> None:
        with self._lock:
            self.opened = tuple(one for one in self.opened if one.line is not line)

    def holds(self, line: Line) -> bool:
        return any(one.line is line for one in self.opened)

    def innermost(self) -> tuple[Line, ...]:
        """Those that no other open line is nested in."""
        opened = self.opened
        outer = [one.within for one in opened]
        return tuple(one.line for one in opened if one.line not in outer)


_open_lines = _OpenLines()


def current_line() -> Line | None:
    """The line of this task or thread; None where no run is open, or it could be any of several.

    What was started before the run has no line of its own. Where only one run, with all that are
    nested in it, is open, it can only mean that one.
    """
    line = _line.get()
    if line is not None and _open_lines.holds(line):
        return line
    # A context that outlived its run, as that of a loop many tests share, says nothing any more.
    innermost = _open_lines.innermost()
    return innermost[0] if len(innermost) == 1 else None


def line_of_request(target: object) -> Line | None:
    """The line that a request belongs to; None lets it through as if replaykit were not there.

    Raises:
        BlockedNetworkError: where it could belong to several runs, and one of them replays.
    """
    line = current_line()
    if line is not None or not _open_lines.opened:
        return line
    site = call_site()
    candidates = open_lines()
    replaying = [line for line in candidates if not line.goes_live]
    for line in replaying:
        line.log.blocked.append(f"{target} at {site}")
    if replaying:
        raise BlockedNetworkError(str(target), site=site)
    for line in candidates:
        line.log.untaped.append(
            f"{target} at {site}: sent by a thread older than the {len(candidates)} runs that are "
            "open, so that it could belong to any of them"
        )
    return None


def open_lines() -> tuple[Line, ...]:
    """Every open line of the process."""
    return tuple(one.line for one in _open_lines.opened)


def bound_line() -> Line | None:
    """The line that this context was given, open or not."""
    return _line.get()


@contextmanager
def bound_to(line: Line | None) -> Iterator[None]:
    """Makes a line that of this context while the block runs."""
    token = _line.set(line)
    try:
        yield
    finally:
        # A fixture may be torn down in another context than it was set up in.
        try:
            _line.reset(token)
        except ValueError:
            _line.set(None)


@contextmanager
def entered(line: Line) -> Iterator[None]:
    """Opens a line, for this context and every task and thread started in it."""
    _open_lines.add(line, _line.get())
    try:
        with bound_to(line):
            yield
    finally:
        _open_lines.remove(line)
