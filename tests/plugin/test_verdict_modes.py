"""The verdict by mode: it costs no recording, and whoever has recorded hears where to see it."""

import pytest

from tests.plugin.suite import failure_of, said, section
from tests.plugin.trips import replies

FORGETFUL = "talk(replay.tools(get_weather), ask=here, sent=lambda told: told[:1])"
HERE = """
import os

def here(history):
    return post(history, url=os.environ["PROVIDER"] + "/v1/chat/completions")

def get_weather(city):
    return f"sunny in {city}"
"""
SAVED = "1 recording saved: cassettes/test_agent/test_it.cassette (2 exchanges)"
RECORDED = "1 test recorded with findings; to see them: pytest test_agent.py::test_it"


def asked(trip, *args, body=FORGETFUL, marker=""):
    """A run of an agent that asks a provider on loopback."""
    return trip.run(body, *args, head=HERE, marker=marker, replies=replies())


@pytest.mark.parametrize("mode", ["record", "refresh"])
def test_it_costs_no_recording(trip, mode):
    trip.suite.cassette().unlink()

    run = asked(trip, f"--replaykit={mode}")

    run.assert_outcomes(passed=1)
    assert ["test_agent/test_it.cassette"] == trip.suite.cassettes
    assert f"{SAVED}\n{RECORDED}" == section(run, "replaykit summary")


def test_what_was_recorded_so_is_red_when_it_is_replayed(trip):
    trip.suite.cassette().unlink()
    asked(trip, "--replaykit=record")

    run = asked(trip)

    run.assert_outcomes(failed=1)
    assert failure_of(run, "test_it").startswith("replaykit: missing-result: turn 1 asked for 2")


def test_a_recording_without_a_mistake_says_nothing(trip):
    trip.suite.cassette().unlink()

    run = asked(trip, "--replaykit=record", marker="allow='missing-result'")

    run.assert_outcomes(passed=1)
    assert SAVED == section(run, "replaykit summary")


def test_a_recording_that_fails_by_itself_shows_it_beside(trip):
    """
    As where the provider has really refused what the agent sent.
    """
    trip.suite.cassette().unlink()

    run = asked(trip, "--replaykit=record", body=f"assert 'Snow.' == {FORGETFUL}")

    run.assert_outcomes(failed=1)
    assert [] == trip.suite.cassettes
    assert "\n\nreplaykit: missing-result: turn 1 asked for 2" in section(run, "replaykit")
    assert RECORDED not in said(run)


def test_live_it_is_told(trip):
    run = asked(trip, "--replaykit=live")

    run.assert_outcomes(failed=1)
    assert failure_of(run, "test_it").startswith("replaykit: missing-result: turn 1 asked for 2")


def test_off_there_is_none(trip):
    run = asked(trip, "--replaykit=off", body=FORGETFUL.replace("replay.tools", ""))

    run.assert_outcomes(passed=1)
