"""Edge: one attribute of somebody else's module or class, replaced for a while."""

import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import Any

_NOTHING = object()


@dataclass(frozen=True, slots=True)
class StandIn:
    """What takes the place of an attribute."""

    target: object
    name: str
    make: Callable[[Any], Any]
    """Makes the replacement from what it replaces, whoever put that there."""


@dataclass(slots=True)
class _Place:
    """An attribute with what stood there before, and what stands there now."""

    stand_in: StandIn
    own: object = _NOTHING
    """What the target itself held, and not one of its bases."""

    replacement: object = _NOTHING

    def take(self) -> None:
        target, name = self.stand_in.target, self.stand_in.name
        present = vars(target).get(name, _NOTHING)
        if self.replacement is not _NOTHING and present is not self.own:
            return  # whoever had wrapped the replacement still does
        self.own = present
        self.replacement = self.stand_in.make(getattr(target, name))
        setattr(target, name, self.replacement)

    def give_back(self) -> None:
        """Leaves it where somebody else has wrapped it since: it is idle, and theirs is not ours.

        Putting the old one back would take their work away with ours.
        """
        target, name = self.stand_in.target, self.stand_in.name
        if vars(target).get(name) is not self.replacement:
            return
        if self.own is _NOTHING:
            delattr(target, name)
        else:
            setattr(target, name, self.own)
        self.replacement = _NOTHING


@dataclass(slots=True)
class StandIns:
    """Stand-ins that come and go together."""

    all_of_them: Iterable[StandIn]
    _places: list[_Place] = field(init=False)

    def __post_init__(self) -> None:
        self._places = [_Place(stand_in) for stand_in in self.all_of_them]

    def __enter__(self) -> None:
        for place in self._places:
            place.take()

    def __exit__(self, *exc_info: object) -> None:
        for place in reversed(self._places):
            place.give_back()


class Shared:
    """Patches that are made once, and in place while anybody needs them; twice would nest them."""

    def __init__(self, make: Callable[[], Iterable[AbstractContextManager[object]]]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._users = 0
        self._in_place = ExitStack()
        self._patches: tuple[AbstractContextManager[object], ...] = ()

    def __enter__(self) -> None:
        with self._lock:
            if self._users == 0:
                self._put_in_place()
            self._users += 1

    def __exit__(self, *exc_info: object) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._in_place.close()

    def _put_in_place(self) -> None:
        self._patches = self._patches or tuple(self._make())
        with ExitStack() as stack:
            for patch in self._patches:
                stack.enter_context(patch)
            self._in_place = stack.pop_all()
