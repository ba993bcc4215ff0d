"""Edge: an actor is a thread whose time is the window's, in one of a few states."""

import threading
from enum import Enum

from replaykit.clock.real_time import Real


class State(Enum):
    """What an actor is doing, as the kernel sees it."""

    READY = "ready"
    """It could run and waits for its turn."""

    RUNNING = "running"
    """It has the baton: it is the one that runs."""

    WAITING = "waiting"
    """It waits to be woken, or for its deadline."""

    AWAY = "away"
    """It is busy with what no clock of ours moves: others may run, time stands still."""

    ASTRAY = "astray"
    """It waits for a lock that is not ours: others may run, and time may pass."""

    ENDED = "ended"
    """Its thread has nothing more to do."""


class Abandoned(BaseException):
    """Raised where a thread still waits for a time that will not come: its window has closed."""


class Actor:
    """One thread of the window, with what the kernel notes about it."""

    __slots__ = (
        "error",
        "has_permit",
        "ident",
        "joiners",
        "number",
        "since_ns",
        "state",
        "thread",
        "timed_out",
        "turn",
        "until_ns",
        "waits",
    )

    def __init__(self, number: int, thread: threading.Thread) -> None:
        self.number = number
        """Counted from 1 in the order in which they joined: the same in every process."""

        self.thread = thread
        self.ident: int | None = None
        """Of the operating system's thread; None until it has begun."""

        self.state = State.READY
        self.turn = Real.Lock()
        """Released by the kernel to let this actor run."""

        self.turn.acquire()
        self.has_permit = False
        """Somebody woke it before it waited: its next wait ends at once."""

        self.waits = 0
        """How often it has waited, so that a deadline of an earlier wait is known as stale."""

        self.since_ns = 0
        self.until_ns: int | None = None
        self.timed_out = False
        self.error: BaseException | None = None
        """What its wait ends with, instead of going on."""

        self.joiners: list[Actor] = []
        """Those that wait for it to end."""

    @property
    def has_ended(self) -> bool:
        """Whether its thread has nothing more to do."""
        return self.state is State.ENDED

    @property
    def label(self) -> str:
        """How choosers and reports call it."""
        return f"{self.number} {self.thread.name}"
