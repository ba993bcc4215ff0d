"""Shell: the options that say what a secret is, for every command that looks for them."""

import argparse
import os
import re
from collections.abc import Callable
from pathlib import Path

from replaykit.cassette.redaction import Redactor, known_values_in
from replaykit.cassette.store import Gate
from replaykit.cli.project_settings import ProjectSettings
from replaykit.errors import UnwritableCassetteError

_BY_OPTIONS = "say what it is: a secret, by --redact-pattern REGEX; or none, by --allow TEXT"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options; what they add comes on top of the rules that are built in."""
    parser.add_argument(
        "--redact-pattern",
        action="append",
        default=[],
        type=_expression,
        metavar="REGEX",
        help="what else is a secret; with a group, the group is it",
    )
    parser.add_argument(
        "--redact-name",
        action="append",
        default=[],
        metavar="NAME",
        help="a field or header whose value is a secret",
    )
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="TEXT",
        help="what looks like a secret and is none",
    )


def take_none(parser: argparse.ArgumentParser) -> None:
    """For commands that go by what is built in, and by the project's configuration."""
    parser.set_defaults(redact_pattern=[], redact_name=[], allow=[])


def redactors(arguments: argparse.Namespace, settings: ProjectSettings) -> Callable[[], Redactor]:
    """Makes redactors, one for each file, which thus numbers its placeholders by itself.

    They know what is built in, what the environment holds, what the project's configuration says,
    and what the options add to it.
    """
    known_values = known_values_in(os.environ)

    def redactor() -> Redactor:
        return Redactor(
            known_values=known_values,
            patterns=(*settings.redact_patterns, *arguments.redact_pattern),
            key_names=(*settings.redact_names, *arguments.redact_name),
            allowed=(*settings.redact_allowed, *arguments.allow),
            headers=settings.kept_headers,
        )

    return redactor


def gate(target: Path, redactor: Redactor, *, fix: str = _BY_OPTIONS) -> Gate:
    """What refuses a file that would still hold a secret.

    Args:
        fix: what to do about it.
    """

    def refuse(data: bytes) -> None:
        for leak in redactor.scan(data):
            raise UnwritableCassetteError(
                f"line {leak.line} of it would still hold a secret, {leak.kind} {leak.excerpt}",
                fix=fix,
                file=target,
            )

    return refuse


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as broken:
        raise argparse.ArgumentTypeError(f"{text!r} is no regular expression: {broken}") from broken
    return text
