"""One call a turn may take its time alone; more than one a turn would be a mistake here."""

import pytest

from examples.one_at_a_time.agent import TOOLS, ask

QUESTION = (
    "Is there enough on my current account for the rent of 700? If not, move what is missing."
)


@pytest.mark.replay("anthropic_messages/one_at_a_time", concurrent=False, most_rounds=2)
def test_the_rent(replay):
    replay.on("get_balance").takes(3)
    replay.on("transfer").takes(20)

    answer = ask(QUESTION, replay.tools(TOOLS))

    assert "660" in answer
    assert [len(turn.calls) for turn in replay.turns] == [1, 1]
    assert [turn.makespan for turn in replay.turns] == [3, 20]
