"""Shell: what a command makes, into a file: over nothing that somebody else needs."""

import os
from collections.abc import Sequence
from pathlib import Path

from replaykit.cli.places import is_cassette
from replaykit.cli.speech import at, complain, problem

_HEAD = 4096
_ELSEWHERE = "name another place with -o FILE"


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
            target.write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")
    except OSError as refused:
        reason = refused.strerror or type(refused).__name__
        refusal = problem(at(target, None, f"it cannot be written ({reason})"), fix=_ELSEWHERE)
    if refusal is not None:
        complain(refusal)
    return refusal is None


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
