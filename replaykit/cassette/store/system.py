"""Core: the system calls of the store, each under one name, so that a test can break any one."""

import os
import stat
import sys
from pathlib import Path
from typing import TypeAlias

Status: TypeAlias = os.stat_result

READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Without waiting, should the path be a pipe that nobody writes to."""

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
# For reading as well, though nobody reads: network file systems grant no shared lock otherwise.
_WRITE = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | _NO_LINK
CREATE = _WRITE | os.O_EXCL
APPEND = _WRITE | os.O_APPEND
TAKE = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | _NO_LINK
"""A file that is there, in order to lock it; for writing, as network file systems want it."""

FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)

REMOVES_OPEN_FILES = os.name != "nt"

PRIVATE = 0o600
SHARED = 0o666
"""As far as the umask of the user allows."""


def open_file(path: Path, flags: int, mode: int = SHARED) -> int:
    return os.open(path, flags, mode)


def close(file: int) -> None:
    os.close(file)


def read(file: int, most: int) -> bytes:
    return os.read(file, most)


def write(file: int, data: bytes | memoryview) -> int:
    return os.write(file, data)


def set_mode(file: int, mode: int) -> None:
    """Does nothing where files have no such mode."""
    getattr(os, "fchmod", lambda *_: None)(file, mode)


if sys.platform == "darwin":  # pragma: no cover  (the branch below is the one that CI runs)
    import fcntl

    def sync(file: int) -> None:
        """What was written is on the disk; `fsync` alone leaves it in the cache of the drive."""
        try:
            fcntl.fcntl(file, fcntl.F_FULLFSYNC)
        except OSError:  # a network file system, or a folder of one
            os.fsync(file)

    sync_data = sync

else:

    def sync(file: int) -> None:
        """What was written is on the disk."""
        os.fsync(file)

    def sync_data(file: int) -> None:
        """What was written is on the disk, and the length that it needs to be found."""
        getattr(os, "fdatasync", os.fsync)(file)


def rename(source: Path, target: Path) -> None:
    """In one step: the target is the old file or the new one, never less."""
    source.replace(target)


def remove(path: Path) -> None:
    path.unlink()


def make_folder(path: Path) -> None:
    path.mkdir(exist_ok=True)


def names_in(folder: Path) -> list[str]:
    return os.listdir(folder)


def status(file: int) -> Status:
    return os.fstat(file)


def status_of(path: Path) -> Status | None:
    """Of a link itself, not of what it leads to; None where there is nothing."""
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def is_regular(found: Status) -> bool:
    return stat.S_ISREG(found.st_mode)
