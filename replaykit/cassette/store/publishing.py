"""Core: puts a cassette in its place: the old one or the new one is there, never less."""

from collections.abc import Iterable
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.format import open_cassette, write_cassette
from replaykit.cassette.store.files import (
    make_folders,
    read_if_there,
    read_whole,
    refuse_anything_but_a_file,
    remove_if_there,
    remove_temporaries,
    replacing,
    saving,
)
from replaykit.cassette.store.journal import (
    Gate,
    Journal,
    journals_of,
    left_alone,
    note_published,
    read_journal,
    seals_noted_in,
)
from replaykit.cassette.store.locking import locked
from replaykit.cassette.store.merging import combined
from replaykit.errors import UnwritableCassetteError


def load(path: Path) -> Cassette:
    """The cassette in a file."""
    return open_cassette(read_whole(path), str(path))


def load_if_there(path: Path) -> Cassette | None:
    """The cassette in a file; None where there is no file."""
    data = read_if_there(path)
    return None if data is None else open_cassette(data, str(path))


def publish(path: Path, cassette: Cassette, *, gate: Gate | None = None) -> Cassette:
    """The cassette is in the file, whatever was there; a file that cannot be read stays."""
    with saving(path):
        make_folders(path.parent)
        with locked(path.parent):
            tidy(path, to_be_replaced(path))
            return put(path, cassette, gate=gate)


def publish_journal(journal: Journal) -> Cassette | None:
    """What was recorded is in the cassette, beside what others have published meanwhile.

    None where nothing was recorded and there is no cassette.
    """
    path = journal.cassette
    with saving(path):
        recorded = read_journal(journal.path).recorded
        if not recorded.exchanges:
            journal.discard()
            return load_if_there(path)
        with locked(path.parent):
            kept = to_be_replaced(path)
            tidy(path, kept)
            cassette = combined(recorded, kept=kept, without=journal.replaces)
            journal.close()
            return put(path, cassette, gate=journal.gate, journals=(journal.path,))


def to_be_replaced(path: Path) -> Cassette | None:
    """What stands in a place that is about to be overwritten; raises where nothing may be."""
    refuse_anything_but_a_file(path)
    return load_if_there(path)


def tidy(path: Path, *there: Cassette | None) -> None:
    """Removes what killed processes have left, as far as it is in the cassettes that are there.

    Has to come before they are replaced: afterwards nobody could tell. Only for who has the lock.
    """
    remove_temporaries(path)
    seals = {cassette.seal for cassette in there if cassette is not None}
    for journal in journals_of(path):
        with left_alone(journal) as is_left_alone:
            if is_left_alone and seals & seals_noted_in(journal):
                remove_if_there(journal)


def put(
    path: Path, cassette: Cassette, *, gate: Gate | None = None, journals: Iterable[Path] = ()
) -> Cassette:
    """Replaces a cassette, and removes the journals whose content it now holds.

    A kill in between leaves journals that name the seal of the cassette, so that nobody adds their
    content a second time.
    """
    data = write_cassette(cassette)
    if gate is not None:
        gate(data)
    opened = open_cassette(data, str(path))
    if opened.all_keyed != cassette.all_keyed:
        raise UnwritableCassetteError(
            "what was written would not read back as what was recorded",
            fix="report this with the journal that stands beside it",
            file=path,
        )
    with replacing(path, data):
        for journal in journals:
            note_published(journal, str(opened.seal))
    for journal in journals:
        remove_if_there(journal)
    return opened
