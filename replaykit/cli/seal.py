"""Shell: `replaykit seal`: accepts what somebody has edited in a cassette by hand."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.format import open_cassette
from replaykit.cassette.redaction import Redactor
from replaykit.cassette.store.files import read_whole, refuse_anything_but_a_file, saving
from replaykit.cassette.store.locking import locked
from replaykit.cassette.store.publishing import put, tidy
from replaykit.cli import secret_rules
from replaykit.cli.broken_json import refuse_broken_json
from replaykit.cli.places import chosen_files, is_cassette, path_argument
from replaykit.cli.speech import (
    FINDINGS,
    FINE,
    MISUSE,
    at,
    complain,
    counted,
    problem,
    say,
    unreadable,
)
from replaykit.errors import UnreadableCassetteError, UnwritableCassetteError
from replaykit.run.recorder import keys_of

EXAMPLE = "  replaykit seal cassettes/test_trip/test_tokyo.cassette"

_SEALED = re.compile(rb"^sealed (\d{1,9}) exchanges ", re.MULTILINE)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is sealed, and what counts as a secret."""
    parser.add_argument(
        "files", nargs="+", type=path_argument, metavar="FILE", help="a cassette, edited by hand"
    )
    secret_rules.add_arguments(parser)


def main(arguments: argparse.Namespace) -> int:
    """Seals each file, and says what was accepted."""
    chosen = chosen_files(arguments.files, "replaykit seal")
    for misuse in chosen.misuses:
        complain(misuse)
    sealed = [_seal(file, secret_rules.redactor(arguments)) for file in chosen.files]
    if chosen.misuses:
        return MISUSE
    return FINE if all(sealed) else FINDINGS


def _seal(file: Path, redactor: Redactor) -> bool:
    """Whether the file is sealed as it stands now."""
    try:
        content = read_whole(file)
        refusal = _refusal(file, content, redactor)
        if refusal is None:
            say(_accepted(file, content))
    except UnreadableCassetteError as error:
        refusal = unreadable(error, file)
    except UnwritableCassetteError as error:
        refusal = str(error)
    if refusal is not None:
        complain(refusal)
    return refusal is None


def _refusal(file: Path, content: bytes, redactor: Redactor) -> str | None:
    """Why no seal may be put on a file, though it may well be readable."""
    if not is_cassette(file, content):
        return problem(
            at(file, None, "it is no cassette of replaykit's"),
            fix=f"make one of another recorder's file: `replaykit convert {file}`",
        )
    for leak in redactor.scan(content):
        return problem(
            at(file, leak.line, f"it holds a secret, {leak.kind} {leak.excerpt}"),
            fix="take it out; what is none, --allow TEXT lets through",
        )
    return None


def _accepted(file: Path, content: bytes) -> str:
    """Seals a file, and says what was accepted with that."""
    edited = open_cassette(content, str(file), accepts_edits=True)
    refuse_broken_json(file, content, edited)
    sealed = _sealed(file)
    if sealed.seal == edited.seal:
        return at(file, None, "nothing to accept, it is as it was sealed")
    now = counted(len(sealed.headings), "exchange")
    was = _SEALED.search(content)
    is_new_count = was is not None and int(was[1]) != len(sealed.headings)
    before = f", where there were {int(was[1])}" if was and is_new_count else ""
    return "\n".join([at(file, None, f"sealed with {now}{before}"), *_changes(edited, sealed)])


def _sealed(file: Path) -> Cassette:
    """Puts the file as it stands now in its own place, with keys and a seal that fit it."""
    refuse_anything_but_a_file(file)
    with saving(file), locked(file.parent):
        edited = open_cassette(read_whole(file), str(file), accepts_edits=True)
        tidy(file, edited)
        fitting = Cassette.of(
            edited.exchanges,
            keys=keys_of,
            spans=edited.spans,
            recorded_at=edited.recorded_at,
            made_with=edited.made_with,
        )
        return put(file, fitting)


def _changes(edited: Cassette, sealed: Cassette) -> Iterator[str]:
    """What a seal can tell: the requests have digests of their own, what else changed has none."""
    pairs = list(zip(edited.headings, sealed.headings, strict=True))
    for before, now in pairs:
        name = f"  exchange {now.number} {now.method} {now.url}"
        if before.key != now.key:
            yield f"{name}: asks something else than it did"
        elif before.body != now.body:
            yield f"{name}: asks the same, in other bytes"
    if all((b.key, b.body) == (n.key, n.body) for b, n in pairs):
        yield "  every request is as it was recorded"
    yield "  see all that changed: `git diff`"
