"""Edge: the wire: what stands between the application and the network while a run is open."""

from collections.abc import Iterator
from contextlib import contextmanager

from replaykit.wire.current import current_line, lines
from replaykit.wire.guard import guard_network
from replaykit.wire.interception import intercepting
from replaykit.wire.line import Line, Scrubber, Source
from replaykit.wire.log import Log, Served
from replaykit.wire.miss import Miss
from replaykit.wire.pacing import Pace

__all__ = [
    "Line",
    "Log",
    "Miss",
    "Pace",
    "Scrubber",
    "Served",
    "Source",
    "current_line",
    "guard_network",
    "intercepting",
    "opened",
]


@contextmanager
def opened(line: Line) -> Iterator[Line]:
    """Puts a line between this context and the network until the block ends."""
    with intercepting(), lines.entered(line):
        try:
            yield line
        finally:
            line.close()
