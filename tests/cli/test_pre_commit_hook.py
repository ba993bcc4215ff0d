"""The hook for pre-commit runs a command that exists, on the files that it can judge."""

import os
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from tests.cli.recordings import KEY, interaction, record, vcrpy, write
from tests.docs.pages import text_of

(HOOK,) = yaml.safe_load(text_of(".pre-commit-hooks.yaml"))


def test_it_runs_check(replaykit):
    command, *words = HOOK["entry"].split()

    answer = replaykit(*words, "--help")

    assert ("replaykit", 0) == (command, answer.code)


def test_its_entry_runs_on_the_files_of_a_commit(here):
    record("a.cassette", "Rome")
    write("cassettes/old.yaml", vcrpy(interaction("Rome", key=KEY)))
    files = ["a.cassette", "cassettes/old.yaml"]
    scripts = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])

    run = subprocess.run(
        f"{HOOK['entry']} {' '.join(files)}",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        cwd=here,
        env={**os.environ, "PATH": scripts},
        timeout=60,
    )

    assert (1, "") == (run.returncode, run.stderr)
    assert run.stdout.startswith("cassettes/old.yaml:")
    assert "checked 2 files with 2 exchanges: 1 secret\n" in run.stdout


def test_the_page_names_it():
    assert f"- id: {HOOK['id']}\n" in text_of("docs/commands.md")


def test_it_is_part_of_the_source_distribution():
    hatch = tomllib.loads(text_of("pyproject.toml"))["tool"]["hatch"]

    assert ".pre-commit-hooks.yaml" in hatch["build"]["targets"]["sdist"]["include"]


@pytest.mark.parametrize(
    "file",
    [
        "a.cassette",
        "tests/tapes/test_rain.cassette",
        "cassettes/old.yaml",
        "tests/cassettes/test_trip/test[gpt-4.1].yaml",
        "tests/cassettes/old.yaml.gz",
    ],
)
def test_it_looks_at_recordings(file):
    assert re.search(HOOK["files"], file)


@pytest.mark.parametrize(
    "file", ["package.json", "mkdocs.yaml", "cassettes/README.md", "src/cassettes.py"]
)
def test_it_leaves_everything_else_alone(file):
    assert re.search(HOOK["files"], file) is None
