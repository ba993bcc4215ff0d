"""Edge: collections of tools, each given back in its own shape with the functions in it watched."""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from types import MappingProxyType
from typing import Any

Watch = Callable[[Any, str | None], Any]
"""Gives the watched twin of a thing, under a name; the thing itself where it holds no tool."""

FUNCTION_MEMBERS = (
    "function",
    "func",
    "fn",
    "handler",
    "callable",
    "callback",
    "coroutine",
    "run",
    "execute",
    "on_invoke_tool",
)
"""Under which an entry of a registry holds its function, beside what the model is shown of it."""


def is_collection(value: object) -> bool:
    """Whether it holds other things, and is no text."""
    return isinstance(value, Mapping | Set) or (
        isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | memoryview)
    )


def watched_collection(value: Any, watch: Watch, name: str | None) -> Any:  # noqa: ANN401  (any shape)
    """The same shape with watched functions; itself where there are none in it."""
    if isinstance(value, Mapping):
        return _watched_mapping(value, watch, name)
    names = _names_of(value, name)
    found = [watch(one, own) for one, own in zip(value, names, strict=True)]
    if all(new is old for new, old in zip(found, value, strict=True)):
        return value
    return _like(value, found)


def names_in(members: Mapping[Any, Any], name: str | None) -> dict[Any, str | None]:
    """Under which name the function behind each key is known.

    The key is the name of the tool, unless the mapping itself is one tool with its description.
    """
    said = members.get("name")
    own = said if isinstance(said, str) else name
    return {key: own if key in FUNCTION_MEMBERS and own else _text(key) for key in members}


def _watched_mapping(value: Mapping[Any, Any], watch: Watch, name: str | None) -> Any:  # noqa: ANN401  (any mapping)
    names = names_in(value, name)
    found = {key: watch(member, names[key]) for key, member in value.items()}
    if all(found[key] is member for key, member in value.items()):
        return value
    if isinstance(value, MappingProxyType):
        return MappingProxyType(found)
    if isinstance(value, dict):
        twin = copy.copy(value)  # a subclass keeps what it has beside its members
        dict.update(twin, found)
        return twin
    return _built(type(value), found)


def _built(kind: Callable[[Any], Any], content: Any) -> Any:  # noqa: ANN401  (any collection)
    try:
        return kind(content)
    except Exception:  # its constructor takes something else: what it can be read as must do
        return MappingProxyType(content) if isinstance(content, dict) else content


def _like(value: Iterable[Any], found: list[Any]) -> Any:  # noqa: ANN401  (any sequence)
    make = getattr(value, "_make", None)
    if isinstance(value, tuple) and make is not None:
        return make(found)  # a named tuple takes its fields one by one
    return found if type(value) is list else _built(type(value), found)


def _names_of(value: Any, name: str | None) -> list[str | None]:  # noqa: ANN401  (any sequence)
    """The names that a sequence gives to its elements: none, unless it is one tool, or has fields.

    One tool is a pair of a name and a function, or what a mapping has under the tool's name.
    """
    fields = getattr(value, "_asdict", None)
    if isinstance(value, tuple) and callable(fields):
        return list(names_in(fields(), name).values())
    if not isinstance(value, tuple):
        return [None] * len(value)
    own = value[0] if len(value) > 1 and isinstance(value[0], str) else name
    return [own] * len(value)


def _text(key: object) -> str | None:
    return key if isinstance(key, str) else None
