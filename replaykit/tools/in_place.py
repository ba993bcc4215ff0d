"""Edge: tools watched where they stand, by whatever code calls them, and put back exactly.

A mapping or a list is changed in place, so that all who hold it see it. A function is replaced in
its module, and in every module of the user's own that has imported it by name. What holds the
function otherwise (a default argument, a closure, a list of its own) keeps the real one.
"""

import inspect
from collections.abc import Iterator, MutableMapping, MutableSequence
from types import ModuleType
from typing import Any, TypeAlias

from replaykit.errors import SettingError
from replaykit.tools.current import Declared, Function
from replaykit.tools.declaring import asking, declared_in
from replaykit.tools.dotted import Found, found_at, namesakes
from replaykit.tools.facts import name_of
from replaykit.tools.objects import (
    functions_of,
    is_function,
    name_in,
    public_functions,
    registers_of,
    seats_of,
    work_of,
)
from replaykit.tools.places import Attribute, Item, Place, Places
from replaykit.tools.shapes import is_collection, names_in
from replaykit.tools.twins import MOST_LEVELS, Twins

_places = Places()

_Spot: TypeAlias = tuple[Place, Any, str | None]
"""A place, what stands there, and the name under which it is known."""


class InPlace:
    """What one run has asked to be watched by its path."""

    def __init__(self) -> None:
        self._taken: list[Place] = []
        self._declared: dict[int, Declared] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tools."""
        return tuple(one.name for one in self._declared.values())

    def watch(self, path: str) -> None:
        """Watches what a path leads to.

        Raises:
            SettingError: where it leads nowhere, or to no tool.
        """
        declared = tuple(one for spot in _spots(found_at(path)) for one in self._take(spot))
        if not declared:
            raise SettingError(
                f"there is no tool at {path!r} (expected a function, or a mapping, a list, an"
                " object or a module with functions in it)"
            )

    def holds(self, declared: Declared) -> bool:
        """Whether this run has asked for it."""
        return id(declared) in self._declared

    def close(self) -> None:
        """Puts everything back."""
        while self._taken:
            _places.give_back(self._taken.pop())

    def _take(self, spot: _Spot) -> tuple[Declared, ...]:
        place, thing, name = spot
        marked = declared_in(thing)
        if marked is not None and marked.always:
            return (marked,)  # every run watches it already
        try:
            declared = _places.take(place, lambda: _asking_twin(thing, name))
        except (AttributeError, TypeError) as refused:
            raise SettingError(
                f"{place.key!r} cannot be replaced in {place.target!r}: {refused}"
                " (expected something that can be changed; pass it to replay.tools() instead)"
            ) from None
        self._taken.append(place)
        self._declared.update((id(one), one) for one in declared)
        return declared


def _asking_twin(thing: Any, name: str | None) -> tuple[object, tuple[Declared, ...]]:  # noqa: ANN401  (any shape)
    """What stands in a place instead, with the functions in it that ask."""
    declared: list[Declared] = []

    def watch(function: Function, known_as: str) -> Function:
        declared.append(Declared(function, known_as, always=False))
        return asking(declared[-1])

    if isinstance(thing, staticmethod | classmethod):
        twin = type(thing)(watch(thing.__func__, name or name_of(thing.__func__)))
        return twin, tuple(declared)
    return Twins(watch).of(thing, name), tuple(declared)


def _spots(found: Found) -> Iterator[_Spot]:
    """The places to be taken for what a path has led to."""
    thing, owner, name = found
    if owner is None or not _is_replaced_whole(thing):
        yield from _spots_in(thing)
    elif isinstance(owner, ModuleType):
        yield Attribute(owner, str(name)), thing, None
        for module, held_as in namesakes(thing):
            if (module, held_as) != (owner, name):
                yield Attribute(module, held_as), thing, None
    else:
        raw = inspect.getattr_static(owner, str(name))
        yield Attribute(owner, str(name)), raw if isinstance(owner, type) else thing, None


def _is_replaced_whole(thing: object) -> bool:
    if is_collection(thing):
        return not isinstance(thing, MutableMapping | MutableSequence)
    return is_function(thing)


def _spots_in(thing: Any, name: str | None = None, level: int = 0) -> Iterator[_Spot]:  # noqa: ANN401  (any shape)
    if isinstance(thing, MutableMapping):
        names = names_in(thing, name)
        for key, member in list(thing.items()):
            yield from _spot(Item(thing, key), member, names[key], level)
    elif isinstance(thing, MutableSequence):
        for position, member in enumerate(list(thing)):
            yield from _spot(Item(thing, position), member, None, level)
    elif level or _holds_tools(thing):
        yield from _spots_of_object(thing, name, level)
    else:
        for attribute, function in public_functions(thing).items():
            raw = inspect.getattr_static(thing, attribute)
            yield Attribute(thing, attribute), raw if isinstance(thing, type) else function, None


def _spots_of_object(thing: Any, name: str | None, level: int) -> Iterator[_Spot]:  # noqa: ANN401  (any object)
    functions = dict(functions_of(thing)) or dict(work_of(thing) if level else ())
    for attribute, member, function in seats_of(thing, functions):
        place = (
            Attribute(getattr(thing, attribute), member) if member else Attribute(thing, attribute)
        )
        yield place, function, name or name_in(thing) or name_of(thing)
    for _, register in registers_of(thing):
        yield from _spots_in(register, None, level + 1)


def _spot(place: Item, member: Any, name: str | None, level: int) -> Iterator[_Spot]:  # noqa: ANN401  (any shape)
    if _is_replaced_whole(member):
        if is_function(member) or _has_functions(member):
            yield place, member, name
    elif isinstance(member, type | ModuleType | str | bytes | int | float | None):
        return
    elif callable(member):
        yield place, member, name
    elif level < MOST_LEVELS:
        yield from _spots_in(member, name, level + 1)


def _holds_tools(thing: object) -> bool:
    if isinstance(thing, ModuleType | type):
        return False
    return any(functions_of(thing)) or any(registers_of(thing))


def _has_functions(collection: Any) -> bool:  # noqa: ANN401  (any collection)
    members = collection.values() if hasattr(collection, "values") else collection
    return any(is_function(one) or (is_collection(one) and _has_functions(one)) for one in members)
