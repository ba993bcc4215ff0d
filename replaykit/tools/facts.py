"""Edge: a function of the user's, and what is known of it before it is called."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from replaykit.tools.arguments import Parameters
from replaykit.tools.current import Function

_AWAITABLES = ("Awaitable", "Coroutine", "Future", "Task")

Kind = Literal["plain", "coroutine", "generator", "async generator"]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Tool:
    """One function that is watched."""

    name: str
    function: Function
    kind: Kind
    parameters: Parameters
    innermost: object
    """The function below all decorators, partials and bindings."""

    serial: bool = False

    @classmethod
    def of(cls, function: Function, name: str, *, serial: bool = False) -> "Tool":
        """A function under a name."""
        return cls(
            name=name,
            function=function,
            kind=kind_of(function),
            parameters=Parameters.of(function),
            innermost=_innermost(function),
            serial=serial,
        )


def kind_of(function: Function) -> Kind:
    """What calling a function gives."""
    called = function
    if not inspect.isroutine(function) and not isinstance(function, functools.partial):
        called = getattr(function, "__call__", function)  # noqa: B004  (its kind is wanted)
    if inspect.isasyncgenfunction(called):
        return "async generator"
    if inspect.iscoroutinefunction(called) and _is_written_async(called):
        return "coroutine"
    return "generator" if inspect.isgeneratorfunction(called) else "plain"


def may_give_awaitable(function: Function) -> bool:
    """Whether a plain function looks as if it gave something to wait for."""
    receiver = getattr(function, "__self__", None)  # of the `__call__` of a callable object
    if any(map(inspect.iscoroutinefunction, (function, receiver, _innermost(function)))):
        return True
    annotation = getattr(function, "__annotations__", {}).get("return", "")
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    return text.partition("[")[0].rpartition(".")[2] in _AWAITABLES


def name_of(function: Function) -> str:
    """The name by which a function is known, if nobody says another."""
    declared = getattr(function, "name", None)
    if isinstance(declared, str) and declared and not inspect.isroutine(function):
        return declared
    while isinstance(function, functools.partial):
        function = function.func
    return getattr(function, "__name__", None) or type(function).__name__


def _is_written_async(called: Function) -> bool:
    """Not where a plain function is only marked as one."""
    while isinstance(called, functools.partial):
        called = called.func
    code: object = getattr(called, "__code__", None)
    return bool(getattr(code, "co_flags", 0) & inspect.CO_COROUTINE)


def _innermost(function: object) -> object:
    while True:
        below = _below(function)
        if below is None or below is function:
            return function
        function = below


def _below(function: object) -> object | None:
    if isinstance(function, functools.partial | functools.partialmethod):
        return function.func
    bound: Callable[..., object] | None = getattr(function, "__func__", None)
    return bound if bound is not None else getattr(function, "__wrapped__", None)
