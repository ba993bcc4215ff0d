"""The commands that the pages name are those that `.ci/run` runs."""

import re
import subprocess
import tomllib
from itertools import chain

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.docs.pages import ROOT, block_after, text_of

CI = text_of(".ci/run")


@pytest.mark.parametrize("name", ["run", "test"])
def test_a_readme_command_is_one_line_that_begins_from_nothing(name):
    command = block_after(f"command: {name}", text_of("README.md"))

    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert 1 == command.count("\n")


@pytest.mark.parametrize("name", ["run", "test"])
def test_ci_runs_what_readme_says(name):
    shown = block_after(f"command: {name}", text_of("README.md"))

    run = subprocess.run(
        ["bash", ".ci/readme-command", name], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert shown == run.stdout
    assert f"\nreadme {name}\n" in CI


def test_a_command_that_readme_does_not_show_fails():
    run = subprocess.run(
        ["bash", ".ci/readme-command", "deploy"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (1, "") == (run.returncode, run.stdout)
    assert "README.md has no code block after a line '<!-- command: deploy -->'\n" == run.stderr


def test_the_commands_in_contributing_are_those_of_ci():
    lines = block_after("commands: checks", text_of("CONTRIBUTING.md")).splitlines()

    assert ["ruff check", "ruff format --check", "mypy", "python -m pytest"] == [
        line.removeprefix(".venv/bin/") for line in lines
    ]
    assert [] == [line for line in lines[:3] if f"\n{line}\n" not in CI]
    assert lines[3] in block_after("command: test", text_of("README.md"))


def test_contributing_sets_up_what_ci_checks_with():
    setup = block_after("commands: setup", text_of("CONTRIBUTING.md"))

    begin, install = setup.rstrip().split(" && ")
    assert "python3 -m venv .venv" == begin
    assert f"\n{install}\n" in CI


def test_ci_installs_the_lowest_versions_that_are_admitted():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    extras = {**project["optional-dependencies"], "lint": []}
    named = map(Requirement, chain(project["dependencies"], *extras.values()))
    bounds = {r.name: str(r.specifier).removeprefix(">=") for r in named if r.specifier}

    pinned = dict(re.findall(r"'([a-z-]+)==([\d.]+)'", CI))

    assert _versions(bounds) == _versions(pinned)


def _versions(numbers):
    """By name, so that 8.4 and 8.4.0 are one."""
    return {name: Version(number) for name, number in numbers.items()}
