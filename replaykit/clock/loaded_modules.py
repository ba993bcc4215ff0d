"""Edge: the modules that are loaded, looked over once for all who look for names in them.

Problem: a window asks half a dozen times which modules are new, and to touch each of a thousand
costs as much as opening it. Solution: while one opens or closes they are looked over once; from
then on only their number is asked, which tells of every module that something loads meanwhile.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import is_
from types import ModuleType


class LoadedModules:
    """What `sys.modules` held when somebody looked."""

    def __init__(self) -> None:
        self._seen: dict[str, ModuleType] = {}
        self._in_order: list[ModuleType] = []
        self._was_looked_over = False

    def all(self) -> Mapping[str, ModuleType]:
        """All by their names: the same object as long as they are the same modules."""
        if not self._was_looked_over or len(self._seen) != len(sys.modules):
            self._look_over()
        return self._seen

    @contextmanager
    def looked_over(self) -> Iterator[None]:
        """They are looked over now, and while the block runs only if there are more or fewer."""
        self._look_over()
        self._was_looked_over = True
        try:
            yield
        finally:
            self._was_looked_over = False

    def _look_over(self) -> None:
        loaded = sys.modules.copy()
        values = list(loaded.values())
        # Not by `==`, which a module that is loaded when it is needed may answer by itself.
        if len(values) != len(self._in_order) or not all(map(is_, values, self._in_order)):
            self._seen, self._in_order = loaded, values


LOADED = LoadedModules()
"""Those of this process."""
