"""Edge: what a task or thread belongs to: that of the run it was started in."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

_Value = TypeVar("_Value")


class _Opened(NamedTuple, Generic[_Value]):
    value: _Value
    within: _Value | None


class Scope(Generic[_Value]):
    """One kind of thing that a run has one of: its end of the wire, its toolbox.

    Any thread may ask; what is open is replaced as a whole when it changes.
    """

    def __init__(self, name: str) -> None:
        self._bound: ContextVar[_Value | None] = ContextVar(f"replaykit_{name}", default=None)
        self._changing = threading.Lock()
        self._opened: tuple[_Opened[_Value], ...] = ()
        self.all_open: tuple[_Value, ...] = ()
        """All that are open in this process; what costs production code a look at every call."""
        _scopes.append(self)

    def current(self) -> _Value | None:
        """That of this task or thread; None where none is open, or it could be any of several.

        What was started before the run has none of its own. Where only one run, with all that are
        nested in it, is open, it can only mean that one.
        """
        if not self._opened:
            return None
        bound = self._bound.get()
        if bound is not None and self._holds(bound):
            return bound
        # A context that outlived its run, as that of a loop many tests share, says nothing any
        # more.
        innermost = self._innermost()
        return innermost[0] if len(innermost) == 1 else None

    def bound(self) -> _Value | None:
        """What this context was given, open or not."""
        return self._bound.get()

    @contextmanager
    def bound_to(self, value: _Value | None) -> Iterator[None]:
        """Gives this context a value while the block runs."""
        token = self._bound.set(value)
        try:
            yield
        finally:
            # A fixture may be torn down in another context than it was set up in.
            try:
                self._bound.reset(token)
            except ValueError:
                self._bound.set(None)

    def give(self, value: _Value) -> None:
        """Gives this context a value, for good, unless it is one that was open once."""
        if not self._opened or self._holds(value):
            self._bound.set(value)

    @contextmanager
    def entered(self, value: _Value) -> Iterator[None]:
        """Opens a value, for this context and every task and thread started in it."""
        with self._changing:
            self._set((*self._opened, _Opened(value, self._bound.get())))
        try:
            with self.bound_to(value):
                yield
        finally:
            with self._changing:
                self._set(tuple(one for one in self._opened if one.value is not value))

    def _set(self, opened: tuple[_Opened[_Value], ...]) -> None:
        self._opened = opened
        self.all_open = tuple(one.value for one in opened)

    def _holds(self, value: _Value) -> bool:
        return any(one.value is value for one in self._opened)

    def _innermost(self) -> tuple[_Value, ...]:
        """Those that no other is nested in."""
        opened = self._opened
        outer = [one.within for one in opened]
        return tuple(one.value for one in opened if not any(one.value is o for o in outer))


_scopes: list[Scope[Any]] = []
"""Every scope there is: each is made once, when its room is loaded."""

Bindings: TypeAlias = tuple[tuple[Scope[Any], Any], ...]
"""What a context was given, of each kind; nothing where it was given nothing."""


def bindings() -> Bindings:
    """What this context was given."""
    found = tuple((scope, scope.bound()) for scope in _scopes)
    return found if any(value is not None for _, value in found) else ()


@contextmanager
def bound_as(found: Bindings) -> Iterator[None]:
    """Gives this context what another one was given, while the block runs."""
    with ExitStack() as stack:
        for scope, value in found:
            stack.enter_context(scope.bound_to(value))
        yield


def give(found: Bindings) -> None:
    """Gives this context what another was given, for good; what that has not, this one keeps."""
    for scope, value in found:
        if value is not None:
            scope.give(value)
