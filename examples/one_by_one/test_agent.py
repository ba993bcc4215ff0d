"""A loop over the calls of a turn takes as long as all of them together."""

import pytest

from examples.one_by_one.agent import TOOLS, all_at_once, ask

QUESTION = "What is the weather in Tokyo, London and Paris?"

pytestmark = pytest.mark.replay("openai_chat/weather_in_three_cities")


@pytest.fixture
def tools(replay):
    """The agent's tools, watched: two that take their time, and one that fails."""
    replay.on("get_weather", city="Tokyo").takes(30)
    replay.on("get_weather", city="London").takes(45)
    replay.on("get_weather", city="Paris").takes(10).fails(TimeoutError("no answer"))
    return replay.tools(TOOLS)


@pytest.mark.xfail(strict=True, raises=pytest.fail.Exception, reason="one-after-another")
def test_one_by_one(tools):
    answer = ask(QUESTION, tools)

    assert "Tokyo" in answer


def test_all_at_once(tools, replay):
    answer = ask(QUESTION, tools, all_at_once)

    assert "Tokyo" in answer
    assert replay.turns[0].makespan == 45  # seconds, the slowest, for which nobody waited
    assert replay.turns[0].work == 85  # one after another
