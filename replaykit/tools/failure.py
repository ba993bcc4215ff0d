"""Edge: how a tool fails on purpose, and the exceptions of the past, made again."""

import ast
import builtins
import copy
import importlib
import sys
from collections.abc import Callable
from contextlib import suppress
from types import BuiltinFunctionType

from replaykit.errors import RecordedToolError, SettingError

Failing = Callable[[], BaseException]
"""Makes the exception for one execution."""

_EXPECTED = "an exception, its class, a function that makes one, or 'TypeName: message'"


def failing_with(what: object) -> Failing:
    """What makes the exceptions that somebody asked for.

    Raises:
        SettingError: naming the value and the choices.
    """
    if isinstance(what, BaseException):
        return _again(what)
    if isinstance(what, type) and issubclass(what, BaseException):
        return _of_class(what)
    if isinstance(what, str):
        return _of_text(what)
    if callable(what) and not isinstance(what, type):
        return _made_by(what)
    raise SettingError(f"fails with {what!r} (expected {_EXPECTED})")


def said_of(error: BaseException) -> str:
    """An exception as a span has it: `TypeName: message`, with the module unless it is built in."""
    name, message = _name_of(type(error)), _message_of(error)
    return f"{name}: {message}" if message else name


def rebuilt(said: str, tool: str) -> Exception:
    """The exception that a span tells of.

    It has the type it had where that is built in or already imported; nothing is imported and no
    constructor but Python's own is run, since a cassette may come from anybody. Attributes beside
    the message are lost.
    """
    name, _, message = said.partition(": ")
    kind = _known_type(name)
    if kind is not None and isinstance(kind.__new__, BuiltinFunctionType):
        with suppress(Exception):  # what needs more than a message to be made or shown
            error: Exception = kind.__new__(kind)
            error.args = _arguments(kind, message)
            if str(error) == message:
                return error
    return RecordedToolError(tool, said)


def _again(error: BaseException) -> Failing:
    def fail() -> BaseException:
        with suppress(Exception):  # exceptions need not be copyable
            made = copy.copy(error)
            if type(made) is type(error) and made.args == error.args:
                return made.with_traceback(None)
        return error.with_traceback(None)

    return fail


def _of_class(kind: type[BaseException]) -> Failing:
    try:
        kind()
    except Exception as refused:
        raise SettingError(
            f"fails with {kind.__qualname__}, which cannot be made without arguments: {refused}"
            f" (expected an exception, as {kind.__qualname__}(…))"
        ) from None
    return kind


def _of_text(said: str) -> Failing:
    name, _, message = said.partition(":")
    kind = _named_type(name.strip())
    if kind is None:
        raise SettingError(
            f"fails with {said!r}, where {name!r} is no exception"
            " (expected a name as TimeoutError or httpx.ReadTimeout)"
        )
    text = message.strip()
    error = _made(kind, text)
    return _again(error)


def _made(kind: type[BaseException], text: str) -> BaseException:
    try:
        return kind(text) if text else kind()
    except Exception as refused:
        raise SettingError(
            f"fails with {kind.__qualname__}, which cannot be made of a message alone: {refused}"
            " (expected another type, or in Python the exception itself)"
        ) from None


def _made_by(factory: Callable[[], object]) -> Failing:
    def fail() -> BaseException:
        made = factory()
        if isinstance(made, BaseException):
            return made
        raise SettingError(
            f"fails with what {factory!r} makes, but that is {made!r} (expected an exception)"
        )

    return fail


def _named_type(name: str) -> type[BaseException] | None:
    """An exception by the name that a user wrote; its module is imported."""
    found = getattr(builtins, name, None)
    module, _, attribute = name.rpartition(".")
    if found is None and module:
        with suppress(ImportError):
            found = getattr(importlib.import_module(module), attribute, None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _known_type(name: str) -> type[Exception] | None:
    """An exception by a recorded name, where that is there already."""
    module, _, attribute = name.rpartition(".")
    home = sys.modules.get(module or "builtins")
    found = None if home is None else vars(home).get(attribute)
    return found if isinstance(found, type) and issubclass(found, Exception) else None


def _arguments(kind: type[Exception], message: str) -> tuple[object, ...]:
    if issubclass(kind, KeyError):  # it shows its key as Python writes it
        with suppress(ValueError, SyntaxError):
            return (ast.literal_eval(message),)
    return (message,) if message else ()


def _name_of(kind: type[BaseException]) -> str:
    module = kind.__module__
    is_plain = module == "builtins" or kind.__name__ == "CancelledError"
    return kind.__qualname__ if is_plain else f"{module}.{kind.__qualname__}"


def _message_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a broken __str__ must not take the place of the error
        return ""
