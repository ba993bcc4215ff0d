"""Edge: threads and tasks take the line along on which they are started."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from replaykit.wire.call_site import start_place, started_at
from replaykit.wire.current import bound_line, bound_to
from replaykit.wire.standing_in import StandIn

_Arguments = ParamSpec("_Arguments")
_Value = TypeVar("_Value")

_Start = Callable[[threading.Thread], None]
_Submit = Callable[..., Future[_Value]]
_CreateTask = Callable[..., asyncio.Task[_Value]]


def thread_stand_ins() -> tuple[StandIn, ...]:
    """What stands in for the ways to start something that runs beside its starter."""
    return (
        StandIn(threading.Thread, "start", _inheriting_start),
        StandIn(ThreadPoolExecutor, "submit", _inheriting_submit),
        StandIn(asyncio.BaseEventLoop, "create_task", _noting_create_task),
    )


def _inheriting_start(start: _Start) -> _Start:
    """Threads begin with a context of their own, so that the line would be lost."""

    def start_on_the_same_line(thread: threading.Thread) -> None:
        if bound_line() is not None:
            # Undone with the thread itself.
            thread.run = _on_this_line(thread.run)  # type: ignore[method-assign]  # one thread's
        start(thread)

    return start_on_the_same_line


def _inheriting_submit(submit: _Submit[_Value]) -> _Submit[_Value]:
    """The worker of a pool may be older than the run."""

    def submit_on_the_same_line(
        pool: ThreadPoolExecutor,
        function: Callable[_Arguments, _Value],
        /,
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> Future[_Value]:
        # Another interpreter is sent the function, and could not be sent ours.
        stays_here = type(pool).__module__ != "concurrent.futures.interpreter"
        if bound_line() is not None and stays_here:
            function = _on_this_line(function)
        return submit(pool, function, *args, **kwargs)

    return submit_on_the_same_line


def _noting_create_task(create_task: _CreateTask[_Value]) -> _CreateTask[_Value]:
    """A task keeps its line by itself, but not the place that started it."""

    def create_task_from_here(
        loop: asyncio.BaseEventLoop,
        coroutine: Coroutine[Any, Any, _Value],
        **options: Any,  # noqa: ANN401  (whatever this Python's own takes)
    ) -> asyncio.Task[_Value]:
        if bound_line() is None:
            return create_task(loop, coroutine, **options)
        token = started_at.set(start_place())
        try:
            return create_task(loop, coroutine, **options)
        finally:
            started_at.reset(token)

    return create_task_from_here


def _on_this_line(function: Callable[_Arguments, _Value]) -> Callable[_Arguments, _Value]:
    line, place = bound_line(), start_place()

    def call_on_line(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Value:
        token = started_at.set(place)
        try:
            with bound_to(line):
                return function(*args, **kwargs)
        finally:
            started_at.reset(token)

    return call_on_line
