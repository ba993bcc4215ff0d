"""Edge: threads that are older than the window, and live in real time."""

import threading
from concurrent.futures import thread as pools
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the kernel's watchdog asks for them
    from replaykit.clock.kernel import Kernel

_OF_TEST_RUNNERS = ("pytest_timeout", "pytest_rerunfailures", "execnet", "xdist")


def strangers(kernel: "Kernel") -> list[threading.Thread]:
    """Those that may still do something of which an actor waits to hear.

    Left out are workers of pools and what earlier windows left behind, which wait for work, and
    threads that only watch a test.
    """
    return [
        thread
        for thread in threading.enumerate()
        if thread.ident not in kernel.actors
        and not isinstance(thread, threading._DummyThread)  # e.g. a test runner's own
        and not _module_of(thread).startswith(_OF_TEST_RUNNERS)
        and "_replaykit_actor" not in vars(thread)
        and vars(thread).get("_target") is not pools._worker
    ]


def _module_of(thread: threading.Thread) -> str:
    """Where the code of a thread stands."""
    code = vars(thread).get("_target") or vars(thread).get("function") or thread.run
    return getattr(code, "__module__", None) or ""
