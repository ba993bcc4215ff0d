"""Shell: `replaykit demo`: an agent recorded, replayed, slowed, broken and judged, offline."""

import argparse
import shlex
from collections.abc import Iterator

from replaykit.cli.demo.project import Project, make_project
from replaykit.cli.places import path_argument
from replaykit.cli.python_command import pytest_command
from replaykit.cli.speech import FINE, say

EXAMPLE = "  replaykit demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where its files go."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=path_argument,
        metavar="FOLDER",
        help="an empty or a new one; by default replaykit-demo, or the next free name",
    )


def main(arguments: argparse.Namespace) -> int:
    """Shows what replaykit does with an agent, and leaves the agent to its user."""
    project = make_project(arguments.folder)
    from replaykit.cli.demo.story import Story  # noqa: PLC0415  (loads what patches clients)

    for line in Story(project).told():
        say(line)
    for line in _handed_over(project):
        say(line)
    return FINE


def _handed_over(project: Project) -> Iterator[str]:
    yield "5. Yours. These are files as you would write them, and the test runs."
    yield ""
    yield f"   {project.agent}"
    yield f"   {project.test}"
    yield f"   {project.cassette}"
    yield ""
    yield "   Go on:"
    yield f"     {pytest_command()} {shlex.quote(str(project.folder))}"
    yield ""
    yield f"   To see it fail, write `careless` for `careful` in {project.test.name}."
    yield "   For a test of your own agent, install replaykit in its environment, and"
    yield "   type `replaykit init` in its project."
