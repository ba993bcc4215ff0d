"""Shell: `replaykit seal`: accepts what somebody has edited in a cassette by hand."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.redaction import Redactor
from replaykit.cassette.store import seal
from replaykit.cassette.store.files import read_whole
from replaykit.cli import secret_rules
from replaykit.cli.places import chosen_files, is_cassette, no_cassette, path_argument
from replaykit.cli.project_settings import project_settings
from replaykit.cli.speech import FINDINGS, FINE, MISUSE, at, complain, problem, refuse, say
from replaykit.errors import UnreadableCassetteError, UnwritableCassetteError
from replaykit.report.spelling import counted

EXAMPLE = "  replaykit seal cassettes/test_trip/test_tokyo.cassette"

_SEALED = re.compile(rb"^sealed (\d{1,9}) exchanges (?:(\d{1,9}) tools )?", re.MULTILINE)


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
    redactor = secret_rules.redactors(arguments, project_settings(chosen.files))
    codes = [_seal(file, redactor()) for file in chosen.files]
    return MISUSE if chosen.misuses else max(codes, default=FINE)


def _seal(file: Path, redactor: Redactor) -> int:
    """Seals a file as it stands now, or says why not."""
    try:
        content = read_whole(file)
        if not is_cassette(file, content):
            complain(no_cassette(file))
            return MISUSE
        leak = next(iter(redactor.scan(content)), None)
        if leak is None:
            say(_accepted(file, content, redactor))
            return FINE
    except (UnreadableCassetteError, UnwritableCassetteError) as error:
        return refuse(error, file)
    what = at(file, leak.line, f"it holds a secret, {leak.kind} {leak.excerpt}")
    complain(problem(what, fix="take it out; what is none, --allow TEXT lets through"))
    return FINDINGS


def _accepted(file: Path, content: bytes, redactor: Redactor) -> str:
    """Seals a file, and says what was accepted with that."""
    sealed = seal(file, keys=keys_of, gate=secret_rules.gate(file, redactor))
    if sealed.cassette.seal == sealed.edited.seal:
        return at(file, None, "nothing to accept, it is as it was sealed")
    counts = " and ".join(_counts(content, sealed.cassette))
    changes = _changes(sealed.edited, sealed.cassette)
    return "\n".join([at(file, None, f"sealed with {counts}"), *changes])


def _counts(content: bytes, sealed: Cassette) -> Iterator[str]:
    """What a cassette holds, and where it was sealed with more or less, that."""
    was = _SEALED.search(content)
    now = (("exchange", len(sealed.headings)), ("tool", len(sealed.spans)))
    for (thing, count), before in zip(now, was.groups("0") if was else (None, None), strict=True):
        is_new = before is not None and int(before) != count
        if is_new or count or thing == "exchange":
            text = counted(count, thing)
            yield f"{text} (there were {int(before)})" if before and is_new else text


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
