"""Edge: which line a request belongs to: that of the run its task or thread was started in."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from replaykit.wire.line import Line

_line: ContextVar[Line | None] = ContextVar("replaykit_line", default=None)
_open_lines: list[Line] = []
"""All open lines of the process, for threads that were started before any of them."""


def current_line() -> Line | None:
    """The line of this task or thread; None where no run is open.

    A thread that was started before the run has none of its own. While a single run is open it can
    only mean that one; with several open it stays outside.
    """
    line = _line.get()
    if line is not None:
        return line if line in _open_lines else None
    return _open_lines[0] if len(_open_lines) == 1 else None


def open_lines() -> tuple[Line, ...]:
    """Every open line of the process."""
    return tuple(_open_lines)


@contextmanager
def entered(line: Line) -> Iterator[None]:
    """Makes a line that of this context, and of every task and thread started in it."""
    _open_lines.append(line)
    token = _line.set(line)
    try:
        yield
    finally:
        # A fixture may be torn down in another context than it was set up in.
        try:
            _line.reset(token)
        except ValueError:
            _line.set(None)
        _open_lines.remove(line)


_Arguments = ParamSpec("_Arguments")
_Value = TypeVar("_Value")
ThreadStart = Callable[[threading.Thread], None]
PoolSubmit = Callable[..., Future[_Value]]


def inheriting_start(start: ThreadStart) -> ThreadStart:
    """`Thread.start` for a window in which a new thread belongs to the line it is started on."""

    def start_on_the_same_line(thread: threading.Thread) -> None:
        line = _line.get()
        if line is not None:
            # Undone with the thread itself.
            thread.run = _on_line(line, thread.run)  # type: ignore[method-assign]  # one thread's
        start(thread)

    return start_on_the_same_line


def inheriting_submit(submit: PoolSubmit[_Value]) -> PoolSubmit[_Value]:
    """`ThreadPoolExecutor.submit` likewise: the worker may be older than the run."""

    def submit_on_the_same_line(
        pool: ThreadPoolExecutor,
        function: Callable[_Arguments, _Value],
        /,
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> Future[_Value]:
        line = _line.get()
        call = function if line is None else _on_line(line, function)
        return submit(pool, call, *args, **kwargs)

    return submit_on_the_same_line


def _on_line(line: Line, function: Callable[_Arguments, _Value]) -> Callable[_Arguments, _Value]:
    def call_on_line(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Value:
        token = _line.set(line)
        try:
            return function(*args, **kwargs)
        finally:
            _line.reset(token)

    return call_on_line
