"""A process that was killed while it recorded leaves a journal; the next run says what to do."""

import pytest

from tests.plugin.suite import answer, section

KILLED = """
        import os

        @pytest.mark.replay
        def test_it():
            ask("Weather in Tokyo?")
            if "KILL" in os.environ:
                os._exit(9)

        @pytest.mark.replay(on_idle="ignore")
        def test_other():
            pass
"""


def test_what_it_had_recorded_can_be_brought_back(suite, monkeypatch):
    suite.tests(KILLED)
    monkeypatch.setenv("KILL", "yes")
    suite.run_apart("--replaykit=record", replies=[answer("sunny")])
    monkeypatch.delenv("KILL")

    run = suite.run("-k", "other")

    assert [".journal"] == [name[-8:] for name in suite.cassettes]
    assert (
        "an interrupted recording was left behind; to bring it back: "
        "replaykit recover cassettes/test_agent/test_it.cassette"
        == section(run, "replaykit summary")
    )


@pytest.mark.parametrize("mode", ["record", "refresh"])
def test_the_next_recording_is_not_disturbed_by_it(suite, monkeypatch, mode):
    suite.tests(KILLED)
    monkeypatch.setenv("KILL", "yes")
    suite.run_apart("--replaykit=record", replies=[answer("sunny")])
    monkeypatch.delenv("KILL")

    suite.run(f"--replaykit={mode}", replies=[answer("rainy")]).assert_outcomes(passed=2)

    assert b"rainy" in suite.cassette().read_bytes()
