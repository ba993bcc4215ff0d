"""Shell: `replaykit diff`: where two recorded sessions part, and how."""

import argparse
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from replaykit.cassette.matching import Difference
from replaykit.cassette.matching.parting import Pair, compared
from replaykit.cli import secret_rules
from replaykit.cli.opened import Opened, opened
from replaykit.cli.places import chosen_files, path_argument
from replaykit.cli.project_settings import project_settings
from replaykit.cli.speech import FINDINGS, FINE, MISUSE, complain, say, unreadable
from replaykit.errors import UnreadableCassetteError
from replaykit.report.spelling import counted

EXAMPLE = "  replaykit diff old/test_tokyo.cassette cassettes/test_tokyo.cassette"

_MOST_SHOWN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which two are compared."""
    parser.add_argument("a", type=path_argument, metavar="A", help="a recording of one session")
    parser.add_argument("b", type=path_argument, metavar="B", help="a recording of the other")
    parser.add_argument("--all", action="store_true", help="every difference, not the first few")
    secret_rules.take_none(parser)


def main(arguments: argparse.Namespace) -> int:
    """Says what differs: 0 nothing, 1 something, 2 they could not be compared."""
    files = (arguments.a, arguments.b)
    chosen = chosen_files(files, "replaykit diff")
    for misuse in chosen.misuses:
        complain(misuse)
    recordings = () if chosen.misuses else _opened(arguments, files)
    if len(recordings) < len(files):
        return MISUSE
    one, other = recordings
    pairs = compared(one.exchanges, other.exchanges)
    for name, file, recording in zip("AB", files, recordings, strict=True):
        say(f"{name}  {file}: {counted(len(recording.exchanges), 'exchange')}")
        complaint = recording.complaint(file)
        if complaint is not None:
            complain(complaint)
    for line in _lines(pairs, shows_all=arguments.all):
        say(line)
    return FINE if all(pair.is_alike for pair in pairs) else FINDINGS


def _opened(arguments: argparse.Namespace, files: Sequence[Path]) -> Sequence[Opened]:
    """What the files hold; says of each what it holds nothing of."""
    redactors = secret_rules.redactors(arguments, project_settings(files))
    recordings = []
    for file in files:
        try:
            recordings.append(opened(file, redactors()))
        except UnreadableCassetteError as error:
            complain(unreadable(error, file))
    return recordings


def _lines(pairs: Sequence[Pair], *, shows_all: bool) -> Iterator[str]:
    different = [pair for pair in pairs if not pair.is_alike]
    if not different:
        yield "They are alike: the same questions, the same results, the same answers."
        return
    if alike := len(pairs) - len(different):
        yield f"{counted(alike, 'exchange')} alike"
    partings = [place for place, pair in enumerate(different) if pair.asked or pair.answered]
    parting = partings[0] if partings else len(different)
    for place, pair in enumerate(different):
        is_told = shows_all or place <= parting
        told = _told(pair, has_parted=place == parting, most=None if shows_all else _MOST_SHOWN)
        yield from told if is_told else islice(told, 1)
    if parting < len(different) - 1 and not shows_all:
        yield "What comes after the parting follows from it, mostly; --all shows it."


def _told(pair: Pair, *, has_parted: bool, most: int | None) -> Iterator[str]:
    if pair.recorded is None or pair.live is None:
        yield f"{_name(pair)}: there is nothing like it in {'A' if pair.recorded is None else 'B'}"
        return
    what = [
        *(["something else is asked"] if pair.asked else []),
        *(["the same is asked, and the results say something else"] if pair.drift else []),
        *(["the answer is another"] if pair.answered else []),
    ]
    lead = "they part here: " if has_parted else ""
    yield f"{_name(pair)}: {lead}{'; '.join(what)}"
    yield from _differences("asked", pair.asked, most)
    yield from _differences("results", pair.drift, most)
    yield from _differences("answer", pair.answered, most)


def _name(pair: Pair) -> str:
    recorded, live = pair.recorded, pair.live
    if recorded is not None and live is not None:
        if recorded.number == live.number:
            return f"exchange {recorded.number}"
        return f"exchange {recorded.number} of A, {live.number} of B"
    if recorded is not None:
        return f"exchange {recorded.number} of A"
    return f"exchange {live.number} of B" if live is not None else ""


def _differences(what: str, differences: Sequence[Difference], most: int | None) -> Iterator[str]:
    for one in differences[:most]:
        yield f"  {what}: {one.path}"
        yield from (f"    A  {one.recorded}", f"    B  {one.live}")
    left = len(differences[most:]) if most else 0
    if left:
        yield f"  and {counted(left, 'place')} more"
