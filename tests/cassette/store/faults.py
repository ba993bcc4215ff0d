"""A disk that fails at one chosen system call, and a process that dies at one."""

import errno
import os
import signal
from contextlib import contextmanager

from replaykit.cassette.store import system

OPERATIONS = (
    "open_file",
    "close",
    "read",
    "write",
    "set_mode",
    "sync_data",
    "sync",
    "rename",
    "remove",
    "make_folder",
    "names_in",
    "status",
    "status_of",
)

NEEDS_ROOM = ("write", "make_folder")


class Died(BaseException):
    """What ends a process that is killed without really being so."""


class Disk:
    """Counts the system calls of the store, and lets one of them go wrong.

    Args:
        at: the call that goes wrong, counted from 1; None: none does.
        fault: how; a method of this class.
    """

    def __init__(self, at=None, fault="nothing"):
        self.at = at
        self.fault = getattr(self, fault)
        self.calls = []
        self.is_dead = False
        self.is_full = False
        self._open = set()

    @contextmanager
    def in_use(self):
        """A process, all of whose system calls go through this disk, from its start to its end."""
        originals = {name: getattr(system, name) for name in OPERATIONS}
        for name, original in originals.items():
            setattr(system, name, self._wrapped(name, original))
        try:
            yield self
        finally:
            for name, original in originals.items():
                setattr(system, name, original)
            for file in self._open:  # as the system does when a process ends, with its locks
                os.close(file)

    def _wrapped(self, name, original):
        def call(*arguments):
            if self.is_dead:
                raise Died
            self.calls.append(name)
            is_due = len(self.calls) == self.at or (self.is_full and name in NEEDS_ROOM)
            return (self.fault if is_due else self.nothing)(name, original, arguments)

        return call

    def nothing(self, name, original, arguments):
        """The call is as it always is."""
        result = original(*arguments)
        if name == "open_file":
            self._open.add(result)
        if name == "close":
            self._open.remove(arguments[0])
        return result

    def killed(self, name, original, arguments):
        """The process ends before the call."""
        self.is_dead = True
        raise Died

    def killed_halfway(self, name, original, arguments):
        """The process ends when half of what it writes is written; elsewhere behind the call."""
        self.short(name, original, arguments)
        self.is_dead = True
        raise Died

    def really_killed(self, name, original, arguments):
        os.kill(os.getpid(), signal.SIGKILL)

    def really_killed_halfway(self, name, original, arguments):
        self.short(name, original, arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    def broken(self, name, original, arguments):
        """The call fails with an I/O error, once; a file is closed all the same."""
        if name == "close":
            self.nothing(name, original, arguments)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    def full(self, name, original, arguments):
        """From here on there is room for half of a write, and then for nothing any more."""
        was_full, self.is_full = self.is_full, True
        if was_full and name in NEEDS_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.short(name, original, arguments)

    def short(self, name, original, arguments):
        """Half of it is written, which is no error."""
        if name == "write":
            file, data = arguments
            arguments = file, data[: len(data) // 2]
        return self.nothing(name, original, arguments)
