"""Edge: objects that are tools, hold tools or have them as methods, and twins of such objects."""

import copy
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from types import ModuleType
from typing import Any

from replaykit.tools.current import Function
from replaykit.tools.shapes import FUNCTION_MEMBERS, is_collection

_REGISTERS = ("tools", "functions", "handlers", "registry", "actions")
_KEPT_PRIVATE = ("_fn", "_async_fn")
"""Where a tool that is made of a function keeps it, for calls without and with `async`."""

_HANDLED = "_invoke_tool_impl"
"""Where what handles the exceptions of a function keeps it."""

_RUNS = (("_run", "_arun"), ("run", "arun"), ("forward",), ("execute",), ("invoke", "ainvoke"))
"""The methods, without and with `async`, in which classes of tools do their work."""

_NOT_THE_USERS = ("builtins", "abc", "typing", "pydantic.main", "enum")
"""Modules whose classes have methods that are nobody's tools."""

_STAY_OURS = frozenset(
    f"__{name}__"
    for name in (
        *("class", "new", "init", "del", "dict", "slots", "weakref", "init_subclass"),
        *("getattribute", "getattr", "setattr", "delattr"),
        *("subclasshook", "class_getitem", "instancecheck", "subclasscheck"),
    )
)


def is_function(value: object) -> bool:
    """Whether it is a function of any kind, bound or not."""
    return inspect.isroutine(value) or isinstance(value, functools.partial)


def registers_of(thing: object) -> Iterator[tuple[str, Any]]:
    """The collections in which an object keeps its tools."""
    for name in _REGISTERS:
        for attribute in (name, f"_{name}"):
            value = _own(thing, attribute)
            if is_collection(value):
                yield attribute, value


def functions_of(thing: object) -> Iterator[tuple[str, Function]]:
    """The functions of an object that describes a tool: it has a name, and what to run."""
    if name_in(thing) is not None:
        for attribute in (*FUNCTION_MEMBERS, *_KEPT_PRIVATE):
            value = _own(thing, attribute)
            if callable(value) and not isinstance(value, type):
                yield attribute, value


def name_in(thing: object) -> str | None:
    """The name that an object says its tool has, itself or in its metadata."""
    for said_by in (thing, _own(thing, "metadata"), _own(thing, "_metadata")):
        name = _own(said_by, "name")
        if isinstance(name, str):
            return name
    return None


def seats_of(
    thing: object, functions: Mapping[str, Function]
) -> Iterator[tuple[str, str | None, Function]]:
    """Where the functions of an object are run from: an attribute, or a member of one.

    What makes an error result of an exception stays around the function, and what describes a
    function may hold it once more, and be the one that runs it.
    """
    for attribute, function in functions.items():
        handled = _own(function, _HANDLED)
        if callable(handled):
            yield attribute, _HANDLED, handled
        else:
            yield attribute, None, function
    for attribute, value in list(getattr(thing, "__dict__", {}).items()):
        for member in FUNCTION_MEMBERS:
            held = _own(value, member)
            again = next((one for one in functions.values() if one is held), None)
            if again is not None:
                yield attribute, member, again


def work_of(thing: object) -> Iterator[tuple[str, Function]]:
    """The methods in which an object with a name does its work, where its class defines them."""
    if not isinstance(_own(thing, "name"), str):
        return
    for methods in _RUNS:
        for kind in type(thing).__mro__:
            found = [name for name in methods if name in vars(kind)]
            if found:
                yield from ((name, getattr(thing, name)) for name in found)
                return


def public_functions(thing: object) -> dict[str, Function]:
    """What an object, a class or a module has for others to call."""
    if isinstance(thing, ModuleType):
        return {
            name: value
            for name, value in vars(thing).items()
            if not name.startswith("_")
            and is_function(value)
            and getattr(value, "__module__", None) == thing.__name__
        }
    names = [name for name in _names_of(thing) if not name.startswith("_")]
    return {name: getattr(thing, name) for name in names if _is_method(thing, name)}


def changed_copy(thing: Any, members: Mapping[str, Any]) -> Any:  # noqa: ANN401  (any object)
    """A copy of an object with other members, whose own methods see them too."""
    twin = copy.copy(thing)
    try:
        for name, value in members.items():
            object.__setattr__(twin, name, value)  # it may be frozen
    except AttributeError:  # it has slots, and none of this name
        return stand_in_for(thing, members)
    return twin


def stand_in_for(thing: Any, members: Mapping[str, Function]) -> Any:  # noqa: ANN401  (any object)
    """What passes for an object in all but these members, and keeps its state with it."""
    kind = type(thing)

    def read(_: object, name: str) -> object:
        return members[name] if name in members else getattr(thing, name)

    body: dict[str, Any] = {
        "__getattribute__": read,
        "__setattr__": lambda _, name, value: setattr(thing, name, value),
        "__delattr__": lambda _, name: delattr(thing, name),
        "__doc__": kind.__doc__,
        "__module__": kind.__module__,
        "__slots__": (),
    }
    for name in dir(kind):
        is_special = name[:2] == name[-2:] == "__" and hasattr(kind, name)
        if is_special and name not in _STAY_OURS and name not in body:
            body[name] = _passed_on(thing, kind, name, members)
    return type(kind.__name__, (), body)()


def _passed_on(thing: object, kind: type, name: str, members: Mapping[str, Function]) -> object:
    """A special method, which Python looks up on the class and nowhere else."""
    own = getattr(kind, name)
    if not callable(own):
        return own

    def pass_on(twin: object, /, *args: object, **kwargs: object) -> object:
        act: Callable[..., object] = members.get(name) or getattr(thing, name)
        given = act(*args, **kwargs)
        return twin if given is thing else given  # as `with toolkit as opened`

    with suppress(Exception):  # some have nothing to copy
        functools.update_wrapper(pass_on, own)
    return pass_on


def _own(thing: object, name: str) -> object:
    """An attribute that stands in an object itself; properties and methods are not asked."""
    members = getattr(thing, "__dict__", None)
    if isinstance(members, dict) and name in members:
        return members[name]
    if name in _slots_of(thing) or isinstance(inspect.getattr_static(thing, name, None), str):
        return getattr(thing, name, None)
    return None


def _slots_of(thing: object) -> Iterator[str]:
    for kind in type(thing).__mro__:
        slots = vars(kind).get("__slots__", ())
        yield from (slots,) if isinstance(slots, str) else slots


def _names_of(thing: object) -> Iterator[str]:
    kind = thing if isinstance(thing, type) else type(thing)
    for base in kind.__mro__:
        if base.__module__ not in _NOT_THE_USERS:
            yield from vars(base)
    if not isinstance(thing, type):
        yield from getattr(thing, "__dict__", ())


def _is_method(thing: object, name: str) -> bool:
    """Whether it can be called on this very object; properties are not asked."""
    found = inspect.getattr_static(thing, name, None)
    if isinstance(thing, type):
        return isinstance(found, staticmethod | classmethod)
    return is_function(found) or isinstance(
        found, staticmethod | classmethod | functools.partialmethod
    )
