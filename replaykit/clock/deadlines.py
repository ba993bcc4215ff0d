"""Edge: who wants to be woken when, earliest first, and first come first at equal instants."""

import heapq
import itertools

from replaykit.clock.actor import Actor, State

_Entry = tuple[int, int, Actor, int]


class Deadlines:
    """The deadlines of all waits; those of waits that are over drop out by themselves."""

    def __init__(self) -> None:
        self._heap: list[_Entry] = []
        self._order = itertools.count()

    def add(self, at_ns: int, actor: Actor) -> None:
        """Notes when the present wait of an actor ends by itself."""
        heapq.heappush(self._heap, (at_ns, next(self._order), actor, actor.waits))

    def earliest_ns(self) -> int | None:
        """When the next one is due; None where nobody waits for a time."""
        heap = self._heap
        while heap:
            at_ns, _, actor, wait = heap[0]
            if actor.waits == wait and actor.state is State.WAITING:
                return at_ns
            heapq.heappop(heap)
        return None

    def take_due(self, now_ns: int) -> list[Actor]:
        """Those whose time has come, in the order in which they began to wait for it."""
        due: list[Actor] = []
        while (at_ns := self.earliest_ns()) is not None and at_ns <= now_ns:
            due.append(heapq.heappop(self._heap)[2])
        return due
