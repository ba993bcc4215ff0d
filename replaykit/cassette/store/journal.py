"""Core: what a recording has finished so far, on the disk before the next request is sent."""

import json
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from errno import ENOSPC
from pathlib import Path
from typing import TypeAlias

from replaykit.cassette.document import Cassette, KeyedExchange
from replaykit.cassette.format import read_block, write_block, write_span
from replaykit.cassette.store import system
from replaykit.cassette.store.files import (
    make_folders,
    read_if_there,
    remove_if_there,
    saving,
    sync_folder,
)
from replaykit.cassette.store.locking import lock, try_lock
from replaykit.cassette.store.merging import Recorded
from replaykit.cassette.store.records import read_records, write_record
from replaykit.errors import UnreadableCassetteError
from replaykit.model import Json, Span

Gate: TypeAlias = Callable[[bytes], None]
"""Looks at what is about to be written, and raises where it must not be."""

SUFFIX = ".journal"
_NAME = re.compile(rf"(.+)\.\d+-[0-9a-f]{{8}}{re.escape(SUFFIX)}")
_PUBLISHED = re.compile(rb'\{"published": "([0-9a-f]{32})"\}')
_SCHEMA = 1
_MOST_ATTEMPTS = 3


class Journal:
    """Takes each finished exchange to the disk; forked children may go on writing into it."""

    def __init__(
        self,
        cassette: Path,
        *,
        replaces: Cassette | None = None,
        recorded_at: datetime | None = None,
        made_with: tuple[tuple[str, str], ...] = (),
        gate: Gate | None = None,
    ) -> None:
        """
        Args:
            cassette: the path for which is recorded; the journal lies beside it.
            replaces: what the recording is to stand in place of; None: it adds to what is there.
        """
        self.cassette = cassette
        self.replaces = replaces
        self.gate = gate
        self.path = cassette.with_name(
            f"{cassette.name}.{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        )
        self._start: Json = {
            "journal": _SCHEMA,
            "recorded_at": recorded_at.isoformat() if recorded_at else None,
            "made_with": made_with,
            "replaces": replaces is not None,
        }
        self._file: int | None = None

    def append(self, finished: KeyedExchange | Span) -> None:
        """Returns when it is on the disk. Threads need no lock: each record is one write."""
        block = write_span(finished) if isinstance(finished, Span) else write_block(finished)
        if self.gate is not None:
            self.gate(block)
        with saving(self.cassette):
            file = self._opened()
            _write(file, block)
            system.sync_data(file)

    def close(self) -> None:
        """Leaves the journal where it is, for `recover`."""
        file, self._file = self._file, None
        if file is not None:
            with saving(self.cassette):
                system.close(file)

    def discard(self) -> None:
        """Nothing of the recording is kept."""
        self.close()
        with saving(self.cassette):
            remove_if_there(self.path)

    def _opened(self) -> int:
        """The file, made anew where it is gone: published by the process that forked this one."""
        while self._file is None or not system.status(self._file).st_nlink:
            make_folders(self.path.parent)
            file = system.open_file(self.path, system.APPEND, system.PRIVATE)
            try:
                lock(file, shared=True)
                _write(file, json.dumps(self._start).encode())
                sync_folder(self.path.parent)
            except BaseException:
                system.close(file)
                raise
            self._file = file
        return self._file


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What a journal has kept."""

    path: Path
    recorded: Recorded
    replaces: bool = False
    torn: int = 0
    """How many records broke off."""


def read_journal(path: Path) -> Kept:
    """What a journal has kept; nothing where there is none."""
    contents, torn = read_records(read_if_there(path) or b"")
    try:
        return _kept(path, contents, torn)
    except (ValueError, TypeError, AttributeError, UnreadableCassetteError) as broken:
        raise UnreadableCassetteError(
            "a record in it is none that a journal holds",
            expected="the journal of a recording",
            fix="remove it",
            file=path,
        ) from broken


def note_published(journal: Path, seal: str) -> None:
    """Notes that the cassette with this seal is about to hold all of it."""
    file = system.open_file(journal, system.APPEND, system.PRIVATE)
    try:
        _write(file, json.dumps({"published": seal}).encode())
        system.sync_data(file)
    finally:
        system.close(file)


def seals_noted_in(journal: Path) -> frozenset[str]:
    """The seals of the cassettes that were about to hold all of it."""
    contents, _ = read_records(read_if_there(journal) or b"")
    notes = (_PUBLISHED.fullmatch(content) for content in contents)
    return frozenset(note[1].decode() for note in notes if note)


def journals_of(cassette: Path) -> list[Path]:
    """The journals beside a cassette, whoever writes or wrote them."""
    paths = (cassette.with_name(name) for name in system.names_in(cassette.parent))
    return sorted(path for path in paths if cassette_of(path) == cassette)


def cassette_of(journal: Path) -> Path | None:
    """The cassette for which a journal is written; None for a file that is no journal."""
    name = _NAME.fullmatch(journal.name)
    return journal.with_name(name[1]) if name else None


@contextmanager
def left_alone(journal: Path) -> Iterator[bool]:
    """Whether nobody writes into a journal any more; nobody starts to while the block runs."""
    try:
        file = system.open_file(journal, system.READ)
    except FileNotFoundError:  # its writer has discarded it meanwhile
        yield False
        return
    is_left_alone = try_lock(file)
    if not system.REMOVES_OPEN_FILES:
        system.close(file)
        yield is_left_alone
        return
    try:
        yield is_left_alone
    finally:
        system.close(file)


def _kept(path: Path, contents: list[bytes], torn: int) -> Kept:
    notes = [json.loads(content) for content in contents if content.startswith(b"{")]
    blocks = [read_block(content) for content in contents if not content.startswith(b"{")]
    exchanges = (block for block in blocks if isinstance(block, KeyedExchange))
    start: Json = next((note for note in notes if "journal" in note), {})
    moment = start.get("recorded_at")
    return Kept(
        path=path,
        recorded=Recorded(
            exchanges=tuple(sorted(exchanges, key=lambda keyed: keyed.exchange.number)),
            spans=tuple(block for block in blocks if isinstance(block, Span)),
            recorded_at=datetime.fromisoformat(moment) if moment else None,
            made_with=tuple((name, version) for name, version in start.get("made_with", ())),
        ),
        replaces=bool(start.get("replaces")),
        torn=torn,
    )


def _write(file: int, content: bytes) -> None:
    """Adds a record; one that was written short is torn, and written again as a whole."""
    record = write_record(content)
    for _ in range(_MOST_ATTEMPTS):
        if system.write(file, record) == len(record):
            return
    raise OSError(ENOSPC, "the disk takes no whole record")
