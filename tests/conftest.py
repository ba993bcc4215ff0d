"""What all tests share: how hard a property is tried, and work that is done once, not each time."""

import gc
import os
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import settings

from tests.pytest_inside import loaded_once, packages_are_listed_once, pytester

__all__ = ["loaded_once", "packages_are_listed_once", "pytester"]

# What is first loaded in a run of pytest inside a test is forgotten after it, and loaded once more
# by the next: that takes long, and httpx would go on translating the exceptions of the first.
for name in ("freezegun", "httpcore", "httpcore2"):
    with suppress(pytest.skip.Exception):
        pytest.importorskip(name)

# The many processes that tests start would each compile the package anew, and so would the next run
# with the tests themselves, whose assertions take longest.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    bytecode = Path(tempfile.gettempdir()) / "replaykit-bytecode"
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(bytecode))
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"]
    sys.dont_write_bytecode = False

# No test has to wait for a disk, and for all that others write to it.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir():
    system = os.statvfs(MEMORY)
    runs_programs = not system.f_flag & os.ST_NOEXEC
    if runs_programs and system.f_bavail * system.f_frsize > 2**30 and os.access(MEMORY, os.W_OK):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# Few for every day; a change to what is tried here is worth many: REPLAYKIT_EXAMPLES=1000.
settings.register_profile(
    "replaykit", max_examples=int(os.environ.get("REPLAYKIT_EXAMPLES", "25")), deadline=None
)
settings.load_profile("replaykit")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """
    Tests of one module stay in one process, where what they share is made once; none is idle.
    """
    if config.option.dist != "load":  # somebody wants it otherwise
        return None
    return import_module("xdist.scheduler").WorkStealingScheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """
    No garbage is looked for among the many thousand tests and all SDKs, and elsewhere less often.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000)
        gc.enable()
