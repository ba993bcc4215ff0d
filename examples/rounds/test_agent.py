"""Each turn takes as long as its slowest tool, and all of them as long as both."""

import asyncio

import pytest

from examples.rounds.agent import TOOLS, ask

QUESTION = "Write a report about wind and solar power."


@pytest.mark.replay("anthropic_messages/a_report_in_two_rounds", most_rounds=2)
def test_a_report(replay):
    replay.on("search").takes(5)
    replay.on("read").takes(20)
    replay.on("read", page="solar-2.html").takes(2).fails(ConnectionError("gone"))

    answer = asyncio.run(ask(QUESTION, replay.tools(TOOLS)))

    assert "wind" in answer
    assert [(turn.width, turn.makespan) for turn in replay.turns] == [(2, 5), (3, 20)]
    assert replay.clock.now_ns() == 25 * 10**9  # to the nanosecond
