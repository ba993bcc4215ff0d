"""Shell: `replaykit recover`: brings back what recordings had finished when they were killed."""

import argparse
import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Literal

from replaykit.cassette.format import open_cassette
from replaykit.cassette.redaction import Redactor
from replaykit.cassette.store import BroughtBack, Recovered, left_behind, recover
from replaykit.cassette.store.beside import cassette_of, journals_of
from replaykit.cassette.store.files import read_whole
from replaykit.cli import secret_rules
from replaykit.cli.places import is_cassette, is_folder, is_missing, no_cassette, path_argument
from replaykit.cli.project_settings import project_settings
from replaykit.cli.speech import FINDINGS, FINE, MISUSE, at, complain, problem, refuse, say
from replaykit.errors import UnreadableCassetteError, UnwritableCassetteError
from replaykit.report.spelling import counted

EXAMPLE = "  replaykit recover      whatever was left below ./cassettes"

Outcome = Literal["brought back", "nothing new", "left there", "misuse"]
"""misuse: also where there is something that nobody can read."""

_NEXT = """\
What was in flight when a recording was killed is lost.
Next: record what is missing with `pytest --replaykit=record`, then look at `git diff`"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to look."""
    parser.add_argument(
        "paths",
        nargs="*",
        type=path_argument,
        metavar="PATH",
        help="a cassette, or a folder of them (default: the project's, usually cassettes)",
    )
    secret_rules.add_arguments(parser)


def main(arguments: argparse.Namespace) -> int:
    """Says of each cassette what was brought back, and what was lost."""
    outcomes: set[Outcome] = set()
    cassettes: set[Path] = set()
    settings = project_settings(arguments.paths)
    redactor = secret_rules.redactors(arguments, settings)
    for path in arguments.paths or [settings.cassette_folder]:
        try:
            left = _left_at(path)
        except (FileNotFoundError, NotADirectoryError):
            complain(_nowhere(path, is_named=bool(arguments.paths)))
            outcomes.add("misuse")
        except OSError as closed:
            complain(_closed(path, closed))
            outcomes.add("misuse")
        else:
            cassettes |= left
            outcomes |= set() if left else {_nothing_left(path)}
    outcomes |= {_recovered(cassette, redactor()) for cassette in sorted(cassettes)}
    if "brought back" in outcomes:
        say(_NEXT)
    if "misuse" in outcomes:
        return MISUSE
    return FINDINGS if "left there" in outcomes else FINE


def _left_at(path: Path) -> set[Path]:
    """The cassettes that a path stands for beside which a journal was left.

    Raises:
        FileNotFoundError: where neither a cassette nor a journal nor a folder is.
    """
    if is_folder(path):
        os.scandir(path).close()  # which says so where the system refuses it
        return set(left_behind(path))
    if is_missing(path) and not journals_of(path):
        raise FileNotFoundError(path)
    cassette = cassette_of(path) or path
    return {cassette} if journals_of(cassette) else set()


def _recovered(cassette: Path, redactor: Redactor) -> Outcome:
    """Says what became of the journals beside a cassette."""
    try:
        recovered = recover(cassette, gate=secret_rules.gate(cassette, redactor))
    except (UnreadableCassetteError, UnwritableCassetteError) as error:
        return "misuse" if refuse(error, cassette) == MISUSE else "left there"
    except OSError as closed:
        complain(_closed(Path(str(closed.filename or cassette)), closed))
        return "misuse"
    told = chain.from_iterable(_told(one, cassette) for one in recovered.brought_back)
    for line in (*told, *_torn(recovered)):
        say(line)
    for journal in recovered.in_use:
        what = "a recording is still writing its journal, which was left alone"
        complain(problem(at(journal, None, what), fix="wait until it has ended"))
    if recovered.in_use:
        return "left there"
    if recovered.brought_back:
        return "brought back"
    say(at(cassette, None, "what was left held nothing that is missing here, and is gone now"))
    return "nothing new"


def _told(brought: BroughtBack, cassette: Path) -> Iterator[str]:
    count = counted(brought.exchanges, "exchange")
    if brought.tools:
        count = f"{count} and {counted(brought.tools, 'execution')} of tools"
    total = counted(len(brought.cassette.headings), "exchange")
    yield at(brought.path, None, f"brought back {count}; it holds {total} now")
    if brought.path != cassette:
        yield f"  it was to replace {cassette}, which is whole and was left as it is"
        yield f"  to take it all the same: `mv {brought.path} {cassette}`"
    if brought.missing:
        numbers = ", ".join(map(str, brought.missing))
        noun = "request" if len(brought.missing) == 1 else "requests"
        yield f"  lost: {noun} {numbers} of the recording, asked and not answered to the end"


def _torn(recovered: Recovered) -> Iterator[str]:
    if recovered.torn:
        yield f"  lost: {counted(recovered.torn, 'record')} that broke off while being written"


def _nothing_left(path: Path) -> Outcome:
    """Says so; a file that is no cassette, or cannot be read as one, was named by mistake."""
    if not is_folder(path) and not _is_own(path):
        return "misuse"
    what = "no killed recording has left anything here"
    say(f"{at(path, None, what)}; `replaykit check {path}` says whether all is well")
    return "nothing new"


def _is_own(file: Path) -> bool:
    """Whether a file is a cassette, be it edited; where it is none, says what it is."""
    try:
        content = read_whole(file)
        if is_cassette(file, content):
            open_cassette(content, str(file), accepts_edits=True)
            return True
    except UnreadableCassetteError as error:
        refuse(error, file)
        return False
    complain(no_cassette(file))
    return False


def _nowhere(path: Path, *, is_named: bool) -> str:
    fix = "check the path" if is_named else "name the folder of your cassettes"
    return problem(at(path, None, "there is no such file or folder"), fix=fix)


def _closed(path: Path, refused: OSError) -> str:
    what = f"the system refuses to look into it ({refused.strerror or type(refused).__name__})"
    return problem(at(path, None, what), fix="allow reading it, then recover again")
