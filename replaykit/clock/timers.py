"""Edge: timers that are due at equal instants go off in the order in which they were set."""

import asyncio
import heapq
from collections.abc import Callable
from contextvars import Context
from typing import TypeVarTuple

from replaykit.clock.chooser import Chooser, FirstCome

_Arguments = TypeVarTuple("_Arguments")


class Timer(asyncio.TimerHandle):
    """A timer that knows its turn among those of the same instant (asyncio's own do not)."""

    __slots__ = ("turn",)

    # asyncio's own, which typeshed leaves out.
    _when: float
    _scheduled: bool

    def __init__(
        self,
        when: float,
        callback: Callable[[*_Arguments], object],
        args: tuple[*_Arguments],
        loop: asyncio.AbstractEventLoop,
        context: Context | None,
        turn: int,
    ) -> None:
        super().__init__(when, callback, args, loop, context)
        self.turn = turn

    def __lt__(self, other: asyncio.TimerHandle) -> bool:
        if self.when() == other.when() and isinstance(other, Timer):
            return self.turn < other.turn
        return self.when() < other.when()

    __hash__ = asyncio.TimerHandle.__hash__


def let_choose(chooser: Chooser, scheduled: list[Timer], now: float) -> None:
    """Asks for the order of the timers that are due together, where anybody wants to be asked."""
    if isinstance(chooser, FirstCome):
        return
    due = sorted(t for t in scheduled if t.when() <= now and not t.cancelled())
    turns = [timer.turn for timer in due]
    for turn in turns[:-1]:
        pick = chooser.choose("timer", [f"timer {timer.turn}" for timer in due])
        due.pop(pick).turn = turn
    if due:
        due[0].turn = turns[-1]
    heapq.heapify(scheduled)
