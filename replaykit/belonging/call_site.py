"""Edge: where in the user's own code something happened."""

import asyncio
import functools
import os
import site
import sys
import sysconfig
from contextvars import ContextVar
from pathlib import Path
from types import FrameType

_NOWHERE = "(no frame of your code is on the stack)"
_HANDLE_RUN = asyncio.Handle._run.__code__
"""Below it lies who runs the loop, and no longer who started the task."""

started_at: ContextVar[str | None] = ContextVar("replaykit_started_at", default=None)
"""Where the task or thread that is running was started."""


def call_site() -> str:
    """The innermost frame that belongs to no library, as `file:line`.

    Where a task or thread runs library code only, it is the place that started it.
    """
    above, below = _user_frames(sys._getframe(1))
    return above or started_at.get() or below or _NOWHERE


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
    return above or started_at.get()


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
