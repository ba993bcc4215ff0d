"""Edge: the watched twin of whatever holds tools: a function, a collection, an object, a module."""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from replaykit.errors import SettingError
from replaykit.tools.current import Function
from replaykit.tools.facts import name_of
from replaykit.tools.objects import (
    changed_copy,
    functions_of,
    is_function,
    name_in,
    public_functions,
    registers_of,
    seats_of,
    stand_in_for,
    work_of,
)
from replaykit.tools.shapes import is_collection, watched_collection

MOST_LEVELS = 6
"""Registries within registries are rare; what contains itself would never end."""

_EXPECTED = (
    "a function, a mapping or sequence of functions, an object with public methods,"
    " or one that holds its functions under `tools` or `functions`"
)


class Twins:
    """Makes the twin of each thing once."""

    def __init__(self, watch: Callable[[Function, str], Function]) -> None:
        """
        Args:
            watch: gives the watched twin of a function, under a name.
        """
        self._watch = watch
        self._made: dict[tuple[int, str | None], tuple[object, Any]] = {}
        """With the originals, so that their ids stay taken."""

        self._twins: dict[int, object] = {}

    def of(self, thing: Any, name: str | None = None) -> Any:  # noqa: ANN401  (any shape)
        """The same, watched.

        Args:
            name: under which it is known, if not by its own.

        Raises:
            SettingError: where there is nothing to watch.
        """
        twin = self._of(thing, name, 0)
        if twin is thing and not self._is_twin(thing):
            raise SettingError(f"there is no tool in {thing!r} (expected {_EXPECTED})")
        return twin

    def _of(self, thing: Any, name: str | None, level: int) -> Any:  # noqa: ANN401  (any shape)
        if isinstance(thing, str | bytes | int | float | None) or self._is_twin(thing):
            return thing
        key = id(thing), name
        if key not in self._made:
            twin = self._made_of(thing, name, level)
            self._made[key] = thing, twin
            if twin is not thing:
                self._twins[id(twin)] = twin
        return self._made[key][1]

    def _is_twin(self, thing: object) -> bool:
        return id(thing) in self._twins

    def _made_of(self, thing: Any, name: str | None, level: int) -> Any:  # noqa: ANN401  (any shape)
        if level == MOST_LEVELS:
            return thing
        if is_collection(thing):
            return watched_collection(
                thing, lambda member, own: self._of(member, own, level + 1), name
            )
        if is_function(thing):
            return self._watch(thing, name or name_of(thing))
        if isinstance(thing, type | ModuleType):
            return thing if level else self._with_methods(thing)
        return self._object(thing, name, level)

    def _object(self, thing: Any, name: str | None, level: int) -> Any:  # noqa: ANN401  (any object)
        registers = {
            attribute: self._of(register, None, level + 1)
            for attribute, register in registers_of(thing)
        }
        changed = {key: twin for key, twin in registers.items() if twin is not getattr(thing, key)}
        if not changed:
            functions = dict(functions_of(thing)) or dict(work_of(thing) if level else ())
            changed = self._functions(thing, functions, name or name_in(thing) or name_of(thing))
        if changed:
            return changed_copy(thing, changed)
        if callable(thing):
            watched = self._watch(thing.__call__, name or name_of(thing))
            return stand_in_for(thing, {"__call__": watched})
        return thing if level else self._with_methods(thing)

    def _functions(
        self,
        thing: Any,  # noqa: ANN401  (any object)
        functions: Mapping[str, Function],
        name: str,
    ) -> dict[str, Any]:
        """What is to change in an object that describes a tool."""
        changed: dict[str, Any] = {}
        for attribute, member, function in seats_of(thing, functions):
            watched = self._watch(function, name)
            if member is not None:
                watched = changed_copy(getattr(thing, attribute), {member: watched})
            changed[attribute] = watched
        return changed

    def _with_methods(self, thing: Any) -> Any:  # noqa: ANN401  (any object)
        methods = {
            name: self._watch(function, name) for name, function in public_functions(thing).items()
        }
        return stand_in_for(thing, methods) if methods else thing
