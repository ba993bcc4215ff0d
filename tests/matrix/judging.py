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
    settings = {"match": match, "clock": "virtual", "frozen": row.is_volatile, **row.expected}
    replay = replaykit.replay(path, **settings).open()
    with replay.window:
        watched = _serial(replay.tools) if row.has_serial_tools else replay.tools
        error = _error_of(row.agent, way, cities, watched)
    outcome = replay.close(passed=error is None)
    return Judged(replay.verdict, error, replay.exchanges, len(outcome.missed))


def _serial(watch):
    """Watches tools that are meant to run one at a time."""
    return lambda tools: watch({name: replaykit.tool(serial=True)(t) for name, t in tools.items()})


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
