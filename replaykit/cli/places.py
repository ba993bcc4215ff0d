"""Shell: what the paths on a command line stand for."""

import argparse
import os
import shlex
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from replaykit.cassette.store.beside import cassette_of, journals_of
from replaykit.cli.speech import at, problem
from replaykit.errors import UnreadableCassetteError

CASSETTE = ".cassette"
_FIRST_WORDS = b"replaykit cassette "
_RECORDINGS = (CASSETTE, ".yaml", ".yml", ".json", ".toml", ".har", ".httprr", ".yaml.gz")
"""How files are called that may be recordings; what they are is seen from their content."""

_NEVER_SEARCHED = frozenset({".git", ".hg", ".svn", ".tox", ".nox", "node_modules", "__pycache__"})
_MARK_OF_AN_ENVIRONMENT = "pyvenv.cfg"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """What a command line leads to."""

    files: tuple[Path, ...]
    named: frozenset[Path] = frozenset()
    """Those of them that it names itself; the others were met in folders."""

    misuses: tuple[str, ...] = ()
    """What is wrong with the command line."""

    refused: tuple[UnreadableCassetteError, ...] = ()
    """The folders that the system does not let one see."""

    journals: tuple[Path, ...] = ()
    """What recordings have written down beside their cassettes, in use or not."""


def path_argument(text: str) -> Path:
    """A path as the command line gives it."""
    if not text or "\0" in text:
        raise argparse.ArgumentTypeError(f"{text!r} is no path")
    return Path(text)


def is_cassette(path: Path, content: bytes) -> bool:
    """Whether a file is, or should be, one of replaykit's own."""
    return path.suffix == CASSETTE or content.startswith(_FIRST_WORDS)


def is_missing(path: Path) -> bool:
    """Whether nothing stands there; what the system refuses to look at may be there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def is_folder(path: Path) -> bool:
    """Whether a folder stands there, as far as the system lets one see."""
    return os.path.isdir(path)


def missing(path: Path) -> str:
    """What is wrong with a path at which nothing stands."""
    return problem(at(path, None, "there is no such file or folder"), fix="check the path")


def no_cassette(path: Path) -> str:
    """What is wrong with a file that is none of replaykit's own."""
    fix = f"make one of another recorder's file: `replaykit convert {path}`"
    return problem(at(path, None, "it is no cassette of replaykit's"), fix=fix)


def chosen_files(paths: Sequence[Path], command: str) -> Chosen:
    """The files for a command that takes no folders.

    Args:
        command: how it is called, for the message about a folder.
    """
    misuses: list[str] = []
    files: list[Path] = []
    for path in paths:
        if is_missing(path):
            misuses.append(missing(path))
        elif cassette := cassette_of(path):
            misuses.append(_journal(path, cassette))
        elif is_folder(path):
            misuses.append(_folder(path, command))
        else:
            files.append(path)
    return Chosen(files=tuple(dict.fromkeys(files)), misuses=tuple(misuses))


def chosen_recordings(paths: Sequence[Path]) -> Chosen:
    """The files for a command that takes folders: those in them that are called as recordings."""
    met = _Met()
    named: list[Path] = []
    misuses: list[str] = []
    for path in paths:
        if is_missing(path):
            misuses.append(missing(path))
        elif cassette := cassette_of(path):
            misuses.append(_journal(path, cassette))
        elif not is_folder(path):
            named.append(path)
            met.files.append(path)
            with suppress(OSError):  # its folder may not be looked into: that is told of the file
                met.journals += journals_of(path)
        elif not met.goes_through(path):
            misuses.append(_nothing_below(path))
    files, by_name = _each_once(met.files), set(map(os.path.abspath, named))
    return Chosen(
        files=files,
        named=frozenset(path for path in files if os.path.abspath(path) in by_name),
        misuses=tuple(misuses),
        refused=tuple(map(_refusal, met.refused)),
        journals=_each_once(met.journals),
    )


def _each_once(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Each under the name by which it was met first: folders can be named in many ways."""
    met: dict[str, Path] = {}
    for path in paths:
        met.setdefault(os.path.abspath(path), path)
    return tuple(met.values())


def _folder(path: Path, command: str) -> str:
    """What is wrong with a folder, and a file below it, for cassettes lie in folders of folders."""
    met = _Met()
    met.goes_through(path)
    example = min(met.files, default=path / "FILE")
    fix = f"name the files in it, as in `{command} {shlex.quote(str(example))}`"
    return problem(at(path, None, "it is a folder"), fix=fix)


def _journal(path: Path, cassette: Path) -> str:
    what = "it is what a recording has written down so far"
    return problem(at(path, None, what), fix=f"bring it back: `replaykit recover {cassette}`")


class _Met:
    """What is met on the way through folders."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self.journals: list[Path] = []
        self.refused: list[OSError] = []

    def goes_through(self, folder: Path) -> bool:
        """Whether there is anything of interest in a folder or below."""
        files: list[Path] = []
        before = len(self.journals), len(self.refused)
        for place, folders, names in os.walk(folder, onerror=self.refused.append):
            if _MARK_OF_AN_ENVIRONMENT in names:
                folders.clear()
                continue
            folders[:] = [name for name in folders if name not in _NEVER_SEARCHED]
            for name in names:
                path = Path(place, name)
                if cassette_of(path) is not None:
                    self.journals.append(path)
                elif name.lower().endswith(_RECORDINGS):
                    files.append(path)
        self.files += sorted(files)
        return bool(files) or before != (len(self.journals), len(self.refused))


def _nothing_below(folder: Path) -> str:
    endings = ", ".join(f"*{ending}" for ending in _RECORDINGS)
    return problem(
        at(folder, None, "nothing in it is named like a recording"),
        expected=f"{endings} in it or below",
        fix="check the path, or record: `pytest --replaykit=record`",
    )


def _refusal(refused: OSError) -> UnreadableCassetteError:
    reason = refused.strerror or type(refused).__name__
    return UnreadableCassetteError(
        f"the system refuses to look into it ({reason})",
        expected="a folder that may be read",
        fix="allow reading the folder, or name others",
        file=Path(str(refused.filename)),
    )
