"""In replay clients find a key where they would find none: of their own provider, while it runs."""

import os
from contextlib import ExitStack

import pytest

from replaykit.cassette.document import Heading
from replaykit.run.stand_in_keys import STAND_IN_KEY, stand_in_keys

OPENAI = "https://api.openai.com/v1/chat/completions"
RESPONSES = "http://localhost:8080/v1/responses?x=1"
ANTHROPIC = "https://api.anthropic.com/v1/messages"
GEMINI = "https://generativelanguage.googleapis.com/v1beta/models/g:streamGenerateContent?alt=sse"
NAMES = (
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "GEMINI_API_KEY",
    "GOOGLE_API_KEY",
    "OPENAI_API_KEY",
)


@pytest.fixture(autouse=True)
def no_keys(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def lent(*urls):
    """The keys that a run with such exchanges lends."""
    stack = ExitStack()
    for number, url in enumerate(urls, 1):
        heading = Heading(number=number, method="POST", url=url, status=200, key="", body="")
        for key in stand_in_keys([heading]):
            stack.enter_context(key)
    return stack


def keys():
    return {name: os.environ[name] for name in NAMES if name in os.environ}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (OPENAI, "OPENAI_API_KEY"),
        (RESPONSES, "OPENAI_API_KEY"),
        (ANTHROPIC, "ANTHROPIC_API_KEY"),
        (GEMINI, "GOOGLE_API_KEY"),
    ],
)
def test_the_provider_that_is_recorded_has_a_key_while_the_run_is_open(url, name):
    with lent(url):
        inside = keys()

    assert ({name: STAND_IN_KEY}, {}) == (inside, keys())


def test_a_key_that_is_there_stays(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "mine")

    with lent(OPENAI):
        inside = keys()

    assert {"OPENAI_API_KEY": "mine"} == inside == keys()


def test_another_way_to_give_a_key_is_enough(monkeypatch):
    """
    Two keys for one client make it complain.
    """
    monkeypatch.setenv("GEMINI_API_KEY", "mine")

    with lent(GEMINI):
        assert {"GEMINI_API_KEY": "mine"} == keys()


def test_of_two_runs_at_once_the_last_takes_it_away():
    with lent(OPENAI):
        with lent(OPENAI):
            pass
        left = keys()

    assert ({"OPENAI_API_KEY": STAND_IN_KEY}, {}) == (left, keys())


def test_a_key_that_the_test_sets_meanwhile_stays(monkeypatch):
    with lent(OPENAI):
        monkeypatch.setenv("OPENAI_API_KEY", "another")

    assert {"OPENAI_API_KEY": "another"} == keys()


def test_nothing_else_is_lent():
    with lent("https://api.example.com/v1/embeddings"):
        assert {} == keys()
