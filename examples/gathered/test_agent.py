"""A failure that leaves `gather` takes with it what the other tools have done."""

import asyncio

import pytest

from examples.gathered.agent import TOOLS, all_or_nothing, ask
from replaykit import RunError

QUESTION = "A weekend in Tokyo: a flight, a hotel for two nights, and how many yen is a dollar?"

pytestmark = pytest.mark.replay("openai_chat/weekend_in_tokyo")


@pytest.fixture
def tools(replay):
    """The agent's tools, watched: two that take their time, and one that fails."""
    replay.on("find_flight").takes(30)
    replay.on("find_hotel").takes(45)
    replay.on("get_rate").takes(5).fails(TimeoutError("rates are down"))
    return replay.tools(TOOLS)


def test_each_for_itself(tools, replay):
    assert "Tokyo" in asyncio.run(ask(QUESTION, tools))

    assert replay.turns[0].makespan == 45  # seconds, the slowest, for which nobody waited
    assert replay.turns[0].work == 80  # one after another


@pytest.mark.xfail(raises=RunError, reason="lost-batch")
def test_all_or_nothing(tools):
    with pytest.raises(TimeoutError):
        asyncio.run(ask(QUESTION, tools, all_or_nothing))
