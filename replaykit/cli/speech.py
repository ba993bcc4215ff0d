"""Shell: how commands speak: their exit codes, and lines that an editor or a terminal can open."""

import re
import sys
from pathlib import Path

from replaykit.errors import UnreadableCassetteError, UnwritableCassetteError

FINE, FINDINGS, MISUSE = 0, 1, 2

_UNPRINTABLE = re.compile(r"[^\n\x20-\x7e]")


def say(text: str) -> None:
    """What was asked for, on standard output."""
    sys.stdout.write(f"{harmless(text)}\n")


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


def counted(count: int, thing: str, things: str | None = None) -> str:
    """A number with its noun: `1 file`, `3 files`."""
    return f"1 {thing}" if count == 1 else f"{count:,} {things or f'{thing}s'}"


def harmless(text: str) -> str:
    """The text without what would steer a terminal: names and contents come from anywhere."""
    return _UNPRINTABLE.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    character = match[0]
    return character if character.isprintable() else ascii(character)[1:-1]
