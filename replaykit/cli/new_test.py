"""Shell: a new test and its cassette are put in their places: both of them, or neither."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.store import publish
from replaykit.cli.project_layout import Places
from replaykit.cli.speech import FINDINGS, FINE, MISUSE, at, complain, problem
from replaykit.errors import UnwritableCassetteError

_ELSEWHERE = "name another place with -o FILE"

GateFor = Callable[[Path], Callable[[bytes], None]]
"""For a file, what refuses to have secrets in it."""


def put_in_place(places: Places, source: str, cassette: Cassette, gate_for: GateFor) -> int:
    """Writes both, or says why not; gives the exit code.

    The test comes first: of two commands at once only one can create it, and the other then leaves
    the cassette alone.
    """
    try:
        gate_for(places.test)(source.encode())
        _write_new(places.test, source)
        try:
            publish(places.cassette, cassette, gate=gate_for(places.cassette))
        except BaseException:
            with suppress(OSError):
                places.test.unlink()
            raise
    except UnwritableCassetteError as error:
        if isinstance(error.__cause__, OSError):
            return _refused(places.cassette, error.__cause__)
        complain(str(error))
        return FINDINGS
    except OSError as refused:
        return _refused(places.test, refused)
    return FINE


def _refused(path: Path, refused: OSError) -> int:
    reason = refused.strerror or type(refused).__name__
    complain(problem(at(path, None, f"it cannot be written ({reason})"), fix=_ELSEWHERE))
    return MISUSE


def _write_new(path: Path, text: str) -> None:
    """A file that was not there before, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            path.unlink()
            raise
