"""Edge: places in the user's own objects that hold a tool, taken for a while and given back."""

import threading
from collections.abc import Callable, MutableMapping, MutableSequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from replaykit.tools.current import Declared

_NOTHING = object()


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One member of a mapping or a list."""

    target: MutableMapping[Any, Any] | MutableSequence[Any]
    key: Any

    def read(self) -> object:
        try:
            return self.target[self.key]
        except (KeyError, IndexError):  # somebody has taken it away
            return _NOTHING

    def write(self, value: object) -> None:
        self.target[self.key] = value


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """One attribute, as it stands in the object itself."""

    target: Any
    key: str

    def read(self) -> object:
        return vars(self.target).get(self.key, _NOTHING)

    def write(self, value: object) -> None:
        if value is _NOTHING:
            delattr(self.target, self.key)
        else:
            setattr(self.target, self.key, value)


Place: TypeAlias = Item | Attribute

Making: TypeAlias = Callable[[], tuple[object, tuple[Declared, ...]]]
"""Makes what is put into a place, with the functions in it that ask for a toolbox."""


@dataclass(slots=True)
class _Taken:
    place: Place
    own: object
    replacement: object
    declared: tuple[Declared, ...]
    users: int = 1


class Places:
    """All places that are taken in this process: several runs may share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: dict[tuple[int, Any], _Taken] = {}

    def take(self, place: Place, make: Making) -> tuple[Declared, ...]:
        """Puts something into a place, unless it is there already."""
        key = id(place.target), place.key
        with self._lock:
            taken = self._taken.get(key)
            if taken is not None and place.read() is taken.replacement:
                taken.users += 1
                return taken.declared
            own = place.read()
            replacement, declared = make()
            place.write(replacement)
            self._taken[key] = _Taken(place, own, replacement, declared)
            return declared

    def give_back(self, place: Place) -> None:
        """Puts back what stood there, once nobody needs it; not over what others have put there."""
        key = id(place.target), place.key
        with self._lock:
            taken = self._taken.get(key)
            if taken is None:
                return
            taken.users -= 1
            if taken.users == 0:
                del self._taken[key]
                if place.read() is taken.replacement:
                    place.write(taken.own)
