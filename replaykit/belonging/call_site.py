"""Edge: where in the user's own code something happened."""

import asyncio
import functools
import os
import site
import sys
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

_NOWHERE = "(no frame of your code is on the stack)"
_HANDLE_RUN = asyncio.Handle._run.__code__
"""Below it lies who runs the loop, and no longer who started the task."""


@dataclass(frozen=True, slots=True, eq=False)
class _Start:
    """Where a task, a thread, or a piece of work for a pool was started."""

    place: str | None
    within: "_Start | None" = None
    """The piece of work for a pool that started it."""


_started: ContextVar[_Start | None] = ContextVar("replaykit_started", default=None)
"""How the task or thread that is running was started."""

_pools = threading.local()
"""Which piece of work for a pool a thread is at, as `work`."""


def note_start(place: str | None) -> None:
    """Notes where the task was started to which the current context belongs, for good."""
    _started.set(_Start(place, _work()))


@contextmanager
def starting(place: str | None) -> Iterator[None]:
    """Notes where the task or thread was started that is, or begins, in the block."""
    token = _started.set(_Start(place, _work()))
    try:
        yield
    finally:
        _started.reset(token)


@contextmanager
def working(place: str | None) -> Iterator[None]:
    """Notes where the work was handed to a pool that is done in the block.

    It may be done in a copy of another context, as `asyncio.to_thread` has it, where a place that
    stands in the context is hidden by that of the task.
    """
    before = _work()
    _pools.work = _Start(place)
    try:
        yield
    finally:
        _pools.work = before


def call_site() -> str:
    """The innermost frame that belongs to no library, as `file:line`.

    Where a task or thread runs library code only, it is the place that started it.
    """
    above, below = _user_frames(sys._getframe(1))
    return above or _started_at() or below or _NOWHERE


def site_of(error: BaseException) -> str | None:
    """The innermost line of the user's through which an exception came, as `file:line`."""
    trace, site = error.__traceback__, None
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not is_library(file):
            site = f"{_shortened(file)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return site


def site_in(frame: FrameType | None) -> str | None:
    """The innermost frame of the user's on the stack of another thread, as `file:line`."""
    above, below = _user_frames(frame)
    return above or below


def start_place() -> str | None:
    """What to remember of a task or thread that is about to be started."""
    above, _ = _user_frames(sys._getframe(1))
    return above or _started_at()


def _started_at() -> str | None:
    """Where the innermost of all that runs here was started."""
    work, start = _work(), _started.get()
    if work is not None and (start is None or start.within is not work):
        return work.place
    return start.place if start else None


def _work() -> _Start | None:
    work: _Start | None = getattr(_pools, "work", None)
    return work


def _user_frames(frame: FrameType | None) -> tuple[str | None, str | None]:
    """The innermost frames of the user's: within the running task, and below the loop."""
    is_below = False
    while frame is not None:
        code = frame.f_code
        if code is _HANDLE_RUN:
            is_below = True
        elif not is_library(code.co_filename):
            place = f"{_shortened(code.co_filename)}:{frame.f_lineno}"
            return (None, place) if is_below else (place, None)
        frame = frame.f_back
    return None, None


def _library_folders() -> tuple[str, ...]:
    names = ("stdlib", "platstdlib", "purelib", "platlib", "scripts")
    folders = {sysconfig.get_path(name) for name in names}
    folders |= {site.getusersitepackages(), str(Path(__file__).parents[1])}
    return tuple(os.path.normcase(folder) + os.sep for folder in folders if folder)


_FOLDERS = _library_folders()
_INSTALLED = frozenset({"site-packages", "dist-packages"})


@functools.cache
def is_library(file: str) -> bool:
    """Whether a file is installed, part of Python, part of replaykit, or no file at all."""
    if file.startswith("<"):
        return True
    path = os.path.normcase(file)
    return path.startswith(_FOLDERS) or not _INSTALLED.isdisjoint(Path(path).parts)


def _shortened(file: str) -> str:
    try:
        return _below(file, os.getcwd())
    except OSError:  # a folder that is gone
        return file


@functools.cache
def _below(file: str, folder: str) -> str:
    try:
        return str(Path(file).relative_to(folder))
    except ValueError:  # somewhere else
        return file
