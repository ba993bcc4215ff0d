"""Edge: event loops that were made before the window, by whoever runs the tests, live on its clock.

Problem: an ordinary loop would wait in real time, with everything that waits on it.
Solution: while the window is open, an ordinary loop that is run is lent the class of a virtual one.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from replaykit.belonging.standing_in import StandIn
from replaykit.clock.loop import VirtualLoop
from replaykit.clock.refusals import refuse_loop
from replaykit.clock.window import kernel_here
from replaykit.errors import RealTimeError


class BorrowedLoops:
    """The ordinary loops that have run in the window."""

    def __init__(self) -> None:
        self._borrowed: list[tuple[asyncio.AbstractEventLoop, type[asyncio.AbstractEventLoop]]] = []
        self._refused: list[asyncio.AbstractEventLoop] = []

    def take(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on it is virtual.

        Raises:
            RealTimeError: where it is none of asyncio's own, as uvloop's are.
        """
        if isinstance(loop, VirtualLoop) or loop in self._refused:
            return
        if type(loop) is not asyncio.SelectorEventLoop or loop.is_running():
            self._refused.append(loop)  # whoever owns it may still run it to clean up
            refuse_loop(loop)
        self._borrowed.append((loop, type(loop)))
        VirtualLoop.lend_to(loop)

    def give_back(self) -> None:
        """They are ordinary ones again."""
        for loop, own in self._borrowed:
            if isinstance(loop, VirtualLoop):
                loop.return_to(own)
        self._borrowed.clear()
        self._refused.clear()


def loop_stand_ins(loops: BorrowedLoops) -> tuple[StandIn, ...]:
    """What stands in for running a loop."""

    def borrowing(run: Callable[..., Any]) -> Callable[..., Any]:
        def run_in_turn(loop: asyncio.AbstractEventLoop, *args: Any) -> Any:  # noqa: ANN401  (as the loop's own)
            __tracebackhide__ = True
            if kernel_here() is not None and not isinstance(loop, VirtualLoop):
                loops.take(loop)
                if isinstance(loop, VirtualLoop):  # it is now, and runs in a way of its own
                    return getattr(loop, run.__name__)(*args)
            return run(loop, *args)

        return run_in_turn

    def refusing(run: Callable[..., Any]) -> Callable[..., Any]:
        def run_unless_refused(
            runner: asyncio.Runner,
            *args: Any,  # noqa: ANN401  (as the runner's own)
            **options: Any,  # noqa: ANN401
        ) -> Any:  # noqa: ANN401
            __tracebackhide__ = True
            if kernel_here() is not None:
                with _closing_what_is_refused(args):
                    loops.take(runner.get_loop())
            return run(runner, *args, **options)

        return run_unless_refused

    return (
        StandIn(asyncio.BaseEventLoop, "run_forever", borrowing),
        StandIn(asyncio.BaseEventLoop, "run_until_complete", borrowing),
        StandIn(asyncio.Runner, "run", refusing),
    )


@contextmanager
def _closing_what_is_refused(arguments: Iterable[object]) -> Iterator[None]:
    """Spares the reader a warning that nobody has awaited a coroutine."""
    try:
        yield
    except RealTimeError:
        for coroutine in filter(asyncio.iscoroutine, arguments):
            coroutine.close()
        raise
