"""Shell: the options that say what a secret is, for every command that looks for them."""

import argparse
import os
import re

from replaykit.cassette.redaction import Redactor, known_values_in


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


def redactor(arguments: argparse.Namespace) -> Redactor:
    """The rules: those built in, what the environment holds, and what the options add."""
    return Redactor(
        known_values=known_values_in(os.environ),
        patterns=arguments.redact_pattern,
        key_names=arguments.redact_name,
        allowed=arguments.allow,
    )


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as broken:
        raise argparse.ArgumentTypeError(f"{text!r} is no regular expression: {broken}") from broken
    return text
