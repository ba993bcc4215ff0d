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


@pytest.fixture(scope="module")
def left_behind():
    """What one killed process left, by name: there is none killed anew for each test."""
    return {}


@pytest.fixture
def killed(suite, monkeypatch, left_behind):
    """A suite whose recording was killed in its first test."""
    suite.tests(KILLED)
    if not left_behind:
        with monkeypatch.context() as patch:
            patch.setenv("KILL", "yes")
            suite.run_apart("--replaykit=record", replies=[answer("sunny")])
        left_behind.update({name: suite.cassette(name).read_bytes() for name in suite.cassettes})
    for name, content in left_behind.items():
        suite.cassette(name).parent.mkdir(parents=True, exist_ok=True)
        suite.cassette(name).write_bytes(content)
    return suite


def test_what_it_had_recorded_can_be_brought_back(killed):
    run = killed.run("-k", "other")

    assert [".journal"] == [name[-8:] for name in killed.cassettes]
    assert (
        "an interrupted recording was left behind; to bring it back: "
        "replaykit recover cassettes/test_agent/test_it.cassette"
        == section(run, "replaykit summary")
    )


@pytest.mark.parametrize("mode", ["record", "refresh"])
def test_the_next_recording_is_not_disturbed_by_it(killed, mode):
    killed.run(f"--replaykit={mode}", replies=[answer("rainy")]).assert_outcomes(passed=2)

    assert b"rainy" in killed.cassette().read_bytes()
