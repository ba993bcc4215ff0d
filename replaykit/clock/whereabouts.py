"""Edge: who waits on what, and where in the user's code, read from the stacks."""

import asyncio
import sys
from collections.abc import Iterator
from types import CoroutineType, FrameType
from typing import TYPE_CHECKING, Any

from replaykit.belonging.call_site import site_in
from replaykit.clock.actor import Actor, State
from replaykit.clock.real_time import NS
from replaykit.clock.strangers import strangers
from replaykit.errors import DeadlockError

if TYPE_CHECKING:  # the kernel asks
    from replaykit.clock.kernel import Kernel

_WAITING_IN = ("threading", "queue", "concurrent.futures.", "asyncio.")
LOOP = "runs an event loop"
_NOWHERE = "in no code of yours"
_ROOTS = ("_worker", "_WorkItem.run", "Thread.run", "Timer.run")
"""Where a thread begins: who waits there waits for work."""

_OURS = {
    "TurnSelector": LOOP,
    "VirtualLock": "Lock.acquire",
    "SimpleQueue": "SimpleQueue.get",
    "sleep": "time.sleep",
    "join": "Thread.join",
    "Hold": "Hold.wait",
}


def place(actor: Actor) -> str:
    """Where in the user's code a thread is, as `file:line`."""
    frame = sys._current_frames().get(actor.ident or 0)
    return site_in(frame) or _NOWHERE


def located(place: str) -> str:
    """A place as the end of a sentence: `at agent.py:88`."""
    return place if place == _NOWHERE else f"at {place}"


def waits_for(actor: Actor) -> str:
    """The call an actor waits in, by the name its caller knows."""
    frame = sys._current_frames().get(actor.ident or 0)
    called = "nothing known"
    while frame is not None and (name := _name_of(frame)) is not None and name not in _ROOTS:
        if name == LOOP:
            return name
        called = name or called
        frame = frame.f_back
    return called


def is_idle(actor: Actor) -> bool:
    """Whether it only waits for work, as the workers of pools do between two calls."""
    return waits_for(actor) in ("SimpleQueue.get", "Queue.get")


def deadlock(kernel: "Kernel") -> DeadlockError:
    """Everybody waits, and nobody is left to wake them."""
    waiting = [
        f"{actor.thread.name}: {waits_for(actor)} {located(place(actor))}, "
        f"since {actor.since_ns / NS:g} s"
        for actor in kernel.actors.values()
        if actor.state in (State.WAITING, State.ASTRAY)
        and (actor is kernel.opener or not is_idle(actor))
    ]
    for loop in kernel.loops.all():
        waiting += [_of_task(task) for task in pending_tasks(loop)]
    return DeadlockError(
        at_s=kernel.now_ns / NS,
        waiting=tuple(waiting),
        strangers=tuple(thread.name for thread in strangers(kernel)),
    )


def pending_tasks(loop: asyncio.AbstractEventLoop) -> list[asyncio.Task[Any]]:
    """The tasks of a loop that are not done, in the order in which they were made."""
    return sorted(asyncio.all_tasks(loop), key=hash)


def task_place(task: asyncio.Task[Any]) -> str:
    """Where in the user's code a task is, as `file:line`."""
    sites = [site_in(frame) for frame in _frames_of(task)]
    return next((site for site in reversed(sites) if site), _NOWHERE)


def task_waits_for(task: asyncio.Task[Any]) -> str:
    """The innermost coroutine a task is in that its author or Python's has written."""
    names = [frame.f_code.co_qualname for frame in _frames_of(task) if not _is_ours(frame)]
    return names[-1] if names else "nothing known"


def _of_task(task: asyncio.Task[Any]) -> str:
    return f"task {task.get_name()}: {task_waits_for(task)} {located(task_place(task))}"


def _is_ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith("replaykit.")


def _frames_of(task: asyncio.Task[Any]) -> Iterator[FrameType]:
    """The suspended coroutines of a task, outermost first."""
    coroutine: object = task.get_coro()
    while isinstance(coroutine, CoroutineType):
        if coroutine.cr_frame is not None:
            yield coroutine.cr_frame
        coroutine = coroutine.cr_await


def _name_of(frame: FrameType) -> str | None:
    """What a frame of ours or of Python's own waiting is called; None for any other."""
    module = frame.f_globals.get("__name__", "")
    function = frame.f_code.co_qualname
    if module.startswith("replaykit.clock."):
        return _OURS.get(function.split("<locals>.")[-1].partition(".")[0], "")
    return function if module.startswith(_WAITING_IN) else None
