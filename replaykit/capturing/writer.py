"""Assembly: the one thread of a process that does what takes time, while all else goes on.

Taking the secrets out of a request costs milliseconds, and a disk takes as long as it likes:
neither may hold up the application. What waits for this thread is bounded in bytes, for all.
"""

import logging
import queue
import threading
from collections.abc import Callable
from contextlib import suppress

from replaykit.capturing.troubles import LOGGER
from replaykit.real_time import now_ns

MOST_HELD = 64 * 1024 * 1024
"""Bytes of exchanges under way or waiting to be written; what is more is not taped."""

_MOMENT_S = 5.0
"""How often it is looked after what has not been in use for a while."""


_PAUSE_S = 0.005
"""Python lets one thread at a time go on. After an answer that is the program, until it asks again.
"""

_IS_BUSY_NS = 7_500_000
"""A pause that lasts longer was prolonged by others who wanted to go on."""

_MOST_PAUSES = 6


class _Here(threading.local):
    """What is known of the thread that asks."""

    is_at_work = False


class Writer:
    """Does one job after the other; whoever brings one for later never waits."""

    def __init__(self, most_held: int = MOST_HELD) -> None:
        self.looks_after: set[Callable[[], None]] = set()
        """What is called now and then."""

        self._most_held = most_held
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forgets all jobs, in a process that was forked: they are those of its parent."""
        # The collector may bring a job in the middle of bringing another: only this queue can.
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._here = _Here()
        self._lock = threading.RLock()
        self._hurry = threading.Event()
        self._held = 0

    def start(self) -> None:
        """Has the thread at work."""
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, args=(self._jobs,), name="replaykit-capture", daemon=True
                )
                self._thread.start()

    def later(self, job: Callable[[], None]) -> None:
        """Has a job done, which keeps its mistakes to itself."""
        self._jobs.put(job)

    def now(self, job: Callable[[], None]) -> None:
        """Does a job before it returns; later where this thread is in the middle of another.

        The collector may end an abandoned stream anywhere: the other job may hold what this needs.
        """
        if self._here.is_at_work:
            self.later(job)
            return
        self._here.is_at_work = True
        try:
            _do(job)
        finally:
            self._here.is_at_work = False

    def has_room_for(self, size: int) -> bool:
        """Whether so many more bytes may be held, which then are."""
        with self._lock:
            has_room = self._held + size <= self._most_held
            self._held += size * has_room
        return has_room

    def make_room(self, size: int) -> None:
        """So many bytes are held no more."""
        with self._lock:
            self._held -= size

    def drain(self, patience_s: float) -> bool:
        """Waits until all that was brought is done; False where that takes too long."""
        if self._thread is None or threading.current_thread() is self._thread:
            return True
        done = threading.Event()
        self._hurry.set()
        self.later(done.set)
        is_done = done.wait(patience_s)
        self._hurry.clear()
        return is_done

    def _work(self, jobs: "queue.SimpleQueue[Callable[[], None]]") -> None:
        self._here.is_at_work = True
        while True:
            try:
                job = jobs.get(timeout=_MOMENT_S)
            except queue.Empty:
                for look_after in tuple(self.looks_after):
                    _do(look_after)
            else:
                if jobs.empty():
                    self._let_the_program_go_first()
                _do(job)

    def _let_the_program_go_first(self) -> None:
        for _ in range(_MOST_PAUSES):
            began = now_ns()
            is_hurried = self._hurry.wait(_PAUSE_S)
            if is_hurried or now_ns() - began < _IS_BUSY_NS:
                return


def _do(job: Callable[[], None]) -> None:
    """Does a job; one that fails unawares must not be the last one."""
    try:
        job()
    except Exception as mistake:
        with suppress(Exception):
            logging.getLogger(LOGGER).warning("replaykit: a mistake of its own: %r", mistake)


writer = Writer()
