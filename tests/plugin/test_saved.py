"""What a recording session has saved: said at its end, with the place, in a line or a few."""

from pathlib import PureWindowsPath

import pytest

from replaykit.pytest_plugin.saved import folder_of
from tests.plugin.suite import answer, failure, said, section

ONE = """
        @pytest.mark.replay
        def test_it():
            ask_and_shrug("Weather in Tokyo?")
"""
FIVE = """
        @pytest.mark.replay
        @pytest.mark.parametrize("number", range(5))
        def test_it(number):
            ask(f"Weather on day {number}?")
"""
ALL_FIVE = """\
5 recordings saved in cassettes/test_agent:
  cassettes/test_agent/test_it[0].cassette (1 exchange)
  cassettes/test_agent/test_it[1].cassette (1 exchange)
  cassettes/test_agent/test_it[2].cassette (1 exchange)
  and 2 more"""


@pytest.mark.parametrize("quiet", [[], ["-q"], ["-qq"]])
def test_a_saved_recording_is_told_with_its_place(suite, quiet):
    suite.tests(ONE + '            ask("Weather in London?")\n')

    run = suite.record(*quiet)

    assert (
        "1 recording saved: cassettes/test_agent/test_it.cassette (2 exchanges)"
        == section(run, "replaykit summary").splitlines()[0]
    )


def test_what_is_added_is_told_as_such(suite):
    suite.tests(ONE)
    suite.record()
    suite.tests(ONE + '            ask("Weather in London?")\n')

    run = suite.record()

    assert (
        "1 recording saved: cassettes/test_agent/test_it.cassette (1 exchange added)"
        == section(run, "replaykit summary").splitlines()[0]
    )


def test_of_many_some_are_listed(suite):
    suite.tests(FIVE)

    run = suite.record()

    assert section(run, "replaykit summary").startswith(ALL_FIVE)


def test_processes_tell_together(suite):
    pytest.importorskip("xdist")
    suite.beside = ("xdist",)
    suite.tests(FIVE)

    run = suite.record("-n", "2")

    assert section(run, "replaykit summary").startswith(ALL_FIVE)


def test_tests_that_share_a_cassette_saved_one(suite):
    suite.tests(FIVE.replace("mark.replay\n", "mark.replay('shared/weather')\n"))

    run = suite.record()

    assert (
        "1 recording saved: cassettes/shared/weather.cassette (5 exchanges)"
        == section(run, "replaykit summary").splitlines()[0]
    )


def test_the_attempt_that_passed_is_told_once(suite):
    pytest.importorskip("pytest_rerunfailures")
    suite.beside = ("rerunfailures",)
    suite.tests("""
        TRIES = []

        @pytest.mark.replay
        def test_it():
            ask("Weather in Tokyo?")
            TRIES.append(1)
            assert 2 == len(TRIES)
    """)

    run = suite.record("--reruns=1")

    assert (
        "1 recording saved: cassettes/test_agent/test_it.cassette (1 exchange)"
        == section(run, "replaykit summary").splitlines()[0]
    )


@pytest.mark.parametrize("mode", ["replay", "record", "live"])
def test_where_nothing_was_saved_nothing_is_told(suite, mode):
    suite.tests(ONE)
    suite.record()

    run = suite.run(f"--replaykit={mode}", replies=[answer("sunny")])

    assert "recording saved" not in said(run)


def test_what_was_refused_is_not_called_saved(suite):
    suite.tests(ONE)

    run = suite.run("--replaykit=record", replies=[failure(401)])

    assert "recording saved" not in said(run)


def test_recordings_on_two_drives_have_no_folder_in_common():
    assert folder_of([PureWindowsPath("C:/a/b"), PureWindowsPath("D:/a/b")]) is None
    assert PureWindowsPath("C:/a") == folder_of(
        [PureWindowsPath("C:/a/b/c"), PureWindowsPath("C:/a/d")]
    )
