"""What all tests share: how hard a property is tried, and memory that is looked through once."""

import gc
import os

from hypothesis import settings

# Few for every day; a change to what is tried here is worth many: REPLAYKIT_EXAMPLES=1000.
settings.register_profile(
    "replaykit", max_examples=int(os.environ.get("REPLAYKIT_EXAMPLES", "25")), deadline=None
)
settings.load_profile("replaykit")


def pytest_collection_finish():
    """
    Every full collection of garbage would go through the many thousand tests and all SDKs.
    """
    gc.collect()
    gc.freeze()
