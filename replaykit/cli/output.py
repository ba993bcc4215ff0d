"""Shell: what a command makes, into a file: over nothing that somebody else needs."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from replaykit.cassette.store.files import put_whole
from replaykit.cli.places import is_cassette
from replaykit.cli.speech import at, complain, problem

_HEAD = 4096
_ELSEWHERE = "name another place with -o FILE"
_DEVICES = ("/dev/", "/proc/")
"""Where names stand for what is open already: none can be put in the place of another."""

_MEMORY = "/dev/shm/"
"""Among them, and yet a file system like any other."""

_NOTHING_BESIDE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.ENAMETOOLONG}
"""What systems answer where a file may be written, and no other be put beside it or over it."""


def is_written(
    target: Path, text: str, *, sources: Sequence[Path], only_over: bytes | None = None
) -> bool:
    """Whether a text stands in a file now; where it does not, says why.

    Args:
        sources: what was read for it, and stays.
        only_over: what a file that is there must hold to be replaced; None: any may be.
    """
    try:
        refusal = _refusal(target, sources, only_over)
        if refusal is None:
            _put(target, f"{text}\n".encode(errors="backslashreplace"))
    except OSError as refused:
        reason = refused.strerror or type(refused).__name__
        refusal = problem(at(target, None, f"it cannot be written ({reason})"), fix=_ELSEWHERE)
    if refusal is not None:
        complain(refusal)
    return refusal is None


def _put(target: Path, content: bytes) -> None:
    """As a whole where the system lets a file take the place of another."""
    is_file = target.is_file() or not target.exists()
    name = str(target.absolute())
    if not is_file or (name.startswith(_DEVICES) and not name.startswith(_MEMORY)):
        target.write_bytes(content)
        return
    try:
        put_whole(Path(os.path.realpath(target)), content)
    except OSError as refused:
        if refused.errno not in _NOTHING_BESIDE:
            raise
        target.write_bytes(content)


def _refusal(target: Path, sources: Sequence[Path], only_over: bytes | None) -> str | None:
    """Why what stands in a place stays there."""
    if not os.path.lexists(target) or not target.is_file():
        return None
    with target.open("rb") as file:
        head = file.read(_HEAD)
    if is_cassette(target, head):
        return problem(at(target, None, "it is a cassette"), fix=_ELSEWHERE)
    if any(source.exists() and source.samefile(target) for source in sources):
        return problem(at(target, None, "it is what was read"), fix=_ELSEWHERE)
    if only_over is None or only_over in head:
        return None
    what = "it is there already, and is no page of replaykit's"
    return problem(at(target, None, what), fix=f"replace it with `-o {target}`, or name another")
