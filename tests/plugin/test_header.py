"""The header line: the mode, who chose it, the cassettes, and whether the network is open."""

import pytest

MARKED = """
        @pytest.mark.replay(on_idle="ignore")
        def test_it():
            pass
"""


def header(suite, *args):
    lines = suite.run(*args).stdout.lines
    return next((line for line in lines if line.startswith("replaykit")), None)


@pytest.fixture
def cassettes(suite):
    """Three of them."""
    suite.tests(MARKED)
    folder = suite.pytester.mkdir("cassettes")
    for name in ("a", "b", "c"):
        (folder / f"{name}.cassette").write_text("")
    return folder


def test_where_there_are_cassettes_it_counts_them(suite, cassettes):
    expected = "replaykit: replay (default) · cassettes (3) · network blocked"

    assert expected == header(suite)


def test_it_names_the_ini_file(suite, cassettes):
    suite.ini("replaykit_mode = refresh")

    expected = "replaykit: refresh (from ini) · cassettes (3) · network open"
    assert expected == header(suite)


def test_it_names_the_environment(suite, cassettes, monkeypatch):
    monkeypatch.setenv("REPLAYKIT", "live")

    expected = "replaykit: live (from REPLAYKIT) · cassettes (3) · network open"
    assert expected == header(suite)


def test_it_names_the_option(suite, cassettes):
    expected = "replaykit: record (from --replaykit) · cassettes (3) · network open"

    assert expected == header(suite, "--replaykit=record")


def test_off_is_all_there_is_to_say(suite, cassettes):
    assert "replaykit: off (from --replaykit)" == header(suite, "--replaykit=off")


def test_it_says_why_nothing_is_recorded_under_ci(suite, cassettes, monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("REPLAYKIT", "record")

    assert (
        "replaykit: replay (under CI, not record from REPLAYKIT: say --replaykit for it)"
        " · cassettes (3) · network blocked" == header(suite)
    )


def test_the_folder_is_shown_from_where_pytest_was_started(suite, cassettes, monkeypatch):
    suite.ini("replaykit_dir = cassettes")
    folder = suite.pytester.mkdir("unit")
    monkeypatch.chdir(folder)

    shown = header(suite)

    assert f"replaykit: replay (default) · {cassettes} (3) · network blocked" == shown


def test_a_suite_without_cassettes_or_options_has_no_such_line(suite):
    suite.tests("        def test_plain(): pass")

    assert None is header(suite)
