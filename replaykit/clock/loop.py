"""Edge: an event loop that lives on the clock of the window, and is an ordinary one outside."""

import asyncio
import heapq
import math
import selectors
import threading
import time
from _thread import get_ident
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, TypeVarTuple, cast

from replaykit.clock.actor import Actor
from replaykit.clock.kernel import Kernel
from replaykit.clock.numbered import NumberedFuture, NumberedTask
from replaykit.clock.real_time import NS, Real, in_ns
from replaykit.clock.selector import TurnSelector
from replaykit.clock.socketless_loop import SocketlessLoop
from replaykit.clock.threads import note_actor
from replaykit.clock.timers import Timer, let_choose
from replaykit.clock.window import kernel_here

_Arguments = TypeVarTuple("_Arguments")

_FINEST_S = 0.5 / NS
"""Timers of one instant go off together, and those of the next nanosecond later."""


class VirtualLoop(SocketlessLoop):
    """An event loop whose timers are due on the clock of the window that runs it."""

    # On the class, as a loop that is older than the window is lent this class.
    _actor: Actor | None = None
    _lived_on: Kernel | None = None
    _invitation: tuple[Kernel, Actor] | None = None
    _is_guest = False
    """Whether its thread takes part only as long as it runs this loop."""

    _turns = 0
    _made = 0

    def __init__(self) -> None:
        super().__init__(self._turn_selector(selectors.DefaultSelector()))
        self.set_task_factory(cast("Any", self.make_task))

    def _turn_selector(self, real: selectors.BaseSelector) -> TurnSelector:
        return TurnSelector(real, self.wait_for_turn, self.come_in)

    # --- time

    def time(self) -> float:
        """Seconds: since the window was opened, or of the machine's clock outside."""
        kernel = self._lived_on
        if kernel is None or not kernel.is_open:
            is_elsewhere = self._thread_id not in (None, get_ident())
            kernel = None if is_elsewhere else self._move_to(kernel_here())
        return _now_on(kernel)

    def _move_to(self, kernel: Kernel | None) -> Kernel | None:
        """Takes the timers along to another clock."""
        before = self._lived_on
        if kernel is not before:
            old = _now_on(before)
            new = _now_on(kernel)
            for timer in self._scheduled:
                timer._when += new - old
            self._lived_on = kernel
        return kernel

    def call_at(
        self,
        when: float,
        callback: Callable[[*_Arguments], object],
        *args: *_Arguments,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """As any loop's, to the nanosecond, and first come first served at equal instants."""
        self._check_closed()
        self._turns += 1
        timer = Timer(in_ns(when) / NS, callback, args, self, context, self._turns)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def call_later(
        self,
        delay: float,
        callback: Callable[[*_Arguments], object],
        *args: *_Arguments,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """As any loop's, to the nanosecond."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    # --- lending

    @classmethod
    def lend_to(cls, loop: asyncio.SelectorEventLoop) -> None:
        """Makes an ordinary loop a virtual one, for a while."""
        loop.__class__ = cls
        virtual = cast("VirtualLoop", loop)
        virtual._selector = virtual._turn_selector(virtual._selector)
        if virtual.get_task_factory() is None:
            virtual.set_task_factory(cast("Any", virtual.make_task))

    def return_to(self, own: type[asyncio.AbstractEventLoop]) -> None:
        """Makes it an ordinary one again."""
        self._move_to(None)
        vars(self)["_selector"] = self._selector.real
        if self.get_task_factory() == self.make_task:
            self.set_task_factory(None)
        for name in ("_actor", "_is_guest", "_lived_on", "_invitation", "_turns", "_made"):
            vars(self).pop(name, None)
        self._clock_resolution = time.get_clock_info("monotonic").resolution
        self.__class__ = cast("Any", own)

    # --- waiting

    def run_forever(self) -> None:
        """As any loop's."""
        kernel = self._move_to(kernel_here())
        if kernel is not None:
            kernel.loops.note(self)
            self._actor = kernel.this_actor()
        try:
            super().run_forever()
        finally:
            if self._is_guest and self._lived_on is not None and self._actor is not None:
                self._lived_on.dismiss(self._actor)
            self._actor, self._is_guest = None, False

    def wait_for_turn(self, *, is_spinning: bool) -> None:
        """Lets others run until this loop has something to do.

        Args:
            is_spinning: it has, but had so often already that some time has to pass.
        """
        kernel, scheduled = self._lived_on, self._scheduled
        if kernel is None:
            return
        until_ns = in_ns(scheduled[0]._when) if scheduled else None
        if is_spinning:
            kernel.spins.let_time_pass(until_ns)
        else:
            kernel.wait(until_ns)
        now = kernel.now_ns / NS
        self._clock_resolution = max(_FINEST_S, math.ulp(now))
        let_choose(kernel.chooser, scheduled, now)

    def _write_to_self(self) -> None:
        """Something has come from another thread: this loop has something to do."""
        kernel, actor = self._lived_on, self._actor
        if kernel is not None and kernel.is_open and actor is not None:
            kernel.wake(actor)
        else:
            self._invite()
            super()._write_to_self()

    def _invite(self) -> None:
        """A loop that an older thread runs is the window's as soon as that gives it work."""
        kernel, ident = kernel_here(), self._thread_id
        if kernel is None or ident is None or ident in kernel.actors:
            return
        if self._invitation is not None and self._invitation[0] is kernel:
            return
        thread = next((one for one in threading.enumerate() if one.ident == ident), None)
        if thread is not None:
            self._invitation = kernel, kernel.enlist(thread)
            note_actor(thread, *self._invitation)

    def come_in(self) -> None:
        """Follows an invitation, where there is one."""
        invitation = self._invitation
        if invitation is None:
            return
        kernel, actor = invitation
        if kernel.is_open:
            kernel.receive(actor)
            self._move_to(kernel)
            kernel.loops.note(self)
            self._actor, self._is_guest = actor, True
        self._invitation = None
        if kernel.is_open:
            kernel.await_turn(actor)

    # --- what it makes

    def create_future(self) -> asyncio.Future[Any]:
        """As any loop's, but with an order among its kind that is the same in every process."""
        self._made += 1
        return NumberedFuture(self._made, self)

    def make_task(
        self,
        loop: asyncio.AbstractEventLoop,
        coroutine: Coroutine[Any, Any, Any],
        **options: Any,  # noqa: ANN401  (whatever this Python's own takes)
    ) -> asyncio.Task[Any]:
        """The loop's factory of tasks: these too have an order."""
        self._made += 1
        return NumberedTask(self._made, coroutine, loop, **options)


def _now_on(kernel: Kernel | None) -> float:
    return Real.monotonic() if kernel is None else kernel.now_ns / NS


def new_loop() -> asyncio.AbstractEventLoop:
    """An event loop that is virtual while a window is open, and an ordinary one otherwise.

    It may be made before the window opens and closed after it, as the loops of test runners are:

        with asyncio.Runner(loop_factory=new_loop) as runner, VirtualClock() as clock:
            runner.run(asyncio.sleep(30))
            assert clock.now_ns() == 30_000_000_000
    """
    return VirtualLoop()
