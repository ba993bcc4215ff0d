"""Core: locks that the system drops by itself when their process ends, so that none is ever stale.

A folder is locked while a cassette in it is being replaced: on the folder itself, which leaves no
file behind. Where a folder cannot be locked (Windows, some network file systems), the lock is taken
on a file `.replaykit.lock` in it, which stays, because removing it could let two processes in.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from replaykit.cassette.store import system

LOCK_FILE = ".replaykit.lock"

_NO_FOLDER_LOCKS = {errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.EOPNOTSUPP}

if sys.platform == "win32":  # pragma: no cover  (the branch below is the one that CI runs)
    import msvcrt
    import time

    FOLDERS_CAN_BE_LOCKED = False
    _BEYOND_ANY_CONTENT = 2**40
    _MOMENT = 0.01

    def lock(file: int, *, shared: bool = False) -> None:
        """Waits for the lock; here nobody can share it, nor needs to, as nothing is forked."""
        while not try_lock(file):
            time.sleep(_MOMENT)  # LK_LOCK itself gives up after ten seconds

    def try_lock(file: int) -> bool:
        """Whether the lock could be taken at once."""
        os.lseek(file, _BEYOND_ANY_CONTENT, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def unlock(file: int) -> None:
        """Lets the next one in."""
        os.lseek(file, _BEYOND_ANY_CONTENT, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    FOLDERS_CAN_BE_LOCKED = True

    def lock(file: int, *, shared: bool = False) -> None:
        """Waits for the lock.

        Args:
            shared: whether others may have it as well, if they share it too.
        """
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)

    def try_lock(file: int) -> bool:
        """Whether the lock could be taken at once."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def unlock(file: int) -> None:
        """Lets the next one in, even if a forked child has inherited the lock."""
        fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else, in this process or another, replaces a cassette in the folder meanwhile."""
    file = _locked_folder(folder) if FOLDERS_CAN_BE_LOCKED else None
    if file is None:
        file = system.open_file(folder / LOCK_FILE, system.APPEND)
        lock(file)
    try:
        yield
    finally:
        unlock(file)
        system.close(file)


def _locked_folder(folder: Path) -> int | None:
    file = system.open_file(folder, system.FOLDER)
    try:
        lock(file)
    except OSError as refused:
        system.close(file)
        if refused.errno in _NO_FOLDER_LOCKS:
            return None
        raise
    return file
