"""README typed as it stands there: its files, its commands, and the provider they meet."""

import json
import shlex

import openai  # noqa: F401  (loaded once here, not anew in every run inside)

import replaykit.run.opening  # noqa: F401  (the same)
from tests.docs.pages import block_after, text_of
from tests.wire.provider import plain

README = text_of("README.md")
OTHER_PLUGINS = ("asyncio", "hypothesispytest", "randomly", "cacheprovider")


def prepare(pytester, monkeypatch, *files):
    """A folder with files that README shows, and its environment with somebody's key."""
    for name in files:
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


def call(call_id, name, **arguments):
    """A call of a tool, as the provider writes it."""
    function = {"name": name, "arguments": json.dumps(arguments)}
    return {"id": call_id, "type": "function", "function": function}


def reply(**message):
    """A reply of the provider."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", **message}}
    return plain({"id": "c", "object": "chat.completion", "created": 1, "choices": [choice]})
