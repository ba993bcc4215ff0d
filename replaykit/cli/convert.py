"""Shell: `replaykit convert`: other recorders' files become cassettes, without their secrets."""

import argparse
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from replaykit.cassette.document import Cassette
from replaykit.cassette.foreign import Recording, read_recording
from replaykit.cassette.matching import keys_of
from replaykit.cassette.redaction import Redactor
from replaykit.cassette.store import publish
from replaykit.cli import secret_rules
from replaykit.cli.opened import without_secrets
from replaykit.cli.places import CASSETTE, chosen_files, is_folder, is_missing, path_argument
from replaykit.cli.project_settings import project_settings
from replaykit.cli.speech import FINDINGS, FINE, MISUSE, at, complain, problem, refuse, say
from replaykit.errors import UnreadableCassetteError, UnwritableCassetteError
from replaykit.report.spelling import counted

EXAMPLE = "  replaykit convert cassettes/test_trip/*.yaml"

Outcome = Literal["whole", "in part", "not", "misuse"]

_CODES: Mapping[Outcome, int] = MappingProxyType(
    {"whole": FINE, "in part": FINDINGS, "not": FINDINGS, "misuse": MISUSE}
)

_PACKED = ".gz"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is converted, whereto, and what counts as a secret."""
    parser.add_argument(
        "files",
        nargs="+",
        type=path_argument,
        metavar="FILE",
        help="a file of vcrpy, pytest-recording, cassetter or others",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=path_argument,
        metavar="FOLDER",
        help="where the cassettes go (default: beside each file)",
    )
    parser.add_argument("--force", action="store_true", help="replace cassettes that are there")
    secret_rules.add_arguments(parser)


def main(arguments: argparse.Namespace) -> int:
    """Converts each file, and says what did not come along."""
    output: Path | None = arguments.output
    if output is not None and not is_folder(output) and not _can_become_folder(output):
        fix = "name a folder: each file becomes a cassette of its own name in it"
        complain(problem(at(output, None, "it is no folder"), fix=fix))
        return MISUSE
    chosen = chosen_files(arguments.files, "replaykit convert")
    for misuse in chosen.misuses:
        complain(misuse)
    targets = {file: _target(file, output) for file in chosen.files}
    searched = (*chosen.files, output) if output is not None else chosen.files
    redactor = secret_rules.redactors(arguments, project_settings(searched))
    outcomes = Counter(
        _refused(source, target, targets, replaces=arguments.force)
        or _converted(source, target, redactor())
        for source, target in targets.items()
    )
    done = outcomes["whole"] + outcomes["in part"]
    if targets:
        say(f"converted {done} of {counted(len(targets), 'file')}")
    if done:
        say("Next: run the tests; once they pass, delete the files that were converted")
    codes = (_CODES[outcome] for outcome in outcomes)
    return MISUSE if chosen.misuses else max(codes, default=FINE)


def _can_become_folder(path: Path) -> bool:
    return is_missing(path) and path.suffix != CASSETTE


def _target(source: Path, output: Path | None) -> Path:
    name = Path(source.name.removesuffix(_PACKED)).with_suffix(CASSETTE).name
    return (source.parent if output is None else output) / name


def _refused(
    source: Path, target: Path, targets: Mapping[Path, Path], *, replaces: bool
) -> Outcome | None:
    """Says why a file is not even looked at."""
    outcome: Outcome = "not"
    rivals = [other for other, its in targets.items() if its == target and other != source]
    if rivals:
        what = f"it would become {target}, as would {rivals[0]}"
        fix = "convert one of them, or each into a folder of its own with -o"
    elif target == source:
        what, fix = "it is a cassette by its name", f"look at it with `replaykit check {source}`"
        outcome = "misuse"
    elif not replaces and os.path.lexists(target):
        what = f"{target} is there already"
        fix = "replace it with --force, or write elsewhere with -o FOLDER"
    else:
        return None
    complain(problem(at(source, None, what), fix=fix))
    return outcome


def _converted(source: Path, target: Path, redactor: Redactor) -> Outcome:
    try:
        recording = read_recording(source)
        if not recording.exchanges:
            complain(_nothing_in(source, recording))
            return "not"
        harmless = without_secrets(recording.exchanges, redactor)
        cassette = Cassette.of(harmless, keys=keys_of)
        publish(target, cassette, gate=secret_rules.gate(target, redactor))
    except (UnreadableCassetteError, UnwritableCassetteError) as error:
        return "misuse" if refuse(error, source) == MISUSE else "not"
    exchanges = counted(len(recording.exchanges), "exchange")
    say(at(target, None, f"{exchanges} from {source} ({recording.format})"))
    lost = [*_lost(recording), *(f"  withheld: {one}" for one in redactor.withheld)]
    for line in (*(f"  note: {note}" for note in recording.notes), *lost):
        say(line)
    return "in part" if lost else "whole"


def _nothing_in(source: Path, recording: Recording) -> str:
    what = f"it holds no exchange that could be replayed ({recording.format})"
    fix = "record what the test needs: `pytest --replaykit=record`"
    return "\n".join([problem(at(source, None, what), fix=fix), *_lost(recording)])


def _lost(recording: Recording) -> list[str]:
    return [f"  skipped: {reason}" for reason in recording.skipped]
