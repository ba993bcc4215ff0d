"""Edge: everything of Python's that lives on the window's clock while it is open."""

import asyncio
import concurrent.futures._base as futures
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing import connection
from types import SimpleNamespace
from typing import Any

from replaykit.belonging.standing_in import StandIn
from replaykit.clock import sleeping
from replaykit.clock.borrowed_loops import BorrowedLoops, loop_stand_ins
from replaykit.clock.lock import VirtualLock
from replaykit.clock.loop import new_loop
from replaykit.clock.measuring import measuring_names
from replaykit.clock.module_globals import ModuleGlobals
from replaykit.clock.numbered import number_stand_ins
from replaykit.clock.pools import PoolsOfTheWindow, pool_stand_ins
from replaykit.clock.real_time import Real
from replaykit.clock.simple_queue import SimpleQueue
from replaykit.clock.threads import thread_stand_ins

_REAL_LOCK = threading.Lock
_REAL_SIMPLE_QUEUE = queue.SimpleQueue
_SPARED = frozenset(
    {
        "_pytest",
        "_thread",
        "_queue",
        "asyncio",
        "concurrent",
        "execnet",
        "freezegun",
        "hypothesis",
        "queue",
        "replaykit",
        "subprocess",
        "threading",
        "time",
        "trio",
        "xdist",
    }
)
"""Packages whose modules keep what they hold: what measures and runs tests, and what is patched."""


def stand_ins(pools: PoolsOfTheWindow, loops: BorrowedLoops) -> tuple[StandIn, ...]:
    """What is put in place when the window opens, in this order."""
    return (
        StandIn(time, "sleep", _always(sleeping.sleep)),
        *_locks(),
        *number_stand_ins(),
        *thread_stand_ins(),
        *pool_stand_ins(pools),
        *loop_stand_ins(loops),
        *_clocks_of_timeouts(),
        StandIn(asyncio, "new_event_loop", _always(new_loop)),
        StandIn(asyncio.events, "new_event_loop", _always(new_loop)),
    )


def _locks() -> tuple[StandIn, ...]:
    """Conditions, events, semaphores, barriers, queues and futures are made of these."""
    return (
        StandIn(threading, "_allocate_lock", _always(VirtualLock)),
        StandIn(threading, "Lock", _always(VirtualLock)),
        # Then `threading.RLock()` makes the one in pure Python, of `_allocate_lock`.
        StandIn(threading, "_CRLock", _always(None)),
        StandIn(queue, "SimpleQueue", _always(SimpleQueue)),
    )


def _clocks_of_timeouts() -> tuple[StandIn, ...]:
    """By which Python's own modules tell whether a timeout is over."""
    return (
        StandIn(threading, "_time", _always(sleeping.monotonic)),
        StandIn(queue, "time", _always(sleeping.monotonic)),
        StandIn(futures, "time", _always(sleeping.TickingTime())),
        # Another process lives in real time, and so does who waits for it.
        StandIn(subprocess, "_time", _always(_real_monotonic)),
        StandIn(subprocess, "time", _always(_REAL_TIME)),
        StandIn(connection, "time", _always(_REAL_TIME)),
    )


@contextmanager
def names_elsewhere(*, with_clocks: bool) -> Iterator[None]:
    """Puts the same in place where modules have names of their own for it (`from time import …`).

    Args:
        with_clocks: also what tells the time, where nobody freezes it.
    """
    names = (measuring_names(), _names_of_all() if with_clocks else _names_of_what_waits())
    for one in names:
        one.replace()
    try:
        yield
    finally:
        for one in names:
            one.give_back()


def _what_waits() -> tuple[tuple[object, object], ...]:
    return (
        (Real.sleep, sleeping.sleep),
        (_REAL_LOCK, VirtualLock),
        (Real.Lock, VirtualLock),
        (_REAL_SIMPLE_QUEUE, SimpleQueue),
    )


@cache
def _names_of_what_waits() -> ModuleGlobals:
    return ModuleGlobals(_what_waits(), spared=_SPARED)


@cache
def _names_of_all() -> ModuleGlobals:
    clocks = (
        (Real.monotonic, sleeping.monotonic),
        (Real.monotonic_ns, sleeping.monotonic_ns),
        (Real.perf_counter, sleeping.monotonic),
        (Real.perf_counter_ns, sleeping.monotonic_ns),
    )
    return ModuleGlobals((*_what_waits(), *clocks), spared=_SPARED - {"time"})


def _real_monotonic() -> float:
    """Not the function itself: what freezes the calendar would know it and put its own there."""
    return Real.monotonic()


_REAL_TIME = SimpleNamespace(sleep=Real.sleep, monotonic=_real_monotonic)


def _always(replacement: object) -> Callable[[Any], Any]:
    return lambda _: replacement
