"""README.md's page of code, as it stands there: recorded from a provider that then goes away."""

import pytest

import replaykit
from tests.docs.pages import code_in, section_of, tables_in
from tests.docs.typing_along import Reader, quoted

AT_ONCE = "return await asyncio.gather(*(result_of(call, tools) for call in calls))"
IN_TURN = "return [await result_of(call, tools) for call in calls]"


@pytest.fixture
def reader(pytester, monkeypatch):
    reader = Reader(pytester, monkeypatch, "README.md")
    reader.has_the_agent()
    reader.put("test_trip.py")
    return reader


@pytest.fixture
def recorded(reader):
    """The same one, who has recorded it; the provider is gone, and so is the key."""
    reader.records("command: record").assert_outcomes(passed=1)
    return reader


def test_it_is_recorded_once_and_replayed_with_nobody_there(recorded):
    (cassette,) = recorded.folder.rglob("*.cassette")

    recorded.types("command: replay").assert_outcomes(passed=1)
    assert f"`{cassette.relative_to(recorded.folder)}`" in recorded.page
    assert "K3y9" not in cassette.read_text()


def test_without_a_recording_it_fails_and_says_what_to_type(reader):
    run = reader.types("command: replay")

    run.assert_outcomes(failed=1)
    assert reader.block("command: record").strip() in run.stdout.str()


def test_it_takes_what_the_page_says(recorded):
    assert "`makespan` is 45 to the nanosecond" in recorded.page
    recorded.change("test_trip.py", "makespan <= 45", "makespan == 45.0")

    recorded.types("command: replay").assert_outcomes(passed=1)


def test_one_by_one_fails_it_without_a_line_more(recorded):
    recorded.change("trip.py", AT_ONCE, IN_TURN)
    recorded.change("test_trip.py", "    assert replay.turns[0].makespan", "    #")

    run = recorded.types("command: replay")

    run.assert_outcomes(failed=1)
    assert "replaykit: one-after-another: " in quoted(run)


def test_each_trouble_can_be_said(reader):
    (troubles,) = tables_in(section_of(reader.page, "Make it hard for the agent"))
    run = replaykit.replay("trip.cassette")

    for expression, _ in troubles:
        (code,) = code_in(expression)
        eval(code, {"replay": run})

    assert len(troubles) == len(run.unapplied)  # as nothing has been called yet
