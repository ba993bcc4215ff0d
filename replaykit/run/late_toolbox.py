"""Assembly: the toolbox of a run, made when something asks for it: most tests watch no tools.

Not even what it is made of is loaded before.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from replaykit.belonging.inheriting import inheriting
from replaykit.model import Span
from replaykit.tools.current import Declared, Function, toolboxes

if TYPE_CHECKING:  # see above
    from replaykit.tools.toolbox import Toolbox
    from replaykit.tools.unapplied import Unapplied


class LateToolbox:
    """What a run knows of its tools; as long as none is watched there is nothing to know."""

    def __init__(self, make: "Callable[[], Toolbox]") -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: Toolbox | None = None
        self._is_closed = False

    def toolbox(self) -> "Toolbox":
        """The toolbox itself, from now on."""
        with self._lock:  # of two, each would know half of what runs
            if self._made is None:
                self._made = self._make()
                if self._is_closed:
                    self._made.close()
            return self._made

    @contextmanager
    def opened(self) -> Iterator[None]:
        """While the block runs, `@replaykit.tool` and `watch` ask this one in this context."""
        with inheriting(), toolboxes.entered(self):
            try:
                yield
            finally:
                self.close()

    def watching(self, declared: Declared) -> Function:
        """What a function that asks is to call in this run."""
        if self._made is None and not declared.always:
            return declared.function  # watched by those runs alone that have asked for it
        return self.toolbox().watching(declared)

    def leave(self) -> None:
        """From now on, what is running is never seen to end."""
        if self._made:
            self._made.leave()

    def close(self) -> None:
        """Puts back what was watched in place; what was watched otherwise is as if it were not."""
        with self._lock:
            self._is_closed = True
        if self._made:
            self._made.close()

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every execution so far, in the order in which they began."""
        return self._made.spans if self._made else ()

    @property
    def hanging(self) -> tuple[Span, ...]:
        """The executions that were never to end, by a plan or as recorded."""
        return self._made.hanging if self._made else ()

    @property
    def unapplied(self) -> "tuple[Unapplied, ...]":
        """The rules, and the steps of rules, that decided nothing, and why."""
        return self._made.unapplied if self._made else ()

    @property
    def unrecorded(self) -> tuple[str, ...]:
        """What was to be served as recorded, and is not recorded."""
        return self._made.unrecorded if self._made else ()

    @property
    def unkept(self) -> tuple[str, ...]:
        """Why executions could not be kept."""
        return self._made.unkept if self._made else ()

    @property
    def serial_tools(self) -> frozenset[str]:
        """The names of those that are meant to run one at a time."""
        return self._made.serial_tools if self._made else frozenset()
