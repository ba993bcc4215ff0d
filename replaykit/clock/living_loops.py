"""Edge: the event loops that have run in a window, of which a report may want to know."""

import asyncio
import weakref


class LivingLoops:
    """The loops that are not closed; they are not kept alive by it."""

    def __init__(self) -> None:
        self._loops: list[weakref.ref[asyncio.AbstractEventLoop]] = []

    def note(self, loop: asyncio.AbstractEventLoop) -> None:
        """It runs in the window."""
        if loop not in self.all():
            self._loops.append(weakref.ref(loop))

    def all(self) -> list[asyncio.AbstractEventLoop]:
        """In the order in which they came."""
        loops = (reference() for reference in self._loops)
        return [loop for loop in loops if loop is not None and not loop.is_closed()]
