"""Edge: a function that does what another does, with a plan before it and a span around it."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from functools import partial, update_wrapper
from inspect import isawaitable
from typing import Any

from replaykit.tools.current import Function
from replaykit.tools.execution import Execution
from replaykit.tools.facts import Tool, may_give_awaitable, name_of
from replaykit.tools.noting import Noted, NotedAsync
from replaykit.tools.passing_on import passing_on
from replaykit.tools.sleeping import is_on_a_loop

Begin = Callable[[Tool, Sequence[object], Mapping[str, object]], Execution | None]
"""Opens an execution; None: this call is none of its own."""


def watching(tool: Tool, begin: Begin) -> Function:
    """The tool, watched: of the same kind, with its name, signature, docstring and attributes."""
    make = {
        "plain": _plain,
        "coroutine": _coroutine,
        "generator": _generator,
        "async generator": _async_generator,
    }[tool.kind]
    return looking_like(tool.function, make(tool, begin))


def looking_like(function: Function, watched: Function) -> Function:
    """A function with all that frameworks read to describe another to a model."""
    watched.__annotations__ = {}
    update_wrapper(watched, function)
    if isinstance(function, partial) and not hasattr(function, "__name__"):
        watched.__name__ = watched.__qualname__ = name_of(function)
    receiver = getattr(function, "__self__", None)
    if receiver is not None:
        watched.__self__ = receiver  # type: ignore[attr-defined]  # as a bound method has it
    return watched


def _coroutine(tool: Tool, begin: Begin) -> Function:
    async def watched(*args: object, **kwargs: object) -> object:
        __tracebackhide__ = True
        execution = begin(tool, args, kwargs)
        if execution is None:
            return await tool.function(*args, **kwargs)
        with execution:
            await execution.wait()
            if execution.is_decided:
                return execution.decided()
            return execution.returned(await tool.function(*args, **kwargs))

    return watched


def _generator(tool: Tool, begin: Begin) -> Function:
    def watched(*args: object, **kwargs: object) -> Generator[Any, Any, Any]:
        execution = begin(tool, args, kwargs)
        if execution is None:
            return (yield from tool.function(*args, **kwargs))
        return (yield from Noted(execution, lambda: tool.function(*args, **kwargs)))

    return watched


def _async_generator(tool: Tool, begin: Begin) -> Function:
    def make(*args: object, **kwargs: object) -> Any:  # noqa: ANN401  (an async generator)
        execution = begin(tool, args, kwargs)
        if execution is None:
            return tool.function(*args, **kwargs)
        return NotedAsync(execution, lambda: tool.function(*args, **kwargs))

    return passing_on(make)


def _plain(tool: Tool, begin: Begin) -> Function:
    """A plain function may give something to wait for, which nobody knows before it has."""
    gives_awaitables = False

    def watched(*args: object, **kwargs: object) -> object:
        nonlocal gives_awaitables
        __tracebackhide__ = True
        execution = begin(tool, args, kwargs)
        if execution is None:
            return tool.function(*args, **kwargs)

        def call() -> object:
            return tool.function(*args, **kwargs)

        if not is_on_a_loop():
            return _blocking(execution, call)
        if execution.is_planned and (gives_awaitables or may_give_awaitable(tool.function)):
            return _awaited(execution, call)
        if execution.ends_by_plan:
            return _blocking(execution, call)
        with execution:
            value = call()
            gives_awaitables = isawaitable(value)
            if isawaitable(value):
                return _settled(execution, value, waits=True)
            execution.block(has_run=True)
            return execution.returned(value)

    return watched


def _blocking(execution: Execution, call: Callable[[], object]) -> object:
    __tracebackhide__ = True
    with execution:
        execution.block()
        if execution.is_decided:
            return execution.decided()
        value = call()
        if isawaitable(value):
            return _settled(execution, value, waits=False)
        return execution.returned(value)


def _settled(execution: Execution, value: Awaitable[object], *, waits: bool) -> object:
    """The same to wait for; the execution ends with it."""
    if isinstance(value, asyncio.Future) and not (waits and execution.is_planned):
        value.add_done_callback(lambda done: _note(execution, done))
        return value
    return _awaited(execution, lambda: value, waits=waits)


async def _awaited(execution: Execution, call: Callable[[], Any], *, waits: bool = True) -> object:
    __tracebackhide__ = True
    with execution:
        if waits:
            await execution.wait()
        if execution.is_decided:
            return execution.decided()
        return execution.returned(await call())


def _note(execution: Execution, done: asyncio.Future[Any]) -> None:
    error = asyncio.CancelledError() if done.cancelled() else done.exception()
    if error is None:
        execution.returned(done.result())
    else:
        execution.raised(error)
