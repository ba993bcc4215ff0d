"""Shell: the `replaykit` command: which command runs, and its exit code."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Protocol

from replaykit.cli import demo

_FINE, _MISUSE = 0, 2

_EXAMPLE = """\
example:
  replaykit demo     no key, no network, done in a moment
"""


class _Command(Protocol):
    """What a module of this room offers to become a command."""

    NAME: str
    SUMMARY: str

    def main(self, arguments: argparse.Namespace) -> int:
        """Runs the command and gives its exit code."""


_COMMANDS: tuple[_Command, ...] = (demo,)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command that is named on the command line: 0 fine, 1 findings, 2 misuse."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    command: _Command | None = chosen.command
    if command is None:
        parser.print_help(sys.stderr)
        return _MISUSE
    return command.main(chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="replaykit",
        description="Reads the tool calls of LLM traffic, and judges the answers an agent sends.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command=None)
    parser.add_argument("--version", action=_Version, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in _COMMANDS:
        summary = command.SUMMARY
        subparser = commands.add_parser(command.NAME, help=summary, description=f"{summary}.")
        subparser.set_defaults(command=command)
    return parser


class _Version(argparse.Action):
    """Looks the version up only when somebody asks: reading the metadata takes its time."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:  # noqa: A002  (argparse passes it by this name)
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"replaykit {version('pytest-replaykit')}\n")
        parser.exit(_FINE)
