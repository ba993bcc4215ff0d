"""Edge: executions that had all begun when nobody could run any more; so they can overlap."""

from collections.abc import Callable, Generator
from typing import Any, Protocol


class Group(Protocol):
    """What executions wait for until nobody else can join them. It costs no time of the run."""

    number: int

    def wait(self) -> None: ...
    def __await__(self) -> Generator[Any, None, None]: ...


Gather = Callable[[], Group | None]
"""The group that is forming; None: nobody is held."""


def alone() -> None:
    """Nobody is held."""
