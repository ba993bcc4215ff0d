"""One tool is in time, one is late, one fails, one never ends; each call gets its own answer."""

import asyncio

import pytest

from examples.deadlines.agent import TOOLS, ask

QUESTION = "Where is the cheapest kettle: north, south, east or west?"


@pytest.mark.replay("openai_chat/four_prices")
def test_each_call_gets_its_own_answer(replay):
    replay.on("get_price", shop="north").takes(2)
    replay.on("get_price", shop="south").takes(60)
    replay.on("get_price", shop="east").takes(1).fails(ConnectionError("closed"))
    replay.on("get_price", shop="west").hangs()

    asyncio.run(ask(QUESTION, replay.tools(TOOLS)))

    assert replay.turns[0].makespan == 10  # the deadline, for which nobody waited
    assert [one.results[0].text for one in replay.turns[0].answers] == [
        "31",
        "no answer within 10 seconds",
        "failed with ConnectionError('closed')",
        "no answer within 10 seconds",
    ]
