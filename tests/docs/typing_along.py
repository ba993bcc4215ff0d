"""A reader who types along with a page: its files, its commands, and the provider they meet.

Pages share an agent: that of docs/tutorial.md, once both of its mistakes are mended.
"""

import json
import re
import shlex
from contextlib import contextmanager

import openai  # noqa: F401  (loaded once here, not anew in every run inside)

import replaykit.run.opening  # noqa: F401  (the same)
from replaykit.cli import main
from tests.docs.pages import block_after, text_of
from tests.wire.provider import plain, provider

QUICK = "-p no:asyncio -p no:hypothesispytest -p no:randomly -p no:cacheprovider"
"""Without plugins that take time to load, and that nothing here needs."""


def call(call_id, name, **arguments):
    """A call of a tool, as the provider writes it."""
    function = {"name": name, "arguments": json.dumps(arguments)}
    return {"id": call_id, "type": "function", "function": function}


def reply(**message):
    """A reply of the provider."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", **message}}
    return plain({"id": "c", "object": "chat.completion", "created": 1, "choices": [choice]})


LOOKUPS = (
    call("call_a", "get_weather", city="Tokyo"),
    call("call_b", "get_weather", city="London"),
    call("call_c", "get_rate", base="USD", quote="JPY"),
)
REPLIES = (
    reply(content=None, tool_calls=LOOKUPS),
    reply(content="21 degrees in Tokyo, rain in London; of the rate I know nothing."),
)


def quoted(run):
    """What a run prints, without what pytest draws before the lines of an exception."""
    printed = re.sub(r"^E {11}", "", run.stdout.str(), flags=re.MULTILINE)
    return printed.replace("Failed: replaykit: ", "replaykit: ")


def mended(source, functions):
    """A source with functions in the place of those of the same names."""
    for new in functions.rstrip("\n").split("\n\n\n"):
        head = re.escape(new[: new.index("(")])
        (old,) = re.findall(rf"^{head}\(.*?(?=\n\n\n|\n\Z)", source, flags=re.DOTALL | re.MULTILINE)
        source = source.replace(old, new)
    return source


class Reader:
    """Somebody in a folder of their own, who types what a page shows."""

    def __init__(self, pytester, monkeypatch, page, options=QUICK):
        self.folder = pytester.path
        self.page = text_of(page)
        self._pytester = pytester
        self._monkeypatch = monkeypatch
        for name in ("CI", "REPLAYKIT", "OPENAI_API_KEY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("PYTEST_ADDOPTS", options)
        monkeypatch.syspath_prepend(self.folder)
        monkeypatch.setattr("sys.dont_write_bytecode", True)

    def block(self, mark):
        """What the page shows under a mark."""
        return block_after(mark, self.page)

    def put(self, *names):
        """Writes files that the page shows."""
        for name in names:
            self.folder.joinpath(name).write_text(self.block(f"file: {name}"))

    def change(self, name, old, new):
        """Replaces the one place of a file at which the old text stands."""
        source = self.folder.joinpath(name).read_text()
        assert 1 == source.count(old)
        self.folder.joinpath(name).write_text(source.replace(old, new))

    def mend(self, name, mark):
        """Puts functions that the page shows in the place of those of the same names."""
        path = self.folder / name
        path.write_text(mended(path.read_text(), self.block(mark)))

    def has_the_agent(self):
        """Writes the agent that the tutorial ends with."""
        tutorial = text_of("docs/tutorial.md")
        agent, cure = (block_after(mark, tutorial) for mark in ("file: trip.py", "cure: result_of"))
        self.folder.joinpath("trip.py").write_text(mended(agent, cure))

    @contextmanager
    def asking(self, replies):
        """With a key, and a provider that goes away afterwards; offline without replies."""
        if replies is None:
            yield
            return
        with provider(*replies) as server, self._monkeypatch.context() as patch:
            patch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
            patch.setenv("OPENAI_API_KEY", "sk-proj-" + "K3y9" * 10)
            yield

    def runs(self, *words, replies=None):
        """What comes of pytest with these words."""
        with self.asking(replies):
            return self._pytester.runpytest_inprocess(*words)

    def types(self, mark, replies=None):
        """What comes of a command on the page: pytest's result, or replaykit's exit code."""
        program, *words = shlex.split(self.block(mark))
        if program == "pytest":
            return self.runs(*words, replies=replies)
        assert "replaykit" == program
        return main(words)

    def records(self, mark, replies=REPLIES):
        """The same with a key and a provider."""
        return self.types(mark, replies=replies)
