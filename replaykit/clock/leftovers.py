"""Edge: what still runs when the code under test has finished: tools that nobody waits for."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from replaykit.clock.actor import Actor, State
from replaykit.clock.real_time import NS
from replaykit.clock.whereabouts import (
    LOOP,
    is_idle,
    located,
    pending_tasks,
    place,
    task_place,
    task_waits_for,
    waits_for,
)

if TYPE_CHECKING:  # the kernel asks whom it may send home
    from replaykit.clock.kernel import Kernel

_ROUNDS = 3
"""A task may wait for a thread, and a thread for a task."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftover:
    """A thread or task that has not ended."""

    name: str
    waits_for: str
    place: str
    """Where in the user's code it is, as `file:line`."""

    until_ns: int | None = None
    """When its wait is over; None where it waits for something else, or nobody knows."""

    def __str__(self) -> str:
        until = "" if self.until_ns is None else f", until {self.until_ns / NS:g} s"
        return f"{self.name}: {self.waits_for} {located(self.place)}{until}"


def unfinished(kernel: "Kernel") -> tuple[Leftover, ...]:
    """The threads and tasks of the window that have not ended."""
    return (*map(_of_thread, unfinished_threads(kernel)), *_tasks(kernel))


def unfinished_threads(kernel: "Kernel") -> list[Actor]:
    """Those that are in the middle of something; idle workers of pools are not."""
    return sorted(
        (
            actor
            for actor in kernel.actors.values()
            if actor is not kernel.opener
            and actor.state is not State.ENDED
            and not (actor.state is State.WAITING and lives_on(actor))
        ),
        key=lambda actor: actor.number,
    )


def lives_on(actor: Actor) -> bool:
    """Whether a thread goes on in real time when the window closes: those that wait for work."""
    awaited = waits_for(actor)
    is_housekeeping = actor.thread.daemon and awaited in ("Condition.wait", "Event.wait")
    return is_idle(actor) or awaited == LOOP or is_housekeeping


def drain(kernel: "Kernel", *, until_ns: int) -> tuple[Leftover, ...]:
    """Runs the clock on until nothing is left, or an instant.

    Returns:
        What did not end.
    """
    for _ in range(_ROUNDS):
        if not unfinished(kernel):
            break
        for loop in idle_loops(kernel):
            _run_on(loop, (until_ns - kernel.now_ns) / NS)
        _wait_for_threads(kernel, until_ns)
    return unfinished(kernel)


def idle_loops(kernel: "Kernel") -> Iterator[asyncio.AbstractEventLoop]:
    """The loops of the window that nobody runs at present."""
    for loop in kernel.loops.all():
        if not loop.is_running():
            yield loop


def _tasks(kernel: "Kernel") -> Iterator[Leftover]:
    for loop in idle_loops(kernel):
        for task in pending_tasks(loop):
            yield Leftover(
                name=f"task {task.get_name()}",
                waits_for=task_waits_for(task),
                place=task_place(task),
            )


def _of_thread(actor: Actor) -> Leftover:
    return Leftover(
        name=actor.thread.name,
        waits_for=waits_for(actor),
        place=place(actor),
        until_ns=actor.until_ns if actor.state is State.WAITING else None,
    )


def _run_on(loop: asyncio.AbstractEventLoop, seconds: float) -> None:
    tasks = pending_tasks(loop)
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks, timeout=seconds))


def _wait_for_threads(kernel: "Kernel", until_ns: int) -> None:
    """Lets threads run on; gives up at once where all that are left wait for each other."""
    caller = kernel.this_actor()

    def go_on_when_nothing_comes() -> bool:
        left = unfinished_threads(kernel)
        if all(actor.until_ns is None for actor in left):
            return kernel.wake(caller)
        return False

    kernel.standstill.hooks.append(go_on_when_nothing_comes)
    try:
        kernel.wait(until_ns)
    finally:
        kernel.standstill.hooks.remove(go_on_when_nothing_comes)
