"""What docs/capture.md shows is so: its examples run as they stand there, one after the other."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.capture.agents import cassettes, says
from tests.capture.programs import environment
from tests.cli.recordings import kill_recording
from tests.cli.test_commands_page import shell
from tests.docs.pages import ROOT, block_after, text_of
from tests.wire.provider import provider

PAGE = text_of("docs/capture.md")
APP = """
import sys, openai, replaykit

@replaykit.tool
def get_weather(city):
    return "sunny"

messages = [{"role": "user", "content": sys.argv[1]}]
reply = openai.OpenAI().chat.completions.create(model="gpt-5", messages=messages)
print(f"It is {get_weather(sys.argv[1])}.")
"""


@pytest.fixture
def session(tmp_path, monkeypatch):
    """Runs examples one after the other, in a folder of their own."""
    pytest.importorskip("openai")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    names = {"asyncio": asyncio}

    def run(example):
        code = block_after(f"run: {example}", PAGE)
        exec(compile(code, str(tmp_path / f"{example}.py"), "exec"), names)
        return names

    with provider(says("sunny", {"call_a": "Tokyo"})) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
        yield run


def shown(example):
    """A command of the page, and what it answers there."""
    command, answer = block_after(f"console: {example}", PAGE).removeprefix("$ ").split("\n", 1)
    return command, answer


def test_the_examples_write_what_the_page_says(session, capsys):
    printed = []
    for example in ("block", "session", "rotate"):
        session(example)
        printed.append([Path(word).name for word in capsys.readouterr().out.split()])

    assert [["bug.cassette"], ["user-42.cassette", "user-7.cassette"]] == printed[:2]
    assert ["day.3.cassette", "day.4.cassette"] == printed[2]
    assert ["service/user-42.cassette", "service/user-7.cassette"] == [
        path for path in cassettes() if path.startswith("service/")
    ]


def test_a_decorated_function_is_captured(session):
    session("block")
    handle = session("decorator")["handle"]

    said = [asyncio.run(handle("Weather?")) for _ in range(16)]

    assert ["sunny"] * 16 == said
    assert 1 <= len([path for path in cassettes() if path.startswith("captured/")]) < 16


def test_a_program_is_captured(session, tmp_path):
    session("block")
    (tmp_path / "app.py").write_text(APP)
    command, answer = shown("program")

    assert answer == shell(command)


@pytest.mark.skipif(sys.platform != "linux", reason="it has no /proc")
def test_what_stops_a_capture_is_said_as_shown(session):
    session("block")
    source = block_after("run: block", PAGE) + block_after("run: full", PAGE)
    run = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )

    assert run.stderr.startswith(block_after("output: full", PAGE))
    assert "sunny" == run.stdout.splitlines()[-1]


def test_what_is_left_is_recovered_as_shown(session):
    kill_recording("bug.cassette", {1: "Oslo"})
    command, answer = shown("recover")

    assert answer == shell(command)


def test_the_limits_are_those_of_the_code():
    from replaykit.capturing import line, sessions, writer  # noqa: PLC0415  (patches clients)
    from replaykit.capturing.rules import Rules  # noqa: PLC0415  (likewise)
    from replaykit.cassette.redaction import seen  # noqa: PLC0415  (likewise)

    mib = 1024 * 1024
    rules = Rules()
    assert (8 * mib, 8 * mib, 64 * mib) == (rules.max_bytes, rules.max_body, writer.MOST_HELD)
    assert (256, 300) == (sessions.MOST_OPEN, sessions.IDLE_NS / 10**9)
    assert (256 * 1024, 16 * 1024, mib) == (line.AT_ONCE, line.WITH_CARE, seen.MOST)
    limits = {"64 MiB", "8 MiB", "1 MiB", "256 KiB", "16 KiB"}
    assert limits == set(re.findall(r"\d+ [MK]iB", PAGE))


def test_the_page_is_listed():
    assert "(capture.md)" in (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
