"""Edge: the names under which modules hold functions and classes, and other ones put there.

Problem: `from time import time` makes a name of its own, which patching `time.time` does not reach;
looking for such names in thousands of modules costs 20 to 90 ms, and `getattr` on a module may load
hundreds of others.
Solution: each module is looked through once, when it is new, and only in its `__dict__`.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType

from replaykit.clock.loaded_modules import LOADED

_Names = dict[str, object]
_Held = dict[str, object]
"""What is held by which name, whether it is there or its stand-in is."""


class ModuleGlobals:
    """Every name by which a loaded module holds one of some objects, or what stands in for it."""

    def __init__(
        self,
        pairs: Iterable[tuple[object, object]],
        *,
        spared: frozenset[str] = frozenset(),
        only: frozenset[str] | None = None,
    ) -> None:
        """
        Args:
            pairs: each object with what stands in for it; one thing may do so for several.
            spared: packages whose modules keep what they hold.
            only: those whose modules do not; None: all others.
        """
        self._pairs = tuple(pairs)
        self._stand_ins = {id(original): other for original, other in self._pairs}
        self._originals = {id(other): original for original, other in reversed(self._pairs)}
        self._originals |= {id(original): original for original, _ in self._pairs}
        self._spared = spared
        self._only = only
        self._modules: Mapping[str, ModuleType] = {}
        self._holders: dict[str, tuple[_Names, _Held]] = {}

    def replace(self, *, spared: tuple[str, ...] = ()) -> None:
        """Puts the stand-ins in place.

        Args:
            spared: with what the names of further modules begin that keep what they hold.
        """
        self._look_at_new_modules()
        for module, (names, held) in self._holders.items():
            if module.startswith(spared):
                continue
            for name, original in held.items():
                if names.get(name) is original:
                    names[name] = self._stand_ins[id(original)]

    def give_back(self) -> None:
        """Puts the originals back, also in modules that were loaded meanwhile."""
        self._look_at_new_modules()
        for names, held in self._holders.values():
            for name, original in held.items():
                if names.get(name) is self._stand_ins[id(original)]:
                    names[name] = original

    def _look_at_new_modules(self) -> None:
        for module, names in self._new_modules():
            held = self._held_in(names)
            if held:
                self._holders[module] = (names, held)

    def _new_modules(self) -> Iterator[tuple[str, _Names]]:
        """The modules that came, or took another's place, since the last look."""
        before, self._modules = self._modules, LOADED.all()
        if before is self._modules:
            return
        for gone in before.keys() - self._modules.keys():
            self._holders.pop(gone, None)
        for name, module in self._modules.items():
            if before.get(name) is module or not issubclass(type(module), ModuleType):
                continue
            self._holders.pop(name, None)
            if self._concerns(name.partition(".")[0]):
                # Asked in any other way, a lazy module would load what it stands for.
                yield name, object.__getattribute__(module, "__dict__")

    def _concerns(self, package: str) -> bool:
        return package not in self._spared and (self._only is None or package in self._only)

    def _held_in(self, names: _Names) -> _Held:
        originals = self._originals
        if not any(map(originals.__contains__, map(id, names.values()))):
            return {}
        return {
            name: originals[id(value)]
            for name, value in list(names.items())
            if id(value) in originals
        }
