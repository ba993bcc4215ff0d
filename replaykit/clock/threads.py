"""Edge: threads that are started in a window take part in it."""

import threading
from collections.abc import Callable
from functools import partial

from replaykit.belonging.standing_in import StandIn
from replaykit.clock.actor import Actor
from replaykit.clock.kernel import Kernel
from replaykit.clock.real_time import RealEvent, in_ns
from replaykit.clock.window import kernel_here

_ACTOR = "_replaykit_actor"
"""Where a thread that takes part carries its actor."""


def thread_stand_ins() -> tuple[StandIn, ...]:
    """What stands in for the ways to start a thread and to wait for its end."""
    return (
        StandIn(threading.Thread, "start", _taking_part),
        StandIn(threading.Thread, "join", _joining_in_turn),
        StandIn(threading.Thread, "is_alive", _telling_in_turn),
    )


def note_actor(thread: threading.Thread, kernel: Kernel, actor: Actor) -> None:
    """From now on the thread is waited for in this window's time."""
    vars(thread)[_ACTOR] = kernel, actor


def _actor_of(thread: threading.Thread, kernel: Kernel | None) -> Actor | None:
    """What it is in this window; it may have been another one in an earlier one."""
    its_kernel, actor = vars(thread).get(_ACTOR, (None, None))
    return actor if kernel is not None and its_kernel is kernel else None


def _taking_part(
    real_start: Callable[[threading.Thread], None],
) -> Callable[[threading.Thread], None]:
    def start(thread: threading.Thread) -> None:
        kernel = kernel_here()
        begun = vars(thread).get("_started")
        if kernel is None or begun is None or begun.is_set():
            real_start(thread)  # which refuses to start one twice
            return
        actor = kernel.enlist(thread)
        note_actor(thread, kernel, actor)
        vars(thread)["_started"] = RealEvent()  # the machine starts it in real time
        vars(thread)["run"] = partial(kernel.play, actor, thread.run)
        try:
            real_start(thread)
        except BaseException:
            kernel.dismiss(actor)
            raise

    return start


def _joining_in_turn(
    real_join: Callable[[threading.Thread, float | None], None],
) -> Callable[[threading.Thread, float | None], None]:
    def join(thread: threading.Thread, timeout: float | None = None) -> None:
        kernel = kernel_here()
        actor = _actor_of(thread, kernel)
        if kernel is None or actor is None or actor is kernel.this_actor():
            real_join(thread, timeout)  # which refuses to wait for itself
            return
        until_ns = None if timeout is None else kernel.now_ns + in_ns(max(timeout, 0))
        while not actor.has_ended:
            actor.joiners.append(kernel.this_actor())
            if not kernel.wait(until_ns) and not actor.has_ended:
                return
        real_join(thread, None)  # of the little that is left when its work is done

    return join


def _telling_in_turn(
    real_is_alive: Callable[[threading.Thread], bool],
) -> Callable[[threading.Thread], bool]:
    def is_alive(thread: threading.Thread) -> bool:
        kernel = kernel_here()
        actor = _actor_of(thread, kernel)
        if kernel is None or actor is None:
            return real_is_alive(thread)
        return not actor.has_ended

    return is_alive
