"""The verdict by mode: it costs no recording, and whoever has recorded hears where to see it."""

import pytest

from tests.plugin.suite import failure_of, section
from tests.plugin.trips import replies

SEQUENTIAL = "talk(replay.tools(get_weather), one_by_one, ask=here)"
HERE = """
import os
import trip

def here(history):
    trip.URL = os.environ["PROVIDER"] + "/v1/chat/completions"
    return post(history)
"""


def asked(trip, *args, body=SEQUENTIAL, marker="seed=1"):
    return trip.run(body, *args, head=HERE, marker=marker, replies=replies())


@pytest.mark.parametrize("mode", ["record", "refresh"])
def test_it_never_costs_a_recording(trip, mode):
    trip.suite.cassette().unlink()

    run = asked(trip, f"--replaykit={mode}", marker="concurrent=True")

    run.assert_outcomes(passed=1)
    assert ["test_agent/test_it.cassette"] == trip.suite.cassettes
    assert (
        "1 test recorded with mistakes in the agent; to see them: pytest test_agent.py::test_it"
        == section(run, "replaykit summary")
    )
