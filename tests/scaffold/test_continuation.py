"""An agent that is mended is answered to its end: whatever it had done wrong, on every wire."""

import urllib.request
from pathlib import Path

import pytest

import replaykit
from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.redaction import Redactor
from replaykit.cassette.store import load, publish
from replaykit.cli.captured_session import chosen_session
from replaykit.cli.opened import opened
from replaykit.scaffold.closing import MARK, TEXT
from tests.checks.loops import loop
from tests.checks.mistakes import MISTAKES
from tests.checks.wires import PROVIDERS, URLS, dumped, question
from tests.scaffold.captures import record

ANOTHER_STORY = {
    "stale-result": "its agent had asked for tools before",
    "context-growth": "its agent is mended by saying less",
}
CASES = [
    pytest.param(provider, mistake, id=f"{provider}: {what}")
    for what, mistake in MISTAKES.items()
    for provider in mistake.providers
    if mistake.name not in ANOTHER_STORY
]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def reproduced(session, **more):
    """A session that is reproduced; its cassette is `test.cassette`."""
    bug = record("bug.cassette", session, **more)
    chosen = chosen_session(opened(bug, Redactor()), bug, None)
    publish(Path("test.cassette"), Cassette.of(chosen.exchanges, keys=keys_of))
    return chosen.captured


def ask(provider, step):
    """What the model says to a step of a loop."""
    request = urllib.request.Request(URLS[provider], dumped(question(provider, step)))
    request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request) as response:
        return response.read().decode()


def answers_to(mended, captured):
    """What an agent is told that goes about it as it should."""
    match = "order" if captured.in_order else "question"
    with replaykit.replay("test.cassette", match=match, on_unplayed="ignore"):
        return [ask(mended.provider, step) for step in mended.steps]


@pytest.mark.parametrize(("provider", "mistake"), CASES)
def test_a_mended_agent_comes_to_its_end(provider, mistake):
    right = loop(provider, 3)
    captured = reproduced(mistake.make(right, 1))

    said = answers_to(right, captured)

    assert (TEXT if captured.is_closed else "Sunny.") in said[-1]
    assert captured.is_closed == (MARK in load(Path("test.cassette")).response(2).headers)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_session_that_the_provider_refused_is_closed_before_that(provider):
    wrong = MISTAKES["a result is dropped"].make(loop(provider, 3), 1)
    captured = reproduced(wrong, refusals={2: b'{"error": {"message": "no"}}'})

    said = answers_to(loop(provider, 3), captured)

    assert (True, True) == (captured.in_order, captured.is_closed)
    assert TEXT in said[-1]
