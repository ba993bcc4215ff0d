"""A user's suite for tests of the plugin: its tests ask a provider on loopback, or a dead port."""

import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.capture.programs import quick_environment
from tests.wire.provider import plain, provider

_ASKING = '''
import json
import os
import urllib.error
import urllib.request


def ask(text):
    """Asks the model, as an agent would."""
    return post([{"role": "user", "content": text}])


def post(messages):
    body = {"model": "gpt-5", "messages": messages}
    request = urllib.request.Request(
        os.environ["PROVIDER"] + "/v1/chat/completions",
        json.dumps(body).encode(),
        {"content-type": "application/json", "authorization": "Bearer " + os.environ["LLM_KEY"]},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]["content"]


def ask_and_shrug(text):
    """Asks, and makes do without an answer."""
    try:
        return ask(text)
    except Exception:
        return "no idea"
'''
_NOBODY = "http://127.0.0.1:9"
_OTHERS = (
    "anyio",
    "asyncio",
    "cacheprovider",
    "hypothesispytest",
    "randomly",
    "rerunfailures",
    "timeout",
    "xdist",
)
_IDLE = ("faulthandler", "pastebin", "setuponly", "setupplan", "stepwise")
"""Plugins of pytest's own that have no part in any of it: to load them takes time in every run."""

KEY = "sk-proj-" + "K3y9" * 10


def answer(text, **headers):
    """A provider's reply that says something."""
    message = {"role": "assistant", "content": text}
    return plain({"choices": [{"message": message, "finish_reason": "stop"}]}, **headers)


def failure(status):
    """A provider's reply that says what went wrong."""
    return plain({"error": {"message": "no", "type": "error"}}, status)


@dataclass
class Suite:
    """One folder with tests, and the runs of pytest over it."""

    pytester: object
    monkeypatch: object
    beside: tuple = ()
    """The plugins of others that are to be loaded."""

    asked: list = field(default_factory=list)
    """What the provider was asked in the last run that could reach it."""

    def __post_init__(self):
        # A module written anew within a second, with as many letters, would be run as it was.
        self.monkeypatch.setattr(sys, "dont_write_bytecode", True)
        self.pytester.makepyfile(asking=_ASKING)
        self.monkeypatch.setenv("LLM_KEY", KEY)

    def tests(self, source, name="test_agent"):
        """Writes a test module."""
        head = "import pytest\nfrom asking import ask, ask_and_shrug\n\n"
        body = re.sub(r"^ {8}", "", source.strip("\n"), flags=re.MULTILINE)
        self.pytester.makepyfile(**{name: head + body})

    def ini(self, *lines):
        self.pytester.makefile(".ini", pytest="\n".join(("[pytest]", *lines)))

    def run(self, *args, replies=None):
        """A run of pytest, in this process; offline unless there are replies."""
        if "xdist" in self.beside:  # whose workers are processes of their own
            self.monkeypatch.setenv("PYTHONPATH", quick_environment()["PYTHONPATH"])
        with self._reachable(replies):
            return self.pytester.runpytest_inprocess(*self._without_others(), *args)

    def run_apart(self, *args, replies=None):
        """The same in a process of its own."""
        with self._reachable(replies):
            return self.pytester.runpytest_subprocess(*self._without_others(), *args)

    def record(self, *args, replies=None):
        """A run that records, which must pass."""
        run = self.run("--replaykit=record", *args, replies=replies or [answer("sunny")])
        assert 0 == run.ret, run.stdout.str()
        return run

    @property
    def cassettes(self):
        """The names of the cassettes, and of whatever else lies among them."""
        root = self.pytester.path / "cassettes"
        return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())

    def cassette(self, name="test_agent/test_it.cassette"):
        return self.pytester.path / "cassettes" / name

    def _without_others(self):
        for name in (*_OTHERS, *_IDLE):
            if name not in self.beside:
                yield from ("-p", f"no:{name}")
        # Another test's garbage may be collected just now: what it leaves open is its affair.
        yield from ("-W", "error", "-W", "ignore:unclosed:ResourceWarning")

    @contextmanager
    def _reachable(self, replies):
        if replies is None:
            self.monkeypatch.setenv("PROVIDER", _NOBODY)
            yield
            return
        with provider(*replies) as server:
            self.monkeypatch.setenv("PROVIDER", server.url)
            yield
            self.asked = server.asked


def said(run):
    """What a run printed, without the lines that pytest draws."""
    return run.stdout.str()


def section(run, title):
    """What stands under the last line of dashes with a title, up to the next such line."""
    *_, text = re.split(rf"^-+ {re.escape(title)} -+$", said(run), flags=re.MULTILINE)
    return re.split(r"^[-=_]{3}.*[-=_]{3}$", text, flags=re.MULTILINE)[0].strip("\n")


def failure_of(run, test):
    """What a run printed as the failure of a test, without its section."""
    text = re.split(rf"^_+ (?:ERROR at \w+ of )?{re.escape(test)} _+$", said(run), flags=re.M)[1]
    return re.split(r"^[-=_]{3}.*[-=_]{3}$", text, flags=re.MULTILINE)[0].strip("\n")
