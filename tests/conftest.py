"""What all tests share: how hard a property is tried, and work that is done once, not each time."""

import gc
import os
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import settings

# What is first loaded in a run of pytest inside a test is forgotten after it, and loaded once more
# by the next: that takes long, and httpx would go on translating the exceptions of the first.
for loaded_once in ("freezegun", "httpcore", "httpcore2"):
    with suppress(pytest.skip.Exception):
        pytest.importorskip(loaded_once)

# The many processes that tests start would each compile the package anew.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    bytecode = Path(tempfile.gettempdir()) / "replaykit-bytecode"
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(bytecode))

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


def pytest_collection_finish():
    """
    Every full collection of garbage would go through the many thousand tests and all SDKs.
    """
    gc.collect()
    gc.freeze()
