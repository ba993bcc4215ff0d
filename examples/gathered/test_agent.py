"""A failure that leaves `gather` takes with it what the other tools have done."""

import asyncio

import pytest

from examples.gathered.agent import TOOLS, all_or_nothing, ask

QUESTION = "A weekend in Tokyo: a flight, a hotel for two nights, and how many yen is a dollar?"

pytestmark = pytest.mark.replay("openai_chat/weekend_in_tokyo")


@pytest.fixture
def tools(replay):
    """The agent's tools, watched: two that take their time, and one that fails in the end."""
    replay.on("find_flight").takes(30)
    replay.on("find_hotel").takes(20)
    replay.on("get_rate").takes(45).fails(TimeoutError("rates are down"))
    return replay.tools(TOOLS)


def test_each_for_itself(tools, replay):
    answer = asyncio.run(ask(QUESTION, tools))

    assert "Tokyo" in answer
    assert replay.turns[0].makespan == 45  # seconds, the slowest, for which nobody waited
    assert replay.turns[0].work == 95  # one after another


@pytest.mark.xfail(strict=True, raises=pytest.fail.Exception, reason="lost-batch")
def test_all_or_nothing(tools):
    with pytest.raises(TimeoutError):
        asyncio.run(ask(QUESTION, tools, all_or_nothing))
