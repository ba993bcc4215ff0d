"""The hook for pre-commit runs a command that exists, on the files that it can judge."""

import re
import tomllib

import pytest
import yaml

from tests.docs.pages import text_of

(HOOK,) = yaml.safe_load(text_of(".pre-commit-hooks.yaml"))


def test_it_runs_check(replaykit):
    command, *words = HOOK["entry"].split()

    answer = replaykit(*words, "--help")

    assert ("replaykit", 0) == (command, answer.code)


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
