"""Edge: notices that the one that has the baton waits for something no clock of ours moves.

Problem: a thread may compute, wait in a real system call, or for a lock that is older than the
window; whoever waits for the baton would wait along, and a clock that went on would be wrong.
Solution: those who wait for their turn look at the one that runs, now and then. Where it has not
moved, others may run. Time stands still until it is back, except where it waits for a lock: then it
may wait for one of us, who waits for the time.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from replaykit.clock.actor import Actor, State
from replaykit.clock.doing import Doing, Instruction, Sighting, instruction_of, sighting
from replaykit.clock.real_time import NS
from replaykit.clock.strangers import strangers
from replaykit.clock.whereabouts import deadlock, place
from replaykit.real_time import now_ns

if TYPE_CHECKING:  # the kernel has the watchdog, and is looked at by it
    from replaykit.clock.kernel import Kernel

_BUSY_S = 5.0
"""Real seconds for which one may compute while the others wait for their turn."""

_SURE = 2
"""How often in a row it must not have moved before others run."""

_PATIENCE_S = 1.0
"""Real seconds for which threads older than the window may stand still and yet wake somebody."""


@dataclass(slots=True)
class _Watch:
    """One and the same run of one actor, looked at again and again."""

    seen: Sighting
    since_s: float
    unmoved: int = 0
    """How often in a row it was where it had been the time before."""


class Watchdog:
    """Looks at the running actor, on behalf of those that wait."""

    interval_s = 0.2

    def __init__(self, kernel: "Kernel") -> None:
        self._kernel = kernel
        self._looked_s = _now_s()
        self._watch: _Watch | None = None
        self._standstill_since_s: float | None = None
        self._strangers_were_at: list[Instruction] = []

    def look(self) -> None:
        """What an actor does that has waited for its turn for an interval."""
        with self._kernel.mutex:
            now_s = _now_s()
            if now_s - self._looked_s < self.interval_s / 2:
                return  # somebody else has just looked
            self._looked_s = now_s
            running = self._kernel.running
            if running is None:
                self._look_at_standstill()
            else:
                self._standstill_since_s = None
                self._look_at(running, now_s)

    def _look_at(self, running: Actor, now_s: float) -> None:
        seen = sighting(running)
        watch = self._watch
        if watch is None or not seen.is_same_run_as(watch.seen):
            self._watch = _Watch(seen, now_s)
            return
        moved, watch.seen = seen.has_moved_since(watch.seen), seen
        watch.unmoved = 0 if moved else watch.unmoved + 1
        if moved or seen.doing is Doing.COMPUTING:
            if now_s - watch.since_s > _BUSY_S:
                self._let_others_run(running, State.AWAY, "the clock was held while {} was busy")
        elif watch.unmoved < _SURE:
            return  # it may only wait for the interpreter, which a busy machine gives it late
        elif seen.doing is Doing.WAITING_FOR_A_LOCK:
            self._let_others_run(
                running,
                State.ASTRAY,
                "the clock went on while {} waited for a lock older than the clock's window",
            )
        else:
            self._let_others_run(
                running, State.AWAY, "the clock was held while {} was in a real call"
            )

    def _let_others_run(self, running: Actor, state: State, note: str) -> None:
        self._watch = None
        said = note.format(f"{running.thread.name} ({place(running)})")
        self._kernel.say_once(said)
        self._kernel.take_baton_from(running, state)

    # --- when everybody waits

    def hopes(self) -> bool:
        """Whether a thread that takes no part may still wake somebody.

        Asked when everybody waits for each other; answered anew when patience has run out.
        """
        others = strangers(self._kernel)
        if not others and not self._kernel.astray:
            return False
        now_s, before = _now_s(), self._strangers_were_at
        self._strangers_were_at = [instruction_of(thread.ident) for thread in others]
        if self._standstill_since_s is None or before != self._strangers_were_at:
            self._standstill_since_s = now_s
        return now_s - self._standstill_since_s < _PATIENCE_S

    def _look_at_standstill(self) -> None:
        if not self._kernel.away and self._standstill_since_s is not None and not self.hopes():
            self._kernel.give_up(deadlock(self._kernel))
            self._kernel.pass_baton()


def _now_s() -> float:
    return now_ns() / NS
