"""Edge: threads and tasks take along what the run has in which they are started."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from contextvars import Context
from typing import Any, ParamSpec, TypeVar

from replaykit.belonging.call_site import note_start, start_place, starting, working
from replaykit.belonging.scope import bindings, bound_as, give
from replaykit.belonging.standing_in import Shared, StandIn, StandIns

_Arguments = ParamSpec("_Arguments")
_Value = TypeVar("_Value")

_Start = Callable[[threading.Thread], None]
_Submit = Callable[..., Future[_Value]]
_CreateTask = Callable[..., asyncio.Task[_Value]]


def inheriting() -> AbstractContextManager[None]:
    """While this is open, what is started in a run belongs to it."""
    return _inheritance


def _stand_ins() -> tuple[StandIn, ...]:
    """What stands in for the ways to start something that runs beside its starter."""
    return (
        StandIn(threading.Thread, "start", _inheriting_start),
        StandIn(ThreadPoolExecutor, "submit", _inheriting_submit),
        StandIn(asyncio.BaseEventLoop, "create_task", _noting_create_task),
    )


def _inheriting_start(start: _Start) -> _Start:
    """Threads begin with a context of their own, so that what it belongs to would be lost."""

    def start_in_the_same_run(thread: threading.Thread) -> None:
        if bindings():
            # Undone with the thread itself.
            thread.run = _in_this_run(thread.run, starting)  # type: ignore[method-assign]  # one thread's
        start(thread)

    return start_in_the_same_run


def _inheriting_submit(submit: _Submit[_Value]) -> _Submit[_Value]:
    """The worker of a pool may be older than the run."""

    def submit_in_the_same_run(
        pool: ThreadPoolExecutor,
        function: Callable[_Arguments, _Value],
        /,
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> Future[_Value]:
        # Another interpreter is sent the function, and could not be sent ours.
        stays_here = type(pool).__module__ != "concurrent.futures.interpreter"
        if bindings() and stays_here:
            function = _in_this_run(function, working)
        return submit(pool, function, *args, **kwargs)

    return submit_in_the_same_run


def _noting_create_task(create_task: _CreateTask[_Value]) -> _CreateTask[_Value]:
    """A task keeps what it belongs to by itself, but not the place that started it.

    One that is given a context knows that context alone, whatever stands in that of its starter.
    """

    def create_task_from_here(
        loop: asyncio.BaseEventLoop,
        coroutine: Coroutine[Any, Any, _Value],
        **options: Any,  # noqa: ANN401  (whatever this Python's own takes)
    ) -> asyncio.Task[_Value]:
        if not bindings():
            return create_task(loop, coroutine, **options)
        place, context = start_place(), options.get("context")
        if context is not None:
            _take_along(context, place)
            return create_task(loop, coroutine, **options)
        with starting(place):
            return create_task(loop, coroutine, **options)

    return create_task_from_here


def _take_along(context: Context, place: str | None) -> None:
    """Puts into a context what is known here; it stays there, since the task begins later."""
    with suppress(RuntimeError):  # it is entered already, and so in use by another task
        context.run(give, bindings())
        context.run(note_start, place)


def _in_this_run(
    function: Callable[_Arguments, _Value],
    noting: Callable[[str | None], AbstractContextManager[None]],
) -> Callable[_Arguments, _Value]:
    found, place = bindings(), start_place()

    def call_in_run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Value:
        with noting(place), bound_as(found):
            return function(*args, **kwargs)

    return call_in_run


_inheritance = Shared(lambda: (StandIns(_stand_ins()),))
