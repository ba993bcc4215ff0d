"""README's example, typed as it stands there: recorded from a provider that then goes away."""

import json
import runpy
import shlex

import openai  # noqa: F401  (loaded once here, not anew in every run inside)
import pytest

import replaykit.run.opening  # noqa: F401  (the same)
from tests.docs.pages import block_after, text_of
from tests.wire.provider import plain, provider

README = text_of("README.md")
MODULES = ("trip.py", "test_trip.py", "ask.py")
OTHER_PLUGINS = ("asyncio", "hypothesispytest", "randomly", "cacheprovider")
NOBODY = "http://127.0.0.1:9"


def call(city):
    function = {"name": "get_weather", "arguments": json.dumps({"city": city})}
    return {"id": f"call_{city.lower()}", "type": "function", "function": function}


def reply(**message):
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", **message}}
    return plain({"id": "c", "object": "chat.completion", "created": 1, "choices": [choice]})


REPLIES = (
    reply(content=None, tool_calls=[call("Tokyo"), call("London")]),
    reply(content="21 degrees in Tokyo, rain in London."),
)


@pytest.fixture
def project(pytester, monkeypatch):
    """A folder with the files that README shows, and its environment with somebody's key."""
    for name in MODULES:
        pytester.path.joinpath(name).write_text(block_after(f"file: {name}", README))
    for name in ("CI", "REPLAYKIT"):
        monkeypatch.delenv(name, raising=False)
    without = " ".join(f"-p no:{name}" for name in OTHER_PLUGINS)
    monkeypatch.setenv("PYTEST_ADDOPTS", without)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-proj-" + "K3y9" * 10)
    monkeypatch.syspath_prepend(pytester.path)
    return pytester


def typed(project, name):
    """What comes of a command as README shows it."""
    program, *words = shlex.split(block_after(f"command: {name}", README))
    assert "pytest" == program
    return project.runpytest_inprocess(*words)


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
