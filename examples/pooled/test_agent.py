"""Threads wait on the same clock as everybody else, and one that fails is answered too."""

import pytest

from examples.pooled.agent import TOOLS, ask

QUESTION = "Where are my orders 1041, 1042 and 1043?"


@pytest.mark.replay("anthropic_messages/three_orders")
def test_three_orders(replay):
    tools = replay.tools(TOOLS)
    replay.on("get_order").takes(20)
    replay.on("get_order", number=1042).takes(60).fails(ConnectionError("try again later"))

    answer = ask(QUESTION, tools)

    assert "1041" in answer
    assert replay.turns[0].makespan == 60  # seconds, the slowest, for which nobody waited
    assert replay.turns[0].work == 100  # one after another
