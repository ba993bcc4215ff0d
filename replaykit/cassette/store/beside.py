"""Core: which journals lie beside a cassette, and whether anybody still writes into them."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from replaykit.cassette.store import system
from replaykit.cassette.store.locking import try_lock
from replaykit.errors import UnreadableCassetteError

JOURNAL = ".journal"

_NAME = re.compile(rf"(.+)\.\d+-[0-9a-f]{{8}}{re.escape(JOURNAL)}")
_NO_FILE = {errno.EISDIR, errno.ELOOP, errno.ENXIO}


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
    """Whether nobody writes into a journal any more; nobody starts to while the block runs.

    Raises:
        UnreadableCassetteError: where it may not be opened, or is no journal but for its name.
    """
    try:
        file = system.open_file(journal, system.TAKE)
    except FileNotFoundError:  # its writer has discarded it meanwhile
        yield False
        return
    except OSError as refused:
        if refused.errno in _NO_FILE:
            raise no_journal(journal, "it is no regular file") from refused
        raise UnreadableCassetteError(
            f"the system refuses it ({refused.strerror})",
            expected="a journal that may be read and written",
            fix="allow that, or let the user recover it who recorded",
            file=journal,
        ) from refused
    is_left_alone = try_lock(file)
    if not system.REMOVES_OPEN_FILES:
        system.close(file)
        yield is_left_alone
        return
    try:
        yield is_left_alone
    finally:
        system.close(file)


def no_journal(path: Path, found: str) -> UnreadableCassetteError:
    """The error for a file that has the name of a journal, and is none."""
    return UnreadableCassetteError(
        found, expected="the journal of a recording", fix="remove it", file=path
    )
