"""Edge: the toolbox of the run that a task or thread belongs to."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from replaykit.belonging import Scope

Function = Callable[..., Any]


class Declared(NamedTuple):
    """A function that asks for the toolbox of its run each time it is called."""

    function: Function
    name: str
    serial: bool = False
    """Whether it is meant to run one at a time."""

    always: bool = True
    """Whether every run watches it; otherwise those that have asked for it."""


class Watcher(Protocol):
    """What a toolbox is for a function that asks for one."""

    def watching(self, declared: Declared) -> Function:
        """The function as this run calls it."""
        ...


toolboxes: Scope[Watcher] = Scope("toolbox")
"""Which toolbox a task or thread has."""
