"""Edge: what a thread is doing, as the operating system tells it (Linux does; others say less)."""

import platform
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from replaykit.clock.actor import Actor

_LOCK_CALLS = {"x86_64": "202", "aarch64": "98"}
"""The system call a thread waits in for a lock."""

Instruction = tuple[int, int]


class Doing(Enum):
    """What a thread is doing."""

    COMPUTING = "computing"
    WAITING_FOR_A_LOCK = "waiting for a lock"
    IN_A_CALL = "in a real call"
    """Also where nobody can tell: then no time passes, which is never wrong."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One look at an actor."""

    actor: Actor
    waits: int
    cpu_s: float
    instruction: Instruction
    doing: Doing

    def is_same_run_as(self, other: "Sighting") -> bool:
        """Whether it has had the baton all the time."""
        return self.actor is other.actor and self.waits == other.waits

    def has_moved_since(self, earlier: "Sighting") -> bool:
        """Whether it does anything at all."""
        is_elsewhere = self.instruction != earlier.instruction
        return is_elsewhere or self.cpu_s > earlier.cpu_s


def sighting(actor: Actor) -> Sighting:
    """Looks at an actor's thread."""
    return Sighting(
        actor=actor,
        waits=actor.waits,
        cpu_s=_cpu_s(actor),
        instruction=instruction_of(actor.ident),
        doing=_doing(actor),
    )


def instruction_of(ident: int | None) -> Instruction:
    """Where in its code a thread is: the same as long as it stands still."""
    frame = sys._current_frames().get(ident or 0)
    return id(frame), 0 if frame is None else frame.f_lasti


def _cpu_s(actor: Actor) -> float:
    if actor.ident is not None and sys.platform == "linux":
        with suppress(OSError):
            return time.clock_gettime(time.pthread_getcpuclockid(actor.ident))
    return 0.0


def _doing(actor: Actor) -> Doing:
    try:
        call = Path(f"/proc/self/task/{actor.thread.native_id}/syscall").read_text().split()[0]
    except (OSError, IndexError):
        return Doing.IN_A_CALL
    if call == "running":
        return Doing.COMPUTING
    is_lock = call == _LOCK_CALLS.get(platform.machine())
    return Doing.WAITING_FOR_A_LOCK if is_lock else Doing.IN_A_CALL
