"""Edge: one clock and one baton for all threads of a window.

Problem: threads run whenever the machine lets them, and wait in real time.
Solution: of all threads that take part (the *actors*) only the one runs that has the baton. Whoever
waits passes it on. Where nobody is left who could run, nothing more can happen at this instant:
only then the clock moves, straight to the earliest deadline.
"""

import itertools
import threading
from _thread import RLock, get_ident
from collections.abc import Callable

from replaykit.clock.actor import Abandoned, Actor, State
from replaykit.clock.chooser import Chooser, FirstCome
from replaykit.clock.deadlines import Deadlines
from replaykit.clock.leftovers import lives_on
from replaykit.clock.living_loops import LivingLoops
from replaykit.clock.spinning import Spins
from replaykit.clock.standstill import Standstill
from replaykit.clock.watchdog import Watchdog
from replaykit.errors import DeadlockError

_MOST_TURNS = 1000
"""Those that wake each other for ever at one instant are not waited for."""


class Kernel:
    """The clock, the actors, and who of them has the baton."""

    def __init__(self, chooser: Chooser | None = None) -> None:
        self.now_ns = 0
        self.stuck_at_ns: int | None = None
        """When nobody could go on any more, for the last time."""

        self.is_open = True
        self.loops = LivingLoops()
        self.chooser: Chooser = chooser or FirstCome()
        self.actors: dict[int, Actor] = {}
        """Those whose thread has begun, by the operating system's number of the thread."""

        self.running: Actor | None = None
        self.ready: list[Actor] = []
        self.deadlines = Deadlines()
        self.away: set[Actor] = set()
        self.astray: set[Actor] = set()
        self.notes: list[str] = []
        self._numbers = itertools.count(1)
        self._made = itertools.count(1)
        self._is_deciding = False
        # A finaliser or a signal handler may wake somebody in the middle of what stands below.
        self.mutex = RLock()
        self._watchdog = Watchdog(self)
        self.standstill = Standstill(self, self._watchdog)
        self.spins = Spins(self)
        self.opener = self._adopt_this_thread()

    # --- who takes part

    def _adopt_this_thread(self) -> Actor:
        actor = Actor(next(self._numbers), threading.current_thread())
        actor.ident = get_ident()
        actor.state = State.RUNNING
        self.actors[actor.ident] = actor
        self.running = actor
        return actor

    def this_actor(self) -> Actor:
        """The actor whose thread asks."""
        return self.actors[get_ident()]

    def enlist(self, thread: threading.Thread) -> Actor:
        """A thread that is about to be started takes part from now on."""
        actor = Actor(next(self._numbers), thread)
        with self.mutex:
            self.ready.append(actor)
        return actor

    def next_number(self) -> int:
        """Counted from 1, over all that is made in the window."""
        return next(self._made)

    def dismiss(self, actor: Actor) -> None:
        """It has ended, or could not be started."""
        with self.mutex:
            if actor.ident is not None:
                self.actors.pop(actor.ident, None)
            self._step_in(actor)
            actor.state = State.ENDED
            if actor in self.ready:
                self.ready.remove(actor)
            for joiner in actor.joiners:
                self.wake(joiner)
            if self.running is actor:
                self.running = None
            self.pass_baton()

    def receive(self, actor: Actor) -> None:
        """The thread of an actor has come."""
        actor.ident = get_ident()
        self.actors[actor.ident] = actor

    def play(self, actor: Actor, run: Callable[[], object]) -> None:
        """What a thread does that takes part."""
        self.receive(actor)
        try:
            self.await_turn(actor)
            run()
        except Abandoned:
            pass
        finally:
            self.dismiss(actor)

    def say_once(self, note: str) -> None:
        """Notes something for the reader of the report."""
        if note not in self.notes:
            self.notes.append(note)

    # --- waiting and waking

    def wait(self, until_ns: int | None = None) -> bool:
        """Lets others run until this thread is woken, or until an instant.

        It may end for no reason at all: whoever waits looks whether it still has to.

        Returns:
            False where the instant came first.
        """
        actor = self.this_actor()
        with self.mutex:
            if not self.is_open:
                raise Abandoned
            if actor.has_permit:
                actor.has_permit = False
                return True
            self._step_in(actor)
            actor.state = State.WAITING
            actor.waits += 1
            actor.since_ns, actor.until_ns = self.now_ns, until_ns
            actor.timed_out = False
            if until_ns is not None and until_ns > self.now_ns:
                self.deadlines.add(until_ns, actor)
            elif until_ns is not None:  # it only lets the others run
                self._make_ready(actor, timed_out=True)
            if self.running is actor:
                self.running = None
            self.pass_baton()
        self.await_turn(actor)
        return not actor.timed_out

    def wait_until(self, until_ns: int) -> None:
        """Lets others run until an instant, whoever wakes this thread meanwhile."""
        while self.wait(until_ns) and self.now_ns < until_ns:
            pass

    def wake(self, actor: Actor) -> bool:
        """Ends the wait of an actor; where it is not waiting yet, its next one.

        Returns:
            Whether this was needed: False where something else has ended its wait already.
        """
        with self.mutex:
            if actor.state is State.WAITING:
                self._make_ready(actor)
                self.pass_baton()
                return True
            if actor.state in (State.READY, State.ENDED):
                return False
            actor.has_permit = True
            return True

    def await_turn(self, actor: Actor) -> None:
        """Until the baton is given to the actor whose thread this is."""
        try:
            while not actor.turn.acquire(timeout=self._watchdog.interval_s):
                self._watchdog.look()
        except BaseException:
            self._barge_in(actor)
            raise
        if actor.error is not None:
            error, actor.error = actor.error, None
            raise error

    def _barge_in(self, actor: Actor) -> None:
        """A signal handler has raised where this actor waited: it runs, whoever has the baton."""
        with self.mutex:
            if actor.state is State.RUNNING:
                actor.turn.acquire(blocking=False)
                return
            if actor in self.ready:
                self.ready.remove(actor)
            actor.waits += 1
            if self.running is None:
                actor.state, self.running = State.RUNNING, actor
            else:
                actor.state = State.AWAY
                self.away.add(actor)

    # --- the baton

    def pass_baton(self) -> None:
        """Where nobody runs, somebody is found who does: at this instant, or at the next one."""
        while self.running is None and self.is_open and not self._is_deciding:
            self._is_deciding = True
            try:
                is_somebody_there = bool(self.ready) or self.standstill.find_somebody()
                if self.ready:
                    self._give_baton(self._next_of_the_ready())
            finally:
                self._is_deciding = False
            if not is_somebody_there:
                return

    def _give_baton(self, actor: Actor) -> None:
        actor.state = State.RUNNING
        self.running = actor
        actor.turn.release()

    def _next_of_the_ready(self) -> Actor:
        if len(self.ready) == 1:
            return self.ready.pop()
        labels = [actor.label for actor in self.ready]
        return self.ready.pop(self.chooser.choose("actor", labels))

    def _make_ready(self, actor: Actor, *, timed_out: bool = False) -> None:
        actor.state = State.READY
        actor.waits += 1
        actor.timed_out = timed_out
        self.ready.append(actor)

    def _step_in(self, actor: Actor) -> None:
        """It is back from wherever it was."""
        self.away.discard(actor)
        self.astray.discard(actor)

    def give_up(self, error: BaseException) -> None:
        """Nothing can go on: this is raised in the thread that opened the window."""
        waiting = [actor for actor in self.actors.values() if actor.state is State.WAITING]
        victim = self.opener if self.opener in waiting else waiting[0]
        if isinstance(error, DeadlockError):
            self.stuck_at_ns = self.now_ns
        victim.error = error
        self._make_ready(victim)

    def wake_those_due(self) -> bool:
        """Whether the wait of anybody is over at this instant."""
        due = self.deadlines.take_due(self.now_ns)
        for actor in due:
            self._make_ready(actor, timed_out=True)
        return bool(due)

    def take_baton_from(self, actor: Actor, state: State) -> None:
        """The actor does not move on and does not wait for us: others may run."""
        actor.state = state
        (self.away if state is State.AWAY else self.astray).add(actor)
        self.running = None
        self.pass_baton()

    # --- the end

    def settle(self) -> None:
        """Lets everybody run who can at this instant."""
        for _ in range(_MOST_TURNS):
            if not self.ready:
                return
            self.wait(self.now_ns)

    def close(self) -> None:
        """Gives all threads back to real time: who waits for work waits on, others give up."""
        with self.mutex:
            self.is_open = False
            self.running = None
            for actor in [*self.actors.values(), *self.ready]:
                if actor.state is State.WAITING and not lives_on(actor):
                    actor.error = Abandoned()
                if actor.state in (State.READY, State.WAITING):
                    actor.state = State.AWAY
                    actor.turn.release()
            self.ready.clear()
