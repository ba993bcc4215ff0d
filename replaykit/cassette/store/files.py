"""Core: whole files: read within limits, written so that they are there entirely or not at all."""

import errno
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from replaykit.cassette.store import system
from replaykit.errors import UnreadableCassetteError, UnwritableCassetteError

MOST_BYTES = 64 * 1024 * 1024
"""Nobody can review more."""

_TEMPORARY = ".tmp"
_NO_FOLDER_SYNC = {errno.EBADF, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What file systems answer on which folders need not, or cannot, be brought to the disk."""

_SPLIT = "record fewer exchanges into one cassette"


def read_whole(path: Path, what: str = "cassette", *, most: int | None = None) -> bytes:
    """The content of a regular file of bearable size.

    Args:
        what: what the file should be, for complaints.
        most: how many bytes it may have; None: as many as a person can review.
    """
    try:
        file = system.open_file(path, system.READ)
        try:
            return _content(path, file, what, MOST_BYTES if most is None else most)
        finally:
            system.close(file)
    except FileNotFoundError as missing:
        raise UnreadableCassetteError(
            "there is no such file",
            expected=f"a {what} at this path",
            fix="check the path, or record the cassette",
            file=path,
        ) from missing
    except (OSError, ValueError) as refused:  # ValueError: the path holds a NUL
        raise _no_file(path, f"the system refuses it ({_reason(refused)})") from refused


def read_if_there(path: Path, what: str = "cassette", *, most: int | None = None) -> bytes | None:
    """The same; None where there is no file, or none any more."""
    try:
        return read_whole(path, what, most=most)
    except UnreadableCassetteError as refused:
        if isinstance(refused.__cause__, FileNotFoundError):
            return None
        raise


def remove_if_there(path: Path) -> None:
    """Removes a file that somebody else may be removing as well."""
    with suppress(FileNotFoundError):
        system.remove(path)


@contextmanager
def replacing(path: Path, data: bytes, mode: int = system.SHARED) -> Iterator[None]:
    """The content of a path is new when the block ends, and as it was if anything fails.

    Inside the block the new content is on the disk already, beside the path.

    Args:
        mode: who may read a file that was not there before.
    """
    if len(data) > MOST_BYTES:
        raise UnwritableCassetteError(
            f"it would be larger than {MOST_BYTES // 1024 // 1024} MiB", fix=_SPLIT, file=path
        )
    with _in_one_step(path, data, mode):
        yield
    try:
        sync_folder(path.parent)
    except OSError as refused:
        raise UnwritableCassetteError(
            f"the system could not bring its folder to the disk ({_reason(refused)})",
            fix="see to the disk",
            file=path,
            is_in_place=True,
        ) from refused


def put_whole(path: Path, data: bytes) -> None:
    """A file has this content, of any size; the one that it had if anything fails."""
    with _in_one_step(path, data, system.SHARED):
        pass


def remove_temporaries(path: Path) -> None:
    """Removes what killed processes have left beside a path; only for who has the lock."""
    temporary = re.compile(rf"{re.escape(path.name)}\.[0-9a-f]{{16}}{re.escape(_TEMPORARY)}")
    for name in filter(temporary.fullmatch, system.names_in(path.parent)):
        remove_if_there(path.parent / name)


def make_folders(folder: Path) -> None:
    """The folder and those above it, each of them on the disk."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    system.make_folder(folder)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """The names in a folder are on the disk, where the system lets a program see to that."""
    try:
        file = system.open_file(folder, system.FOLDER)
    except PermissionError:  # Windows opens no folders
        return
    try:
        system.sync(file)
    except OSError as refused:
        if refused.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        system.close(file)


def refuse_anything_but_a_file(path: Path) -> None:
    """Raises where a link, a pipe or a folder stands in the place of a cassette."""
    found = system.status_of(path)
    if found is not None and not system.is_regular(found):
        kind = "a link" if stat.S_ISLNK(found.st_mode) else "no regular file"
        raise UnwritableCassetteError(
            f"{kind} stands in its place", fix="remove it, and record again", file=path
        )


@contextmanager
def saving(path: Path) -> Iterator[None]:
    """Turns a refusal of the system into an error that says what to do."""
    try:
        yield
    except OSError as refused:
        raise UnwritableCassetteError(
            f"the system refuses it ({_reason(refused)})",
            fix="see to the disk and its permissions, then record again; what a journal beside it"
            f" has kept comes back with `replaykit recover {path}`",
            file=path,
        ) from refused


def _reason(refused: OSError | ValueError) -> str:
    return getattr(refused, "strerror", None) or str(refused)


def _content(path: Path, file: int, what: str, most: int) -> bytes:
    found = system.status(file)
    if not system.is_regular(found):
        is_folder = stat.S_ISDIR(found.st_mode)
        raise _no_file(path, f"it is {'a folder' if is_folder else 'no regular file'}")
    parts: list[bytes] = []
    room = most + 1
    while room and (part := system.read(file, min(room, found.st_size + 1))):
        parts.append(part)
        room -= len(part)
    if not room:
        raise UnreadableCassetteError(
            f"it is larger than {most // 1024 // 1024} MiB",
            expected=f"a {what} that a person can review",
            fix=_SPLIT,
            file=path,
        )
    return parts[0] if len(parts) == 1 else b"".join(parts)


@contextmanager
def _in_one_step(path: Path, data: bytes, mode: int) -> Iterator[None]:
    temporary = _temporary_beside(path)
    try:
        _write_new(temporary, data, system.status_of(path), mode)
        yield
        system.rename(temporary, path)
    except BaseException:
        with suppress(OSError):
            system.remove(temporary)
        raise


def _temporary_beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.{secrets.token_hex(8)}{_TEMPORARY}")


def _write_new(path: Path, data: bytes, former: "system.Status | None", mode: int) -> None:
    """A new file with the mode of the former one, its content on the disk."""
    file = system.open_file(path, system.CREATE, mode)
    try:
        if former is not None:
            system.set_mode(file, stat.S_IMODE(former.st_mode))
        rest = memoryview(data)
        while rest:
            rest = rest[system.write(file, rest) :]
        system.sync(file)
    finally:
        system.close(file)


def _no_file(path: Path, found: str) -> UnreadableCassetteError:
    return UnreadableCassetteError(
        found,
        expected="a readable file",
        fix="name the cassette file itself, and allow reading it",
        file=path,
    )
