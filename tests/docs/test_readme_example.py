"""README.md's example, as it stands there: recorded from a provider that then goes away."""

import runpy

import pytest

from tests.docs.pages import block_after
from tests.docs.readme import README, call, prepare, reply, typed
from tests.wire.provider import provider

NOBODY = "http://127.0.0.1:9"
CALLS = [
    call("call_tokyo", "get_weather", city="Tokyo"),
    call("call_london", "get_weather", city="London"),
]
REPLIES = (
    reply(content=None, tool_calls=CALLS),
    reply(content="21 degrees in Tokyo, rain in London."),
)


@pytest.fixture
def project(pytester, monkeypatch):
    return prepare(pytester, monkeypatch, "trip.py", "test_trip.py", "ask.py")


def test_it_is_recorded_once_and_replayed_with_nobody_there(project, monkeypatch):
    with provider(*REPLIES) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
        typed(project, "record").assert_outcomes(passed=1)
    monkeypatch.setenv("OPENAI_API_KEY", "none")

    replayed = typed(project, "replay")

    replayed.assert_outcomes(passed=1)
    assert 2 == len(server.asked)
    (cassette,) = project.path.rglob("*.cassette")
    assert f"`{cassette.relative_to(project.path)}`" in README


def test_without_a_recording_it_fails_and_says_what_to_type(project, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", NOBODY)

    run = typed(project, "replay")

    run.assert_outcomes(failed=1)
    assert block_after("command: record", README).strip() in run.stdout.str()


def test_no_key_is_needed_any_more(project, monkeypatch):
    with provider(*REPLIES) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
        typed(project, "record").assert_outcomes(passed=1)
    monkeypatch.delenv("OPENAI_API_KEY")

    run = typed(project, "replay")

    run.assert_outcomes(passed=1)
    assert "No key is needed any more" in README


def test_outside_pytest_it_is_recorded_too(project, monkeypatch, capsys):
    with provider(*REPLIES) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
        runpy.run_path("ask.py")

    printed = capsys.readouterr().out

    assert printed.endswith("rain in London.\n2 exchanges went over the wire\n")
    assert project.path.joinpath("trip.cassette").is_file()
