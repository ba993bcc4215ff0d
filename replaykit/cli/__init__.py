"""Shell: the `replaykit` command: which command runs, and its exit code."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from types import MappingProxyType
from typing import Protocol, cast

from replaykit.cli.speech import (
    FINDINGS,
    FINE,
    INTERRUPTED,
    MISUSE,
    begin,
    complain,
    finish,
    give_up,
    say,
)
from replaykit.errors import SettingError

_EXAMPLE = """\
example:
  replaykit demo     no key, no network, done in a moment
"""

_COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "demo": "Record, replay, slow, break and judge an agent: offline",
        "init": "Put a first test and what it needs into a project",
        "capture": "Run a program, and tape what it says to models",
        "reproduce": "Write the test that fails as a captured session did",
        "show": "Show a recorded session: as text, page, diagram or trace",
        "diff": "Say where two recorded sessions part, and how",
        "check": "Find what is wrong with recordings, without running anything",
        "convert": "Turn other recorders' files into cassettes, secrets taken out",
        "recover": "Bring back what killed recordings had finished",
        "seal": "Accept cassettes that were edited by hand",
    }
)
"""What each does. Its module has the same name, and is loaded when it is chosen: help is quick."""


class _Command(Protocol):
    """What a module of this room offers to become a command."""

    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Says what the command takes."""

    def main(self, arguments: argparse.Namespace) -> int:
        """Runs the command and gives its exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command that is named on the command line: 0 fine, 1 findings, 2 misuse."""
    begin()
    try:
        return _main(sys.argv[1:] if arguments is None else list(arguments))
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED


def _main(given: list[str]) -> int:
    name = next((word for word in given if not word.startswith("-")), None)
    command = cast(_Command, import_module(f"{__name__}.{name}")) if name in _COMMANDS else None
    parser = _parser(name, command)
    chosen = parser.parse_args(given)
    if command is None:
        parser.print_help(sys.stderr)
        return MISUSE
    return _run(command, chosen)


def _run(command: _Command, chosen: argparse.Namespace) -> int:
    try:
        code = command.main(chosen)
        finish()
    except SettingError as wrong:
        complain(str(wrong))
        return MISUSE
    except BrokenPipeError:  # whoever reads has read enough, as `head` does
        give_up()
        return FINDINGS
    return code


class _Help(argparse.RawDescriptionHelpFormatter):
    """Gives the longest command a line with what it does; argparse forgets that it is indented."""

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        if action.nargs == argparse.PARSER:
            self._action_max_length += self._indent_increment


def _parser(name: str | None, command: _Command | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="replaykit",
        description="Records what agents and models say, replays it, and judges the agents.",
        epilog=_EXAMPLE,
        formatter_class=_Help,
    )
    parser.add_argument("--version", action=_Version, help="show the version and exit")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for one, summary in _COMMANDS.items():
        subparser = subparsers.add_parser(
            one,
            help=summary,
            description=f"{summary}.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        if command is not None and one == name:
            command.add_arguments(subparser)
            subparser.epilog = f"example:\n{command.EXAMPLE}"
    return parser


class _Version(argparse.Action):
    """Looks the version up only when somebody asks: reading the metadata takes its time."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:  # noqa: A002  (argparse passes it by this name)
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        say(f"replaykit {version('pytest-replaykit')}")
        finish()
        parser.exit(FINE)
