"""Edge: `@replaykit.tool`, for production code: outside a run the function is as it was.

It loads nothing heavy, and outside a run it costs one look at whether any is open.
"""

from collections.abc import Callable, Generator
from functools import wraps
from typing import Any, TypeVar, overload

from replaykit.tools.current import Declared, Function, toolboxes
from replaykit.tools.passing_on import passing_on

_Function = TypeVar("_Function", bound=Callable[..., Any])

_MARK = "__replaykit_tool__"
_GENERATOR, _COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x200
"""As `inspect` names them, which would take long to load."""

declared_tools: set[str] = set()
"""The names of all that `@replaykit.tool` stands on."""


@overload
def tool(function: _Function, /) -> _Function: ...
@overload
def tool(*, name: str | None = None, serial: bool = False) -> Callable[[_Function], _Function]: ...
def tool(function: Any = None, /, *, name: str | None = None, serial: bool = False) -> Any:
    """Lets every run watch a function, wherever it is called from.

    Outside a run it does nothing.

    Args:
        name: under which the model knows the tool; its own name if not given.
        serial: whether it is meant to run one at a time.

    Example:
        @replaykit.tool
        async def get_weather(city: str) -> str: ...
    """
    if function is None:
        return lambda function: tool(function, name=name, serial=serial)  # type: ignore[call-overload]  # both at once
    if isinstance(function, classmethod | staticmethod):
        return type(function)(tool(function.__func__, name=name, serial=serial))  # type: ignore[call-overload]  # likewise
    known_as = str(name or getattr(function, "__name__", type(function).__name__))
    declared_tools.add(known_as)
    return asking(Declared(function, known_as, serial))


def asking(declared: Declared) -> Function:
    """The function, but each call of it asks for the toolbox of its run."""
    asks = wraps(declared.function)(_shaped_like(declared.function)(declared))
    asks.__dict__[_MARK] = (asks, declared)
    return asks


def declared_in(function: object) -> Declared | None:
    """What a function declares that asks; None where it is no such function.

    A decorator above it carries the mark along, but is something else than it.
    """
    asks, declared = getattr(function, "__dict__", {}).get(_MARK, (None, None))
    return declared if asks is function else None


def _shaped_like(function: Function) -> Callable[[Declared], Function]:
    """What makes a function of the same kind."""
    code = getattr(function, "__code__", None)
    flags = getattr(code, "co_flags", 0)
    if flags & _ASYNC_GENERATOR:
        return _asking_async_generator
    if flags & _COROUTINE:
        return _asking_coroutine
    if flags & _GENERATOR:
        return _asking_generator
    return _asking


def _here(declared: Declared) -> Function:
    toolbox = toolboxes.current()
    return declared.function if toolbox is None else toolbox.watching(declared)


def _asking(declared: Declared) -> Function:
    function = declared.function

    def ask(*args: object, **kwargs: object) -> object:
        if not toolboxes.all_open:
            return function(*args, **kwargs)
        return _here(declared)(*args, **kwargs)

    return ask


def _asking_coroutine(declared: Declared) -> Function:
    function = declared.function

    async def ask(*args: object, **kwargs: object) -> object:
        if not toolboxes.all_open:
            return await function(*args, **kwargs)
        return await _here(declared)(*args, **kwargs)

    return ask


def _asking_generator(declared: Declared) -> Function:
    def ask(*args: object, **kwargs: object) -> Generator[Any, Any, Any]:
        return (yield from _here(declared)(*args, **kwargs))

    return ask


def _asking_async_generator(declared: Declared) -> Function:
    return passing_on(
        lambda *args, **kwargs: _here(declared)(*args, **kwargs)  # noqa: PLW0108  (when called)
    )
