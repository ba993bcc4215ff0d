"""Edge: the clock of a run: virtual time for event loops, threads and plain code, or real time."""

from replaykit.clock.chooser import Chooser
from replaykit.clock.clock import Clock, RealClock
from replaykit.clock.hold import Hold
from replaykit.clock.leftovers import Leftover
from replaykit.clock.loop import new_loop
from replaykit.clock.virtual_clock import VirtualClock

__all__ = ["Chooser", "Clock", "Hold", "Leftover", "RealClock", "VirtualClock", "new_loop"]
