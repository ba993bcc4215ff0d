"""Core: what a recording has finished so far, on the disk before the next request is sent."""

import json
import os
import secrets
import threading
from datetime import datetime
from errno import ENOSPC
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.store import system
from replaykit.cassette.store.beside import JOURNAL
from replaykit.cassette.store.files import make_folders, remove_if_there, saving, sync_folder
from replaykit.cassette.store.kept import SCHEMA
from replaykit.cassette.store.locking import lock
from replaykit.cassette.store.merging import Basis
from replaykit.cassette.store.passing import Gate, Passed
from replaykit.cassette.store.records import write_record
from replaykit.errors import UnwritableCassetteError
from replaykit.model import Json

_MOST_ATTEMPTS = 3


class Journal:
    """Takes each finished exchange, and each execution of a tool, out of the process at once.

    Forked children may go on writing into it.
    """

    def __init__(
        self,
        cassette: Path,
        *,
        replaces: Cassette | None = None,
        adds_to: Cassette | None = None,
        recorded_at: datetime | None = None,
        made_with: tuple[tuple[str, str], ...] = (),
        gate: Gate | None = None,
    ) -> None:
        """
        Args:
            cassette: the path for which is recorded; the journal lies beside it.
            replaces: what the recording is to stand in place of; None: it adds to what is there.
            adds_to: what that is, whose numbers the recording's own go on from.
        """
        self.cassette = cassette
        self.replaces = replaces
        self.gate = gate
        self.path = cassette.with_name(
            f"{cassette.name}.{os.getpid()}-{secrets.token_hex(4)}{JOURNAL}"
        )
        basis = Basis.of(adds_to) if adds_to is not None else None
        self._start: Json = {
            "journal": SCHEMA,
            "recorded_at": recorded_at.isoformat() if recorded_at else None,
            "made_with": made_with,
            "replaces": replaces is not None,
            "basis": (basis.count, basis.digest) if basis else None,
        }
        self._file: int | None = None
        self._is_named = False
        self._one_opens = threading.Lock()

    def append(self, passed: Passed) -> None:
        """Returns when the system has it: whatever befalls this process, it is kept.

        Threads need not take turns: each record is one write. The exchange of a span is the number
        that this recording gave it, or the cassette that the recording adds to.
        """
        with saving(self.cassette):
            _write(self._opened(), passed.block)

    def sync(self) -> None:
        """Returns when it is on the disk: whatever befalls the machine, it is kept."""
        file = self._file
        if file is None:
            return
        try:
            self._sync(file)
        except UnwritableCassetteError:
            if self._file is file:
                raise  # else another thread has closed it, and what was in it is published

    def _sync(self, file: int) -> None:
        with saving(self.cassette):
            if not self._is_named:
                sync_folder(self.path.parent)
                self._is_named = True
            system.sync_data(file)

    def close(self) -> None:
        """Leaves the journal where it is, for `recover`."""
        file, self._file = self._file, None
        if file is not None:
            with saving(self.cassette):
                system.close(file)

    def discard(self) -> None:
        """Nothing of the recording is kept."""
        if not system.REMOVES_OPEN_FILES:
            self.close()
        with saving(self.cassette):  # still in use: so nobody recovers it in this moment
            remove_if_there(self.path)
        self.close()

    def _opened(self) -> int:
        """The file, made anew where it is gone: published by the process that forked this one."""
        file = self._file
        if file is not None and system.status(file).st_nlink:
            return file
        with self._one_opens:
            while self._file is None or not system.status(self._file).st_nlink:
                self._file = self._begun()
            return self._file

    def _begun(self) -> int:
        """The file with its first record; its name is not on the disk yet."""
        self._is_named = False
        make_folders(self.path.parent)
        file = system.open_file(self.path, system.APPEND, system.PRIVATE)
        try:
            lock(file, shared=True)
            _write(file, json.dumps(self._start).encode())
        except BaseException:
            system.close(file)
            raise
        return file


def note_published(journal: Path, seal: str) -> None:
    """Notes that the cassette with this seal is about to hold all of it."""
    file = system.open_file(journal, system.APPEND, system.PRIVATE)
    try:
        _write(file, json.dumps({"published": seal}).encode())
        system.sync_data(file)
    finally:
        system.close(file)


def _write(file: int, content: bytes) -> None:
    """Adds a record; one that was written short is torn, and written again as a whole."""
    record = write_record(content, os.getpid())
    for _ in range(_MOST_ATTEMPTS):
        if system.write(file, record) == len(record):
            return
    raise OSError(ENOSPC, "the disk takes no whole record")
