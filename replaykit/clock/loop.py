"""Edge: an event loop that lives on the clock of the window, and is an ordinary one outside."""

import asyncio
import heapq
import math
import selectors
import time
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import TYPE_CHECKING, Any, TypeVarTuple, cast

from replaykit.clock.actor import Actor
from replaykit.clock.kernel import Kernel
from replaykit.clock.numbered import NumberedFuture, NumberedTask
from replaykit.clock.real_time import NS, Real, in_ns
from replaykit.clock.refusals import ask_guards, refuse_socket
from replaykit.clock.selector import TurnSelector
from replaykit.clock.timers import Timer, let_choose
from replaykit.clock.window import kernel_here

_Arguments = TypeVarTuple("_Arguments")

_FINEST_S = 0.5 / NS
"""Timers of one instant go off together, and those of the next nanosecond later."""


if TYPE_CHECKING:

    class _AsyncioLoop(asyncio.SelectorEventLoop):
        """asyncio's own, with what typeshed leaves out."""

        _clock_resolution: float
        _scheduled: list[Timer]
        _selector: TurnSelector

        def _check_closed(self) -> None: ...
        def _write_to_self(self) -> None: ...

else:
    _AsyncioLoop = asyncio.SelectorEventLoop


class VirtualLoop(_AsyncioLoop):
    """An event loop whose timers are due on the clock of the window that runs it."""

    # On the class, as a loop that is older than the window is lent this class.
    _actor: Actor | None = None
    _lived_on: Kernel | None = None
    _turns = 0
    _made = 0

    def __init__(self) -> None:
        super().__init__(TurnSelector(selectors.DefaultSelector(), self.wait_for_turn))
        self.set_task_factory(cast("Any", self.make_task))

    # --- time

    def time(self) -> float:
        """Seconds: since the window was opened, or of the machine's clock outside."""
        kernel = self._lived_on
        if kernel is None or not kernel.is_open:
            kernel = self._move_to(kernel_here())
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
        virtual._selector = TurnSelector(virtual._selector, virtual.wait_for_turn)
        if virtual.get_task_factory() is None:
            virtual.set_task_factory(cast("Any", virtual.make_task))

    def return_to(self, own: type[asyncio.AbstractEventLoop]) -> None:
        """Makes it an ordinary one again."""
        self._move_to(None)
        vars(self)["_selector"] = self._selector.real
        if self.get_task_factory() == self.make_task:
            self.set_task_factory(None)
        for name in ("_actor", "_lived_on", "_turns", "_made"):
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
            self._actor = None

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
            super()._write_to_self()

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


_DOORS = (
    "connect_accepted_socket",
    "connect_read_pipe",
    "connect_write_pipe",
    "create_connection",
    "create_datagram_endpoint",
    "create_server",
    "create_unix_connection",
    "create_unix_server",
    "sock_accept",
    "sock_connect",
    "sock_recv",
    "sock_recv_into",
    "sock_recvfrom",
    "sock_recvfrom_into",
    "sock_sendall",
    "sock_sendfile",
    "sock_sendto",
    "subprocess_exec",
    "subprocess_shell",
)


def _closed_in_a_window(name: str) -> Callable[..., object]:
    door = getattr(asyncio.SelectorEventLoop, name)

    def pass_or_refuse(loop: VirtualLoop, *args: Any, **options: Any) -> object:  # noqa: ANN401  (as the loop's own)
        if kernel_here() is not None:
            if name == "create_connection":
                ask_guards(*args[1:3])
            refuse_socket(f"{name}({', '.join(map(repr, args[1:3]))})")
        return door(loop, *args, **options)

    pass_or_refuse.__name__ = name
    return pass_or_refuse


for _name in _DOORS:
    if hasattr(asyncio.SelectorEventLoop, _name):
        setattr(VirtualLoop, _name, _closed_in_a_window(_name))
