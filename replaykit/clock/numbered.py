"""Edge: what is put into sets is ordered there by number, and so in the same order always.

Problem: `asyncio.wait`, `as_completed` and many others keep tasks, futures and threads in sets,
whose order is that of memory addresses. Who goes first at equal instants would differ each time.
Solution: what is made in a window is of a class of its own that hashes by number, and stays so.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent import futures
from contextlib import suppress
from functools import cache
from typing import Any, cast

from replaykit.belonging.standing_in import StandIn
from replaykit.clock.window import kernel_here

_NUMBER = "_replaykit_number"


class NumberedFuture(asyncio.Future[Any]):
    """A future of a virtual loop."""

    def __init__(self, number: int, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self._number = number

    def __hash__(self) -> int:
        return self._number


class NumberedTask(asyncio.Task[Any]):
    """A task of a virtual loop."""

    def __init__(
        self,
        number: int,
        coroutine: Coroutine[Any, Any, Any],
        loop: asyncio.AbstractEventLoop,
        **options: Any,  # noqa: ANN401  (whatever this Python's own takes)
    ) -> None:
        self._number = number  # first: the task is put into a set as it is made
        super().__init__(coroutine, loop=loop, **options)

    def __hash__(self) -> int:
        return self._number


def number_stand_ins() -> tuple[StandIn, ...]:
    """What numbers threads, and the futures of pools of threads."""
    return (
        StandIn(threading.Thread, "__init__", _numbering),
        StandIn(futures.Future, "__init__", _numbering),
    )


def _numbering(init: Callable[..., None]) -> Callable[..., None]:
    def __init__(made: object, *args: Any, **options: Any) -> None:  # noqa: ANN401  (as the class's own)
        init(made, *args, **options)
        kernel = kernel_here()
        if kernel is not None and _NUMBER not in vars(made):
            vars(made)[_NUMBER] = kernel.next_number()
            with suppress(TypeError):  # a class that lays out its objects in a way of its own
                made.__class__ = _numbered(cast("Any", type(made)))

    return __init__


@cache
def _numbered(kind: Any) -> Any:  # noqa: ANN401  (a class, which typeshed does not take as a key)
    """The same class, but hashing by number; the class itself where it hashes in its own way."""
    is_plain = kind.__hash__ is object.__hash__ and type(kind) is type
    if not is_plain or "__init_subclass__" in {name for c in kind.__mro__[:-1] for name in vars(c)}:
        return kind
    names = {
        "__hash__": lambda made: vars(made)[_NUMBER],
        "__module__": kind.__module__,
        "__qualname__": kind.__qualname__,
        "__doc__": kind.__doc__,
        "__slots__": (),
    }
    return type(kind.__name__, (kind,), names)
