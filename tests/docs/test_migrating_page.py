"""docs/migrating.md: a suite that vcrpy has recorded moves over, as it stands there."""

import glob
import os
import runpy
import shlex
import subprocess
from pathlib import Path

import pytest
import vcr

from replaykit.cli import main
from tests.docs.pages import block_after, text_of
from tests.docs.test_pytest_page import Declared
from tests.plugin.suite import answer
from tests.wire.provider import provider

PAGE = text_of("docs/migrating.md")
ASKED = {
    "test_rain": "Weather?",
    "TestCities.test_in[Tokyo]": "Weather in Tokyo?",
    "TestCities.test_in[London]": "Weather in London?",
}


@pytest.fixture
def moving(suite, monkeypatch):
    """A suite with the cassettes that pytest-recording has had vcrpy write."""
    folder = suite.pytester.path
    monkeypatch.chdir(folder)
    folder.joinpath("asking.py").rename("weather.py")
    folder.joinpath("pytest.ini").write_text("[pytest]\npythonpath = .\n")
    for name in ("tests/test_weather.py", "move_cassettes.py"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(block_after(f"file: {name}", PAGE))
    with provider(answer("foggy")) as server:
        monkeypatch.setenv("PROVIDER", server.url)
        monkeypatch.syspath_prepend(folder)
        ask = runpy.run_path("weather.py")["ask"]
        for name, question in ASKED.items():
            with vcr.use_cassette(f"tests/cassettes/test_weather/{name}.yaml"):
                ask(question)
    return suite


def typed(suite, mark):
    """What comes of the commands under a mark: how many tests passed in each run of pytest."""
    for line in block_after(f"commands: {mark}", PAGE).splitlines():
        program, *patterns = shlex.split(line)
        words = [word for pattern in patterns for word in glob.glob(pattern) or [pattern]]
        if program == "pytest":
            yield suite.run(*words).parseoutcomes().get("passed", 0)
        elif program == "replaykit":
            assert 0 == main(words)
        elif program == "python":
            runpy.run_path(*words)
        else:
            subprocess.run([program, *words], check=True)


def test_a_suite_moves_and_is_replayed(moving):
    passed = list(typed(moving, "move"))

    assert [0, 3] == passed
    assert 3 == len(moving.cassettes)
    assert {".yaml"} == {os.path.splitext(name)[1] for name in moving.cassettes}


def test_its_files_become_cassettes(moving):
    list(typed(moving, "move"))

    passed = list(typed(moving, "convert"))

    assert [3] == passed
    assert {".cassette"} == {os.path.splitext(name)[1] for name in moving.cassettes}


def test_every_option_on_the_right_is_one():
    rows = [line.split("|")[2] for line in PAGE.splitlines() if line.startswith("| ")]

    words = {word for row in rows for word in row.replace("`", " ").split()}

    options = {word.partition("=")[0].rstrip(",") for word in words if word.startswith("--rep")}
    assert {"--replaykit"} == options
    assert options <= set(Declared().options)
