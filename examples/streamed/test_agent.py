"""At the pace of the recording, the first tool ends before the reply that asked for it does."""

import asyncio

import pytest

from examples.streamed.agent import TOOLS, ask

QUESTION = "What is known about tides, eclipses and comets?"


@pytest.mark.replay("openai_chat/three_searches_streamed", pace="recorded")
def test_tools_start_while_the_reply_streams(replay):
    replay.on("search", query="tides").takes(0.1)
    replay.on("search", query="eclipses").takes(4)
    replay.on("search", query="comets").takes(2).fails(TimeoutError("no answer"))

    answer = asyncio.run(ask(QUESTION, replay.tools(TOOLS)))

    assert "tides" in answer
    first, second, third = replay.spans
    assert first.ended_ns < third.started_ns  # over before the last call was whole
    assert second.ended_ns > third.ended_ns  # all three are answered all the same
