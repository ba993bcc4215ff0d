"""Edge: what an event loop waits with: in a window it waits for its turn, and not for sockets."""

import selectors
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from replaykit.clock.refusals import refuse_socket
from replaykit.clock.window import kernel_here

_Ready = list[tuple[selectors.SelectorKey, int]]


class _Wait(Protocol):
    def __call__(self, *, is_spinning: bool) -> None: ...


class TurnSelector(selectors.BaseSelector):
    """A loop's own selector, with another way to wait while a window is open."""

    def __init__(
        self, real: selectors.BaseSelector, wait: _Wait, come_in: Callable[[], object]
    ) -> None:
        """
        Args:
            wait: what to do in a window instead of waiting for real.
            come_in: what to do after waiting for real: a window may want the loop meanwhile.
        """
        self.real = real
        self._wait = wait
        self._come_in = come_in

    def select(self, timeout: float | None = None) -> _Ready:
        """As any selector's; in a window it waits in virtual time, and for no socket."""
        kernel = kernel_here()
        if kernel is None:
            ready = self.real.select(timeout)
            self._come_in()
            return ready
        is_spinning = timeout is not None and timeout <= 0
        if not is_spinning or kernel.spins.count(10):
            self._wait(is_spinning=is_spinning)
        return self.real.select(0)

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:  # noqa: ANN401  (any file)
        """As any selector's; refused in a window, as a real socket knows real time only."""
        # A loop that is being made registers its own end of a pipe.
        if kernel_here() is not None and self.real.get_map():
            refuse_socket(f"file {fileobj}")
        return self.real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:  # noqa: ANN401  (any file)
        """As any selector's."""
        return self.real.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:  # noqa: ANN401  (any file)
        """As any selector's."""
        return self.real.modify(fileobj, events, data)

    def get_key(self, fileobj: Any) -> selectors.SelectorKey:  # noqa: ANN401  (any file)
        """As any selector's."""
        return self.real.get_key(fileobj)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        """As any selector's."""
        return self.real.get_map()

    def close(self) -> None:
        """As any selector's."""
        self.real.close()
