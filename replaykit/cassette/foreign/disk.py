"""Core: recordings on disk; the one file of these that touches it, and it only reads."""

import stat
from pathlib import Path

from replaykit.cassette.foreign.shape import REVIEWABLE
from replaykit.errors import UnreadableCassetteError

MOST_BYTES = 64 * 1024 * 1024
"""A file that is larger, or unpacks to more, is no cassette anybody can review."""


def read_file(path: Path) -> bytes:
    """The content of a regular file of bearable size."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise _no_file("it is a directory" if stat.S_ISDIR(mode) else "it is no regular file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as missing:
        raise UnreadableCassetteError(
            "there is no such file",
            expected="a recording at this path",
            fix="check the path, or record the cassette",
        ) from missing
    except (OSError, ValueError) as refused:  # ValueError: the path holds a NUL
        raise _no_file(f"the system refuses it ({_reason(refused)})") from refused
    if len(content) > MOST_BYTES:
        raise too_large("it is")
    return content


def read_beside(cassette: Path, folder: str, name: str) -> bytes | None:
    """The content of a file that a cassette keeps a body in; None where there is none.

    Args:
        folder: where the recorder keeps such files, as seen from the cassette's own folder.
        name: what the cassette says; it may not lead out of that folder, not even by a link.
    """
    try:
        home = (cassette.parent / folder).resolve()
        target = (home / name).resolve()
        if not target.is_relative_to(home):
            return None
        return read_file(target)
    except (
        UnreadableCassetteError,
        OSError,
        ValueError,
        RuntimeError,
    ):  # RuntimeError: a link loop
        return None


def too_large(subject: str) -> UnreadableCassetteError:
    """The error for content beyond the limit.

    Args:
        subject: what exceeds it, with its verb.
    """
    return UnreadableCassetteError(
        f"{subject} larger than {MOST_BYTES // 1024 // 1024} MiB",
        expected=REVIEWABLE,
        fix="split the cassette, or record fewer exchanges into it",
    )


def _no_file(found: str) -> UnreadableCassetteError:
    return UnreadableCassetteError(
        found, expected="a readable file", fix="name the cassette file itself, and allow reading it"
    )


def _reason(refused: OSError | ValueError) -> str:
    return getattr(refused, "strerror", None) or str(refused)
