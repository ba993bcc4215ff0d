"""However a tool is watched, its framework describes it to the model as before, and it can fail."""

import asyncio
import re
import sys
from contextlib import suppress

import pytest

import replaykit
from replaykit.cassette.store import load
from replaykit.errors import RunError
from tests.frameworks.measuring import FAILURE, QUESTION, program
from tests.frameworks.model import NOBODY, sent_to

MAKES_THEM = re.compile(r"\[\w+\((\w+)\) for \1 in tools\]")
"""Where a recipe makes tools of functions; here they are made before."""

PLAN = [
    {"tool": "get_weather", "arguments": {"city": "Tokyo"}, "takes": 30},
    {"tool": "get_rate", "fails": f"TimeoutError: {FAILURE}"},
]


def as_functions(run, functions, make):
    return [make(tool) for tool in run.tools(functions)]


def as_objects(run, functions, make):
    return run.tools([make(tool) for tool in functions])


def one_by_one(run, functions, make):
    return [run.tools(make(tool)) for tool in functions]


def declared(run, functions, make):
    return [make(replaykit.tool(tool)) for tool in functions]


def in_place(run, functions, make):
    sys.modules[__name__].TOOLS_IN_PLACE = [make(tool) for tool in functions]
    run.watch(f"{__name__}:TOOLS_IN_PLACE")
    return TOOLS_IN_PLACE


TOOLS_IN_PLACE = []
WAYS = (as_functions, as_objects, one_by_one, declared, in_place)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_tool_is_watched_and_described_as_before(framework, way, tmp_path):
    make = framework.maker()
    functions, ask = program(tmp_path, MAKES_THEM.sub("tools", framework.recipe))
    cassette = tmp_path / "trip.cassette"
    with framework.reachable(), replaykit.replay(cassette, mode="refresh"):
        asyncio.run(ask(QUESTION, [make(tool) for tool in functions]))

    replay = replaykit.replay(cassette, clock="virtual", plan=PLAN)
    with sent_to(NOBODY), suppress(RunError), replay as run:
        watched = way(run, functions, make)
        with suppress(Exception):  # some let the failure end the run
            asyncio.run(ask(QUESTION, watched))

    assert load(cassette).exchanges[0].request.body == replay.exchanges[0].request.body
    assert [("call_1", None), ("call_2", None), ("call_3", f"TimeoutError: {FAILURE}")] == [
        (span.call_id, span.error) for span in replay.spans
    ]
    assert {str(tmp_path / "agent.py")} == {
        span.called_at.partition(":")[0] for span in replay.spans
    }
    assert 30 <= replay.turns[0].makespan
