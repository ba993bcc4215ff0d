"""Core: the files in which some recorders keep bodies, beside their cassette."""

from pathlib import Path

from replaykit.cassette.store.files import read_whole
from replaykit.errors import UnreadableCassetteError


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
        return read_whole(target)
    except (
        UnreadableCassetteError,
        OSError,
        ValueError,
        RuntimeError,
    ):  # RuntimeError: a link loop
        return None
