"""Assembly: where captured sessions go: never where anything is already."""

import itertools
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from replaykit.cassette.store import session_file
from replaykit.cassette.store.beside import cassette_of

SUFFIX = ".cassette"

_claiming = threading.Lock()
_claimed: set[Path] = set()
"""The places of this process in which nothing may stand as yet."""


def base_place(path: Path, key: str | None) -> Path:
    """Where a session belongs: a file of its own, in a folder that is called as the capture is."""
    return path if key is None else path.with_name(_stem(path)) / session_file(key)


def claimed_place(base: Path) -> Path:
    """`bug.cassette`, or where that is taken `bug.2.cassette`, and so on."""
    with _claiming:
        names = _taken_in(base.parent)
        place = next(
            place
            for place in _numbered(base)
            if place.name not in names and place.absolute() not in _claimed
        )
        _claimed.add(place.absolute())
    return place


def give_up(place: Path) -> None:
    """A place is taken by what stands there, or by nothing."""
    _claimed.discard(place.absolute())


def of_this_process(path: Path) -> Path:
    """Where a forked process captures what its parent captures elsewhere."""
    return path.with_name(f"{_stem(path)}.{os.getpid()}{SUFFIX}")


def begin_anew() -> None:
    """Forgets the places of the process that this one was forked from."""
    global _claiming  # noqa: PLW0603  (whoever held it is in the parent)
    _claiming = threading.Lock()
    _claimed.clear()


def _numbered(base: Path) -> Iterator[Path]:
    yield base
    for number in itertools.count(2):
        yield base.with_name(f"{_stem(base)}.{number}{SUFFIX}")


def _taken_in(folder: Path) -> set[str]:
    """The names of cassettes that are there, or are being written."""
    if not folder.is_dir():
        return set()
    found = list(folder.iterdir())
    journals = (cassette_of(path) for path in found)
    return {path.name for path in (*found, *journals) if path is not None}


def _stem(path: Path) -> str:
    return path.name.removesuffix(SUFFIX)
