"""Who chooses the mode: option, environment, marker, fixture, ini, in this order; and CI."""

import pytest

from tests.plugin.suite import answer

CONFTEST = """
    import pytest

    @pytest.fixture
    def replaykit_config():
        return {"mode": "%s"}
"""


def modes_in(suite, *args):
    """The mode of a test whose marker says nothing, and of one whose marker says live."""
    suite.tests("""
        @pytest.mark.replay(on_idle="ignore")
        def test_plain(replay):
            print("MODE", replay.mode)

        @pytest.mark.replay(mode="live", on_idle="ignore")
        def test_marked(replay):
            print("MODE", replay.mode)
    """)
    run = suite.run("-s", *args)
    return [line.split("MODE ")[1] for line in run.stdout.lines if "MODE " in line]


def test_where_nobody_says_anything_it_is_replay(suite):
    assert ["replay", "live"] == modes_in(suite)


def test_the_ini_file_beats_the_default(suite):
    suite.ini("replaykit_mode = record")

    assert ["record", "live"] == modes_in(suite)


def test_the_fixture_beats_the_ini_file(suite):
    suite.ini("replaykit_mode = record")
    suite.pytester.makeconftest(CONFTEST % "refresh")

    assert ["refresh", "live"] == modes_in(suite)


def test_the_environment_beats_fixture_and_marker(suite, monkeypatch):
    suite.pytester.makeconftest(CONFTEST % "refresh")
    monkeypatch.setenv("REPLAYKIT", "off")

    assert ["off", "off"] == modes_in(suite)


def test_the_option_beats_them_all(suite, monkeypatch):
    suite.ini("replaykit_mode = live")
    suite.pytester.makeconftest(CONFTEST % "refresh")
    monkeypatch.setenv("REPLAYKIT", "off")

    assert ["record", "record"] == modes_in(suite, "--replaykit=record")


@pytest.mark.parametrize("mode", ["record", "refresh"])
def test_under_ci_neither_ini_nor_environment_records(suite, monkeypatch, mode):
    monkeypatch.setenv("CI", "true")
    suite.ini(f"replaykit_mode = {mode}")

    assert ["replay", "live"] == modes_in(suite)
    monkeypatch.setenv("REPLAYKIT", mode)
    assert ["replay", "replay"] == modes_in(suite)


def test_under_ci_a_marker_does_not_record_either(suite, monkeypatch):
    monkeypatch.setenv("CI", "true")
    suite.tests("""
        @pytest.mark.replay(mode="record")
        def test_it():
            ask_and_shrug("Weather in Tokyo?")
    """)

    run = suite.run(replies=[answer("sunny")])

    run.assert_outcomes(failed=1)
    assert [] == suite.asked


def test_under_ci_the_option_records(suite, monkeypatch):
    monkeypatch.setenv("CI", "true")

    assert ["record", "record"] == modes_in(suite, "--replaykit=record")


@pytest.mark.parametrize("value", ["", "0", "false"])
def test_ci_may_be_set_to_no(suite, monkeypatch, value):
    monkeypatch.setenv("CI", value)
    monkeypatch.setenv("REPLAYKIT", "record")

    assert ["record", "record"] == modes_in(suite)


def test_another_mode_in_the_environment_is_a_usage_error(suite, monkeypatch):
    monkeypatch.setenv("REPLAYKIT", "on")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: REPLAYKIT: unknown mode 'on' (expected replay, record, refresh, live or off)\n"
        == run.stderr.str()
    )


def test_an_empty_variable_is_none(suite, monkeypatch):
    monkeypatch.setenv("REPLAYKIT", "")

    assert ["replay", "live"] == modes_in(suite)


def test_a_marker_may_say_record_for_a_test_of_its_own(suite):
    suite.tests("""
        @pytest.mark.replay(mode="record")
        def test_it():
            ask("Weather in Tokyo?")
    """)

    suite.run(replies=[answer("sunny")])

    assert ["test_agent/test_it.cassette"] == suite.cassettes
