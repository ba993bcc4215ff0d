"""A suite whose requests and replies are full of secrets, and whatever its runs leave behind."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

import replaykit.pytest_plugin.joining
import replaykit.run.opening  # noqa: F401  (both loaded once here, not anew in every run inside)
from replaykit.cassette.store import load
from replaykit.cli import main
from replaykit.model import HttpRequest
from tests.cassette.redaction.leak_check import remains
from tests.cassette.redaction.places import pieces
from tests.docs.pages import ROOT
from tests.wire.provider import plain, provider, streamed

_CONFTEST = """
import json, os
import pytest

with open(os.environ["SECRETS_FILE"]) as file:
    SECRETS = json.load(file)

@pytest.fixture(scope="session")
def replaykit_config():
    return {"redact_values": SECRETS if os.environ["REGISTERED"] else []}
"""
_SUITE = """
import json, logging, os, signal, warnings
import urllib.request
from urllib.parse import quote
import pytest
from conftest import SECRETS

def ask(number, word="today"):
    secret = SECRETS[number]
    found = {"role": "tool", "tool_call_id": "call_1", "content": json.dumps({"found": secret})}
    question = {"role": "user", "content": f"Use {secret} {word}."}
    request = urllib.request.Request(
        os.environ["PROVIDER"] + "/v1/chat/completions?ref=" + quote(secret, safe=""),
        json.dumps({"model": "gpt-5", "messages": [question, found]}).encode(),
        {"content-type": "application/json", "cookie": "id=" + quote(secret, safe="")},
    )
    with urllib.request.urlopen(request) as response:
        return response.read()

def end(how):
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    assert how != "fail"

@pytest.mark.replay
def test_it():
    how = os.environ["ENDING"]
    if how == "kill while publishing":
        os.replace = os.rename = os.link = lambda *_, **__: end("kill")
    for number in range(len(SECRETS)):
        try:
            ask(number, os.environ["WORD"])
        except OSError as missed:
            logging.warning("no answer: %s", missed)
    end(how)
"""
_NAMED = """
import pytest
from conftest import SECRETS
from test_agent import ask

@pytest.mark.replay
@pytest.mark.parametrize(("number", "name"), list(enumerate(SECRETS)))
def test_named(number, name):
    ask(number)
"""
_WITHOUT = ("anyio", "asyncio", "hypothesispytest", "randomly", "rerunfailures", "timeout", "xdist")
_LEAVES = ("-q", "-rA", "--log-level=DEBUG", *(f"-pno:{name}" for name in _WITHOUT))
_REPORTS = ("--log-file=log.txt", "--junitxml=report.xml")
_NOBODY = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Sink:
    """Where something was left, and what."""

    name: str
    content: bytes
    cassette: Path | None = None


@dataclass
class Project:
    """One folder with a suite, and its runs."""

    folder: Path
    secrets: list[str]
    is_registered: bool = False
    pytester: pytest.Pytester | None = None
    """Runs what is not killed in this process; without it, each run has a process of its own."""

    def __post_init__(self):
        self.folder.mkdir(parents=True)
        (self.folder / "conftest.py").write_text(_CONFTEST)
        (self.folder / "test_agent.py").write_text(_SUITE)
        (self.folder / "pytest.ini").write_text("[pytest]\n")
        self._secrets = self.folder.with_suffix(".secrets")
        self._secrets.write_text(json.dumps(self.secrets))

    def run(self, *words, ending="", word="today", is_offline=False):
        """What a run of pytest prints, with a provider that repeats each secret in its reply."""
        with (
            provider(*map(_reply, range(len(self.secrets)), self.secrets)) as server,
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.chdir(self.folder)
            for name in ("CI", "REPLAYKIT", "PYTEST_ADDOPTS"):
                patch.delenv(name, raising=False)
            patch.setenv("SECRETS_FILE", str(self._secrets))
            patch.setenv("REGISTERED", "yes" if self.is_registered else "")
            patch.setenv("ENDING", ending)
            patch.setenv("WORD", word)
            patch.setenv("PROVIDER", _NOBODY if is_offline else server.url)
            if self.pytester is None or "kill" in ending:
                return _pytest_apart(*_LEAVES, *words)
            run = self.pytester.runpytest_inprocess(*_LEAVES, *words)
            assert "errors" not in run.parseoutcomes(), run.stdout.str()
            return "\n".join(run.outlines + run.errlines).encode()

    def replaykit(self, *words):
        """What a command prints."""
        printed = StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            redirect_stdout(printed),
            redirect_stderr(printed),
        ):
            patch.chdir(self.folder)
            main(words)
        return printed.getvalue().encode()

    def files(self, pattern):
        """The files whose names fit, each as what it holds."""
        return [path for path in sorted(self.folder.rglob(pattern)) if path.is_file()]


def _pytest_apart(*words):
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    return run.stdout + run.stderr


def _reply(number, secret):
    """Every second one is a stream, in which the secret comes in pieces."""
    if number % 2:
        return plain({"id": f"chatcmpl-{number}", "choices": [{"message": {"content": secret}}]})
    deltas = [{"choices": [{"index": 0, "delta": {"content": p}}]} for p in pieces(secret)]
    return streamed(*deltas, b"data: [DONE]\n\n")


def recorded(project):
    """A recording that passes."""
    output = project.run("--replaykit=record", *_REPORTS)
    yield from _cassettes(project, "cassette", "*.cassette")
    yield Sink("what pytest prints while recording", output)
    yield from _texts(project, "log file", "log.txt")
    yield from _texts(project, "JUnit file", "report.xml")


def killed(project):
    """A recording that is killed behind its last exchange, and brought back."""
    project.run("--replaykit=record", ending="kill")
    yield from _texts(project, "journal, after kill -9", "cassettes/**/*.journal")
    yield Sink("what `replaykit recover` prints", project.replaykit("recover"))
    yield from _cassettes(project, "recovered cassette", "*.cassette")


def killed_while_publishing(project):
    """A recording that is killed when its cassette is written, and not yet in its place."""
    project.run("--replaykit=record", ending="kill while publishing")
    yield from _texts(project, "temporary file, after kill -9", "cassettes/**/*.tmp")


def rejected(project):
    """A recording of a test that fails."""
    output = project.run("--replaykit=refresh", "--replaykit-keep-failed", ending="fail")
    yield from _cassettes(project, "rejected cassette", "*.rejected.cassette")
    yield Sink("what pytest prints of a failed recording", output)


def missed(project):
    """A replay whose requests have changed by a word each."""
    project.run("--replaykit=record")
    output = project.run(*_REPORTS, "-vv", word="tomorrow", is_offline=True)
    yield Sink("failure text of a miss", output)
    yield from _texts(project, "JUnit file of a miss", "report.xml")
    yield from _texts(project, "log file of a miss", "log.txt")


def named(project):
    """Tests whose parameters are secrets; pytest itself shows those, the disk does not."""
    (project.folder / "test_named.py").write_text(_NAMED)
    project.run("--replaykit=record", "test_named.py")
    names = [str(path.relative_to(project.folder)) for path in project.files("cassettes/**/*")]
    yield Sink("names of files", "\n".join(names).encode())


RUNS: tuple[Callable, ...] = (recorded, killed, killed_while_publishing, rejected, missed, named)


def leaks(sink, kinds, secrets):
    """The names of the kinds of which something can be read in a sink."""
    messages = [HttpRequest(method="", url="", body=sink.content)]
    if sink.cassette is not None:
        for exchange in load(sink.cassette).exchanges:
            messages += [exchange.request, exchange.response]
    return [
        kind.name
        for kind, secret in zip(kinds, secrets, strict=True)
        if any(remains(message, kind, secret) for message in messages)
    ]


def _texts(project, name, pattern):
    for path in project.files(pattern):
        yield Sink(name, path.read_bytes())


def _cassettes(project, name, pattern):
    for path in project.files(pattern):
        yield Sink(name, path.read_bytes(), path)
