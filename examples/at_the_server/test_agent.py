"""Results find their calls though the request that carries them does not repeat these."""

import asyncio
import json

import pytest

from examples.at_the_server.agent import TOOLS, ask

QUESTION = "Which is more crowded, Tokyo or London?"


@pytest.mark.replay("openai_responses/at_the_server")
def test_only_what_is_new_is_sent(replay):
    replay.on("get_area", city="London").takes(30).fails(TimeoutError("no answer"))

    answer = asyncio.run(ask(QUESTION, replay.tools(TOOLS)))

    assert "Tokyo" in answer
    assert replay.turns[0].makespan == 30
    follow_up = json.loads(replay.exchanges[1].request.body)
    assert follow_up["previous_response_id"] == "resp_1"
    assert [item["type"] for item in follow_up["input"]] == ["function_call_output"] * 4
