"""What is written passes the linter, the formatter and the type checker of whoever gets it."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from replaykit.scaffold import Agent, Manner, source_of
from tests.checks.loops import loop, ran
from tests.checks.mistakes import MISTAKES
from tests.docs.pages import ROOT
from tests.scaffold.captures import LONDON, TOKYO, captured_of, swapped

pytestmark = pytest.mark.skipif(
    not (find_spec("ruff") and find_spec("mypy")), reason="the extra `lint` is not installed"
)

AGENT = """\
from collections.abc import AsyncIterator, Iterator


def plain(question: str) -> str:
    return question


async def coroutine(question: str) -> str:
    return question


def generator(question: str) -> Iterator[str]:
    yield question


async def asyncgen(question: str) -> AsyncIterator[str]:
    yield question
"""
KINDS = {
    "plain": "plain",
    "coroutine": "coroutine",
    "generator": "generator",
    "asyncgen": "async generator",
}
LONG = "Why — of all places — is it 'raining' in \"London\"? " * 5
ERROR = "TimeoutError: nobody has answered for as long as anybody cared to wait for it"


def sources(width):
    """Tests of all kinds, by name."""
    agents = {name: Agent(module="trip", name=name, kind=kind) for name, kind in KINDS.items()} | {
        "more": Agent(module="trip", name="plain", takes="more"),
        "unknown": None,
    }
    for name, agent in agents.items():
        manner = Manner(agent=agent, width=width, is_own=lambda top: top == "trip")
        yield name, source_of(captured_of(swapped(), question=LONG), manner)
    for what, mistake in MISTAKES.items():
        wrong = mistake.make(loop("openai_chat", 3), 1)
        manner = Manner(tools="real", width=width, watched=("trip:plain",))
        captured = captured_of(wrong, in_order=True, is_closed=True, question="Weather?\nNow?")
        yield what.replace(" ", "_").replace("'", ""), source_of(captured, manner)
    fails = [
        ran(TOKYO, end=1, error=ERROR),
        ran(TOKYO, start=2, end=4, error="trip.Down: 'no' \"way"),
        ran(LONDON, end=None),
    ]
    alone = (ran(TOKYO, end=1, group=None), ran(LONDON, start=2, end=4, group=None))
    captured = captured_of(swapped(), executions=alone, has_neighbours=True)
    yield "alone", source_of(captured, Manner(width=width))
    captured = captured_of(swapped(), executions=tuple(fails), is_open_ended=True)
    yield "failures", source_of(captured, Manner(tools="real", width=width))


def written(folder, width):
    for name, source in sources(width):
        (folder / f"test_{name}.py").write_text(source, encoding="utf-8")
    (folder / "trip.py").write_text(AGENT, encoding="utf-8")
    (folder / "ruff.toml").write_text(
        f'extend = "{ROOT.as_posix()}/pyproject.toml"\nline-length = {width}\n', encoding="utf-8"
    )


def ended(*words, folder):
    run = subprocess.run(
        [sys.executable, "-m", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=120,
    )
    return run.returncode, run.stdout


@pytest.mark.parametrize("width", [79, 88, 100, 120])
def test_the_linter_and_the_formatter_have_nothing_to_say(tmp_path, width):
    written(tmp_path, width)

    linted = ended("ruff", "check", "--no-cache", folder=tmp_path)
    formatted = ended("ruff", "format", "--no-cache", "--diff", ".", folder=tmp_path)

    assert (0, "All checks passed!\n") == linted
    assert (0, "") == formatted


def test_the_type_checker_has_nothing_to_say(tmp_path):
    written(tmp_path, 88)
    cache = f"--cache-dir={tmp_path / 'types'}"

    answer = ended(
        "mypy",
        "--strict",
        "--follow-imports=silent",
        cache,
        "--no-sqlite-cache",
        ".",
        folder=tmp_path,
    )

    assert answer[1].startswith("Success: no issues found in ")
