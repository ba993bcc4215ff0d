"""Shell: `replaykit recover`: brings back what recordings had finished when they were killed."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from replaykit.cassette.store import Recovered, left_behind, load_if_there, recover
from replaykit.cassette.store.journal import cassette_of, journals_of, left_alone, read_journal
from replaykit.cli.places import is_folder, is_missing, path_argument
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

EXAMPLE = "  replaykit recover      whatever was left below ./cassettes"

Outcome = Literal["brought back", "nothing new", "left there", "misuse"]

_USUAL_FOLDER = Path("cassettes")
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
        help="a cassette, or a folder of them (default: cassettes)",
    )


def main(arguments: argparse.Namespace) -> int:
    """Says of each cassette what was brought back, and what was lost."""
    outcomes: set[Outcome] = set()
    cassettes: set[Path] = set()
    for path in arguments.paths or [_USUAL_FOLDER]:
        try:
            left = _left_at(path)
        except (FileNotFoundError, NotADirectoryError):
            complain(_nowhere(path))
            outcomes.add("misuse")
        except OSError as refused:
            complain(_closed(path, refused))
            outcomes.add("left there")
        else:
            cassettes |= left
            if not left:
                say(_nothing_at(path))
    outcomes |= {_recovered(cassette) for cassette in sorted(cassettes)}
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


def _recovered(cassette: Path) -> Outcome:
    """Says what became of the journals beside a cassette."""
    try:
        unanswered = list(_unanswered(cassette))
        brought = recover(cassette)
        in_use = journals_of(cassette)
    except UnreadableCassetteError as error:
        complain(unreadable(error, cassette))
        return "left there"
    except UnwritableCassetteError as error:
        complain(str(error))
        return "left there"
    except OSError as refused:
        complain(_closed(Path(str(refused.filename or cassette)), refused))
        return "left there"
    for one in brought:
        say("\n".join(_told(one, cassette, unanswered)))
    if in_use:
        what = "a recording is still writing its journal, which was left alone"
        complain(problem(at(in_use[0], None, what), fix="wait until it has ended"))
        return "left there"
    if brought:
        return "brought back"
    say(at(cassette, None, "what was left held nothing that is missing here, and is gone now"))
    return "nothing new"


def _told(brought: Recovered, cassette: Path, unanswered: list[int]) -> Iterator[str]:
    count = counted(brought.exchanges, "exchange")
    total = counted(len(brought.cassette.headings), "exchange")
    yield at(brought.path, None, f"brought back {count}; it holds {total} now")
    if brought.path != cassette:
        yield f"  it was to replace {cassette}, which is whole and was left as it is"
        yield f"  to take it all the same: `mv {brought.path} {cassette}`"
    if unanswered:
        numbers = ", ".join(map(str, unanswered))
        noun = "request" if len(unanswered) == 1 else "requests"
        yield f"  lost: {noun} {numbers} of the recording, asked and not answered to the end"
    if brought.torn:
        yield f"  lost: {counted(brought.torn, 'record')} that broke off while being written"


def _unanswered(cassette: Path) -> Iterator[int]:
    """The numbers that recordings gave to requests, and that no finished exchange has."""
    there = load_if_there(cassette)
    for journal in journals_of(cassette):
        with left_alone(journal) as is_left_alone:
            kept = read_journal(journal) if is_left_alone else None
        finished = {one.exchange.number for one in kept.recorded.exchanges} if kept else set()
        if kept and finished:
            first = 1 if kept.replaces or there is None else len(there.headings) + 1
            yield from sorted(set(range(min(first, *finished), max(finished))) - finished)


def _nothing_at(path: Path) -> str:
    what = "no killed recording has left anything here"
    return f"{at(path, None, what)}; `replaykit check {path}` says whether all is well"


def _nowhere(path: Path) -> str:
    fix = "name the folder of your cassettes" if path == _USUAL_FOLDER else "check the path"
    return problem(at(path, None, "there is no such file or folder"), fix=fix)


def _closed(path: Path, refused: OSError) -> str:
    what = f"the system refuses to look into it ({refused.strerror or type(refused).__name__})"
    return problem(at(path, None, what), fix="allow reading it, then recover again")
