"""A thought's signature goes back as it came, and a tool that fails says so under `error`."""

import pytest

from examples.gemini.agent import TOOLS, ask

QUESTION = "When are the first trains to Berlin and to Vienna?"


@pytest.mark.replay("gemini/two_trains")
def test_two_trains(replay):
    replay.on("find_train", city="Berlin").takes(12)
    replay.on("find_train", city="Vienna").takes(7).fails(ConnectionError("no timetable"))

    answer = ask(QUESTION, replay.tools(TOOLS))

    assert "Berlin" in answer
    assert replay.turns[0].makespan == 12
    assert [one.results[0].is_error for one in replay.turns[0].answers] == [False, True]
