"""docs/tutorial.md, typed along from its first line to its last."""

import pytest

from tests.docs.typing_along import REPLIES, Reader, quoted


@pytest.fixture
def reader(pytester, monkeypatch):
    """Somebody who has recorded the first test; the provider is gone, and so is the key."""
    reader = Reader(pytester, monkeypatch, "docs/tutorial.md")
    reader.put("trip.py", "test_trip.py")
    reader.records("command: record").assert_outcomes(passed=1)
    return reader


@pytest.fixture
def watched(reader):
    """The same one, whose test lets the tools take their time."""
    reader.folder.joinpath("test_trip.py").write_text(reader.block("change: watched"))
    return reader


@pytest.fixture
def failing(watched):
    """The same one, with a second test and the first mistake mended."""
    watched.mend("trip.py", "cure: results_of")
    test = watched.folder / "test_trip.py"
    test.write_text(f"{test.read_text()}\n\n{watched.block('add: failing')}")
    return watched


def test_the_first_test_is_recorded_and_replayed(reader):
    (cassette,) = reader.folder.rglob("*.cassette")

    reader.types("command: replay").assert_outcomes(passed=1)
    assert f"`{cassette.relative_to(reader.folder)}`" in reader.page


def test_the_cassette_can_be_drawn(reader, monkeypatch, capsys):
    monkeypatch.chdir(reader.folder)

    assert 0 == reader.types("command: show")
    assert "turn 1  3 calls" in capsys.readouterr().out


def test_tools_that_take_time_show_the_first_mistake(watched):
    run = watched.types("command: replay")

    run.assert_outcomes(failed=1)
    assert watched.block("output: one after another") in quoted(run)


def test_the_first_mistake_is_mended_as_the_page_says(watched):
    watched.mend("trip.py", "cure: results_of")
    with watched.folder.joinpath("test_trip.py").open("a") as test:
        test.write(watched.block("line: makespan").replace("<=", "=="))

    watched.types("command: replay").assert_outcomes(passed=1)


def test_a_tool_that_fails_shows_the_second_mistake(failing):
    run = failing.types("command: replay")

    run.assert_outcomes(passed=1, failed=1)
    assert failing.block("output: missing") in quoted(run)


def test_the_second_mistake_is_mended_as_the_page_says(failing):
    failing.mend("trip.py", "cure: result_of")

    failing.types("command: pages").assert_outcomes(passed=2)
    assert [] == list(failing.folder.rglob("*.html"))


def test_what_is_kept_is_clean_and_can_be_recorded_anew(failing, monkeypatch):
    monkeypatch.chdir(failing.folder)
    failing.mend("trip.py", "cure: result_of")

    assert 0 == failing.types("command: check")
    failing.records("command: refresh", replies=REPLIES * 2).assert_outcomes(passed=2)
    failing.types("command: replay").assert_outcomes(passed=2)
