"""Edge: pools of threads that are older than a window get workers of its own while it is open.

Problem: a worker that was started before lives in real time, and would sleep for real.
Solution: for the window a pool is lent an empty queue and no workers; it makes new ones by itself,
as many as it may have, and gets its own back in the end.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from replaykit.belonging.standing_in import StandIn
from replaykit.clock.simple_queue import SimpleQueue
from replaykit.clock.window import kernel_here

_LENT = ("_work_queue", "_threads", "_idle_semaphore")


class InOrder:
    """The workers of a pool, in the order in which they came: who ends one waits in that order."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def add(self, thread: threading.Thread) -> None:
        """Takes one more."""
        self._threads.append(thread)

    def __iter__(self) -> Iterator[threading.Thread]:
        return iter(tuple(self._threads))

    def __len__(self) -> int:
        return len(self._threads)


class PoolsOfTheWindow:
    """The pools that have been given work in the window."""

    def __init__(self) -> None:
        self._own: dict[ThreadPoolExecutor, dict[str, Any]] = {}
        """What they had before."""

    def take(self, pool: ThreadPoolExecutor) -> None:
        """From now on its workers are the window's."""
        if pool not in self._own:
            self._own[pool] = {name: vars(pool)[name] for name in _LENT}
            lent = (SimpleQueue(), InOrder(), threading.Semaphore(0))
            vars(pool).update(zip(_LENT, lent, strict=True))

    def give_back(self) -> None:
        """Those that had workers before have these again; the others keep the new ones."""
        for pool, own in self._own.items():
            if not own["_threads"]:
                continue
            vars(pool)["_work_queue"].put(None)
            vars(pool).update(own)
            if pool._shutdown:
                own["_work_queue"].put(None)
        self._own.clear()


def pool_stand_ins(pools: PoolsOfTheWindow) -> tuple[StandIn, ...]:
    """What stands in for giving work to a pool."""

    def taking(submit: Callable[..., Future[Any]]) -> Callable[..., Future[Any]]:
        def submit_in_turn(
            pool: ThreadPoolExecutor,
            function: Callable[..., Any],
            /,
            *args: Any,  # noqa: ANN401  (the function's own)
            **options: Any,  # noqa: ANN401
        ) -> Future[Any]:
            # Other interpreters share no clock with this one.
            stays_here = type(pool).__module__ != "concurrent.futures.interpreter"
            if stays_here and kernel_here() is not None:
                pools.take(pool)
            return submit(pool, function, *args, **options)

        return submit_in_turn

    return (StandIn(ThreadPoolExecutor, "submit", taking),)
