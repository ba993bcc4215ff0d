"""Edge: the window in which time is virtual."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Self

from replaykit.belonging.standing_in import StandIns
from replaykit.clock.borrowed_loops import BorrowedLoops
from replaykit.clock.calendar import Calendar
from replaykit.clock.chooser import Chooser
from replaykit.clock.kernel import Kernel
from replaykit.clock.leftovers import Leftover, drain, unfinished
from replaykit.clock.loaded_modules import LOADED
from replaykit.clock.patches import names_elsewhere, stand_ins
from replaykit.clock.pools import PoolsOfTheWindow
from replaykit.clock.real_time import NS, in_ns
from replaykit.clock.window import kernel_here, open_kernel, opened
from replaykit.errors import ClockWindowError

_A_DAY_S = 86_400.0


class VirtualClock:
    """A window in which waiting costs no real time, for tasks, threads and plain code alike.

    The clock stands still while anybody can run, and jumps to the next deadline where nobody can:

        with VirtualClock() as clock:
            time.sleep(30)
            assert clock.now_ns() == 30_000_000_000

    Only threads that are started inside take part, and the one that opens it. Everything is put
    back when the window closes. Open it in plain code, outside any event loop.
    """

    def __init__(
        self,
        *,
        starts_at: datetime | None = None,
        frozen: bool = True,
        chooser: Chooser | None = None,
    ) -> None:
        """
        Args:
            starts_at: what the calendar shows when the window opens; None: the present.
            frozen: whether the calendar (`datetime.now`, `time.time` …) follows this clock.
            chooser: who goes next, where several could; None: whoever could go first.
        """
        self.notes: list[str] = []
        """What the reader of a report should know, e.g. that the clock was held."""

        self._starts_at = starts_at
        self._is_frozen = frozen
        self._chooser = chooser
        self._kernel: Kernel | None = None
        self._hooks: list[Callable[[], bool]] = []
        self._unfinished: tuple[Leftover, ...] = ()
        self._pools = PoolsOfTheWindow()
        self._loops = BorrowedLoops()
        self._patches = ExitStack()
        self._window = ExitStack()

    def __enter__(self) -> Self:
        _check_that_it_may_open()
        kernel = self._kernel = Kernel(self._chooser)
        kernel.notes = self.notes
        kernel.standstill.hooks = self._hooks
        with ExitStack() as patches, LOADED.looked_over():
            patches.callback(self._pools.give_back)
            patches.callback(self._loops.give_back)
            patches.enter_context(StandIns(stand_ins(self._pools, self._loops)))
            patches.enter_context(names_elsewhere(with_clocks=not self._is_frozen))
            if self._is_frozen:
                self._start_calendar(kernel, patches)
            self._window.enter_context(opened(kernel))
            self._window.callback(self._settle, kernel)
            self._patches = patches.pop_all()
        return self

    def __exit__(self, *exc_info: object) -> None:
        try:
            self._window.close()
        finally:
            with LOADED.looked_over():
                self._patches.close()

    def _start_calendar(self, kernel: Kernel, patches: ExitStack) -> None:
        calendar = Calendar()
        calendar.notes = self.notes
        calendar.start(self._starts_at)
        patches.callback(calendar.stop)
        kernel.standstill.when_time_passes.append(calendar.move_to_ns)

    def _settle(self, kernel: Kernel) -> None:
        kernel.settle()
        self._unfinished = unfinished(kernel)

    def now_ns(self) -> int:
        """The virtual time since the window was opened; it stays when the window has closed."""
        return 0 if self._kernel is None else self._kernel.now_ns

    @property
    def stuck_at_ns(self) -> int | None:
        """When all that waited was called off, because nobody could go on any more."""
        return None if self._kernel is None else self._kernel.stuck_at_ns

    @property
    def rules_here(self) -> bool:
        """Whether the thread that asks lives on this clock at present."""
        return self._kernel is not None and kernel_here() is self._kernel

    def when_nobody_can_run(self, hook: Callable[[], bool]) -> None:
        """Has a hook called where nobody can run at the present instant, before time goes on.

        Args:
            hook: releases somebody (see `Hold`) and returns True, or returns False. It is called in
                any thread and must not wait.
        """
        self._hooks.append(hook)

    @property
    def unfinished(self) -> tuple[Leftover, ...]:
        """The threads and tasks that have not ended: now, or when the window closed."""
        kernel = self._kernel
        return unfinished(kernel) if kernel is not None and kernel.is_open else self._unfinished

    def drain(self, *, at_most_s: float = _A_DAY_S) -> tuple[Leftover, ...]:
        """Runs the clock on until nothing is unfinished, so that late effects are seen.

        Args:
            at_most_s: how far, in virtual seconds; what has not ended then is noted and returned.
        """
        kernel = self._kernel
        if kernel is None or not kernel.is_open:
            return self._unfinished
        left = drain(kernel, until_ns=kernel.now_ns + in_ns(at_most_s))
        if left:
            shown = "; ".join(map(str, left))
            self.notes.append(f"still not finished at {kernel.now_ns / NS:g} s: {shown}")
        return left


def _check_that_it_may_open() -> None:
    if open_kernel() is not None:
        raise ClockWindowError(
            "another one runs in this process, and there is only one time",
            fix="use one clock at a time; what runs inside its window shares it",
        )
    if asyncio._get_running_loop() is not None:
        raise ClockWindowError(
            "it was opened inside a coroutine, whose event loop tells the time already",
            fix="open it in plain code, and run the event loop inside",
        )
