"""Runs an agent against a cassette, on the real SDK, and has it judged."""

import asyncio
from dataclasses import dataclass

import replaykit
from replaykit.checks import Verdict
from replaykit.model import Exchange
from tests.matrix.agent import run, run_async
from tests.matrix.case import named
from tests.matrix.tools import City


@dataclass(frozen=True)
class Judged:
    """What is said of an agent, and what it ended with."""

    verdict: Verdict
    error: Exception | None
    exchanges: tuple[Exchange, ...]
    missed: int
    """How many of its requests no recording answered."""

    @property
    def named(self):
        """Every finding as its name and its calls."""
        return [
            (f.name, *(c.id or named(c.name, c.arguments) for c in f.calls))
            for f in self.verdict.findings
        ]


def judged(row, way, path, *, match):
    """The verdict on one cell of the matrix.

    Args:
        path: of the cassette with the row's story, as the way's provider tells it.
        match: how its requests find their recording.
    """
    cities = City(trouble=dict(row.trouble), is_volatile=row.is_volatile)
    replay = replaykit.replay(path, match=match, clock="virtual", frozen=row.is_volatile).open()
    with replay.clock:
        error = _error_of(row.agent, way, cities, replay.tools)
    outcome = replay.close(passed=error is None)
    return Judged(replay.verdict, error, replay.exchanges, len(outcome.missed))


def _error_of(agent, way, cities, watched):
    """What the agent ends with, if it does not get as far as an answer."""
    sdk = way.sdk(is_async=way.is_async, is_streamed=way.is_streamed)
    try:
        if way.is_async:
            asyncio.run(run_async(agent, sdk, cities, watched))
        else:
            run(agent, sdk, cities, watched)
    except Exception as error:  # whatever it is, what came before is judged
        return error
    return None
