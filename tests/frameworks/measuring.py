"""What a framework's agent does with three calls, measured on its recipe."""

import asyncio
import runpy
from contextlib import suppress
from dataclasses import dataclass

import replaykit
from replaykit.errors import RunError
from tests.docs.pages import block_after
from tests.frameworks.framework import PAGE
from tests.frameworks.model import NOBODY, sent_to

TOOLS = block_after("file: trip.py", PAGE)
QUESTION = "Weather in Tokyo and London, and how many yen is a dollar?"
GOOD = ("21 degrees", "rain")
FAILURE = "rates are down"


@dataclass(frozen=True)
class Measured:
    """One run, replayed."""

    width: int
    """How many of the three calls ran at once."""

    makespan: float
    error: str | None
    """The type of what the run ended with; None: it came to an answer."""

    told: dict
    """What was sent for each call that was answered."""

    said: str
    """The last follow-up, as it went over the wire; empty where there was none."""

    findings: tuple
    """Each as its name and its calls."""

    unobserved: tuple

    @property
    def keeps_results(self):
        """Whether the model hears of the two lookups that went well."""
        return all(one in self.said for one in GOOD)


def measured(framework, folder, *, ask=None, is_async=False, fails=False, rounds=None):
    """Records the agent from a real server, and replays it when that has gone.

    Args:
        ask: the agent; that of the framework's recipe, if nothing is said.
        is_async: whether the tools are coroutines.
        fails: whether the third call does.
        rounds: the calls of each reply.
    """
    tools, of_recipe = program(folder, framework.recipe, is_async=is_async)
    cassette, ask = folder / "trip.cassette", ask or of_recipe
    with framework.reachable(rounds):
        _run(replaykit.replay(cassette, mode="refresh"), ask, tools, fails=fails)
    with sent_to(NOBODY):
        return _run(replaykit.replay(cassette, clock="virtual"), ask, tools, fails=fails)


def program(folder, recipe, *, is_async=False):
    """The tools and the agent of two files, as somebody who imports them has them."""
    tools = TOOLS.replace("def get_", "async def get_") if is_async else TOOLS
    for name, text in (("trip.py", tools), ("agent.py", recipe)):
        folder.joinpath(name).write_text(text, encoding="utf-8")
    made, agent = (runpy.run_path(str(folder / name)) for name in ("trip.py", "agent.py"))
    return made["TOOLS"], agent["ask"]


def _run(replay, ask, tools, *, fails):
    error = None
    with suppress(RunError), replay as run:  # what it complains of is looked at below
        watched = run.tools(tools)
        run.on("get_weather", city="Tokyo").takes(30)
        run.on("get_weather", city="London").takes(45)
        rate = run.on("get_rate").takes(10)
        if fails:
            rate.fails(TimeoutError(FAILURE))
        try:
            answer = ask(QUESTION, watched)
            if asyncio.iscoroutine(answer):
                asyncio.run(answer)
        except Exception as raised:  # whatever a framework makes of it
            error = type(raised).__name__
    turn, *_ = run.turns
    followed_up = run.exchanges[1:]
    return Measured(
        width=turn.width,
        makespan=turn.makespan,
        error=error,
        told={one.call.id: one.results[0].content for one in turn.answers if one.results},
        said=followed_up[-1].request.body.decode() if followed_up else "",
        findings=tuple((f.name, *(call.id for call in f.calls)) for f in run.verdict.findings),
        unobserved=tuple(one.why for one in run.verdict.unobserved),
    )
