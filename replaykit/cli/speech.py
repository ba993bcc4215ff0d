"""Shell: how commands speak: their exit codes, and lines that an editor or a terminal can open."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from replaykit.errors import UnreadableCassetteError, UnwritableCassetteError

FINE, FINDINGS, MISUSE = 0, 1, 2
INTERRUPTED = 130
"""As shells have it for what somebody stops by Ctrl-C."""

_UNPRINTABLE = re.compile(r"[^\n\x20-\x7e]")


def begin() -> None:
    """Has both streams take whatever is said, as the names of files that no terminal can show."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # it was closed before the command began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  (it is open to the end)
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """What was asked for, on standard output."""
    with _taken():
        sys.stdout.write(f"{harmless(text)}\n")


def finish() -> None:
    """Sees to it that all that was said has arrived."""
    with _taken():
        sys.stdout.flush()


def give_up() -> None:
    """Says nothing more on standard output: nobody reads it, or the system does not take it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _taken() -> Iterator[None]:
    """Ends the command where the system does not take what it says."""
    try:
        yield
    except BrokenPipeError:  # whoever reads has read enough, which is no complaint
        raise
    except OSError as refused:
        reason = refused.strerror or type(refused).__name__
        complain(
            problem(
                f"standard output: it cannot be written ({reason})",
                fix="see to the disk, or send it elsewhere",
            )
        )
        give_up()
        raise SystemExit(MISUSE) from refused


def complain(text: str) -> None:
    """Why something asked for was not done, on standard error."""
    sys.stderr.write(f"{harmless(text)}\n")


def at(file: Path, line: int | None, text: str) -> str:
    """A sentence behind the place it is about: `file:line: text`."""
    return f"{file}: {text}" if line is None else f"{file}:{line}: {text}"


def unreadable(error: UnreadableCassetteError, file: Path) -> str:
    """What is wrong with a file, where, and how to mend it."""
    place = file if error.file is None else error.file
    return problem(at(place, error.line, error.found), fix=error.fix, expected=error.expected)


def refuse(error: UnreadableCassetteError | UnwritableCassetteError, file: Path) -> int:
    """Complains of what could not be read or written, and gives the exit code for that."""
    if isinstance(error, UnreadableCassetteError):
        complain(unreadable(error, file))
        return MISUSE
    complain(str(error))
    return FINDINGS


def problem(what: str, *, fix: str, expected: str | None = None) -> str:
    """What is wrong, and how to mend it."""
    facts = [] if expected is None else [f"  Expected: {expected}."]
    return "\n".join([f"{what}.", *facts, f"  How to fix: {fix}."])


def harmless(text: str) -> str:
    """The text without what would steer a terminal: names and contents come from anywhere."""
    return _UNPRINTABLE.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    character = match[0]
    return character if character.isprintable() else ascii(character)[1:-1]
