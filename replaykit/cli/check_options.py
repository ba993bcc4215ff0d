"""Shell: what `replaykit check` takes: what is checked, what is let pass, how it is told."""

import argparse
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

from replaykit.cli import secret_rules
from replaykit.cli.places import path_argument
from replaykit.report.recordings import RULES, Checked

_DAYS = {"d": 1, "w": 7}
_AGE = re.compile(r"([1-9]\d{0,4})([dw])")
_CODES = "Exit code: 0 fine, or warnings; 1 errors; 2 misuse, or what cannot be read."


@dataclass(frozen=True, slots=True)
class Exemption:
    """A kind of finding that is meant to be so, everywhere or in some files."""

    rule: str
    place: str | None
    """A file, a folder or a pattern; None: everywhere."""

    def covers(self, rule: str, file: Path) -> bool:
        """Whether such a finding in such a file is let pass."""
        if rule != self.rule or self.place is None:
            return rule == self.rule
        path, place = os.path.abspath(file), os.path.abspath(self.place)
        return Path(path).is_relative_to(place) or fnmatch(path, place)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is checked, what counts, what is a secret, and where it is told."""
    parser.usage = "replaykit check [OPTION …] PATH [PATH …]"
    parser.description = f"{parser.description}\n{_CODES}"
    parser.formatter_class = partial(argparse.RawDescriptionHelpFormatter, max_help_position=26)
    parser.add_argument(
        "paths",
        nargs="+",
        type=path_argument,
        metavar="PATH",
        help="a recording, or a folder of them",
    )
    parser.add_argument("--strict", action="store_true", help="warnings count as errors do")
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        type=_exemption,
        metavar="RULE[:PATH]",
        help="let such findings pass, everywhere or in some files",
    )
    parser.add_argument(
        "--stale-after",
        type=_age,
        metavar="AGE",
        help="warn of what is older, as 90d or 12w",
    )
    forms = parser.add_mutually_exclusive_group()
    for form, summary in (("json", "for programs"), ("sarif", "for code hosts and editors")):
        forms.add_argument(f"--{form}", action="store_const", dest="form", const=form, help=summary)
    parser.add_argument("-o", "--output", type=path_argument, metavar="FILE", help="the report")
    secret_rules.add_arguments(parser)


def left_over(result: Checked, exemptions: Sequence[Exemption]) -> Checked:
    """The same without what is let pass."""
    found = tuple(
        one
        for one in result.found
        if not any(exemption.covers(one.rule, result.file) for exemption in exemptions)
    )
    return replace(result, found=found)


def _exemption(text: str) -> Exemption:
    rule, colon, place = text.partition(":")
    if rule not in RULES:
        likely = get_close_matches(rule, RULES, n=3) or RULES
        raise argparse.ArgumentTypeError(f"unknown rule {rule!r} (expected {' or '.join(likely)})")
    if colon and not place:
        raise argparse.ArgumentTypeError(f"{text!r} names no path behind its colon")
    return Exemption(rule, place or None)


def _age(text: str) -> timedelta:
    found = _AGE.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no age (expected one like 90d or 12w)")
    return timedelta(days=int(found[1]) * _DAYS[found[2]])
