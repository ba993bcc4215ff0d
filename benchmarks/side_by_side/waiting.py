"""The virtual clock: what replaykit does and the others do not."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import virtual_clock
from benchmarks.side_by_side.rounds import Effort, Figure

GATHERED = "calls of 30 s on the virtual clock, by gather"
TURN = "a turn of 3 calls of 30 s with the SDK, on the virtual clock"
NOT_WAITING = "not waiting"

_TURNS = 20


def waits(_folder: Path, effort: Effort) -> Iterator[Figure]:
    """Beside the same programs that wait for next to no time on a plain loop, or not at all."""
    by_gather = virtual_clock.programs(effort.calls)["by gather"]
    a_turn = virtual_clock.turn_of("openai", _TURNS)
    for title, size, program in ((GATHERED, effort.calls, by_gather), (TURN, _TURNS, a_turn)):
        row = virtual_clock.compared(title, program, effort.rounds)
        for contender, ms in (
            ("LIMIT", row.timed_ms),
            (NOT_WAITING, row.plain_ms),
            ("replaykit", row.clock_ms),
        ):
            yield Figure(work=title, size=size, contender=contender, value=ms / 1000 / size)
