"""Core: puts a cassette in its place: the old one or the new one is there, never less."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from replaykit.cassette.bodies import Written, bodies_of_cassette
from replaykit.cassette.document import Cassette
from replaykit.cassette.format import open_cassette, write_cassette, write_span
from replaykit.cassette.store import system
from replaykit.cassette.store.beside import journals_of, left_alone
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
from replaykit.cassette.store.journal import Journal, note_published
from replaykit.cassette.store.kept import read_journal
from replaykit.cassette.store.locking import locked
from replaykit.cassette.store.merging import combined, missing_from
from replaykit.cassette.store.passing import Gate
from replaykit.errors import UnreadableCassetteError, UnwritableCassetteError


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


def publish_journal(
    journal: Journal, *, first: Cassette | None = None, mode: int = system.SHARED
) -> Cassette | None:
    """What was recorded is in the cassette, beside what others have published meanwhile.

    None where nothing was recorded and there is no cassette. The journal stays where a forked child
    may still write into it; it says what of it is published.

    Args:
        first: what the cassette begins with where there is none yet.
        mode: who may read a cassette that was not there before.
    """
    path = journal.cassette
    with saving(path):
        if system.status_of(journal.path) is None:
            return load_if_there(path)
        with locked(path.parent):
            journal.close()
            with left_alone(journal.path) as is_left_alone:
                recorded = read_journal(journal.path).recorded
                kept = to_be_replaced(path)
                tidy(path, kept)
                basis = first if kept is None and recorded.exchanges else kept
                cassette = combined(recorded, kept=basis, without=journal.replaces)
                if cassette is not None and cassette is not kept:
                    cassette = put(
                        path, cassette, gate=journal.gate, journals=(journal.path,), mode=mode
                    )
            if is_left_alone:
                remove_if_there(journal.path)
            return cassette


def publish_aside(journal: Journal, path: Path) -> Cassette | None:
    """What was recorded is in a file of its own; the journal stays. None where it was nothing."""
    with saving(path):
        recorded = read_journal(journal.path).recorded
    alone = combined(recorded, kept=None)
    return None if alone is None else publish(path, alone, gate=journal.gate)


def to_be_replaced(path: Path) -> Cassette | None:
    """What stands in a place that is about to be overwritten; raises where nothing may be."""
    refuse_anything_but_a_file(path)
    return load_if_there(path)


def tidy(path: Path, *there: Cassette | None) -> None:
    """Removes what killed processes have left, as far as it is in the cassettes that are there.

    Has to come before they are replaced: afterwards nobody could tell. Only for who has the lock.
    """
    remove_temporaries(path)
    for journal in journals_of(path):
        with ExitStack() as held:
            try:
                is_left_alone = held.enter_context(left_alone(journal))
                is_known = is_left_alone and _is_held(journal, there)
            except UnreadableCassetteError:
                continue  # one that nobody can read stands in nobody's way
            if is_known:
                remove_if_there(journal)


def put(
    path: Path,
    cassette: Cassette,
    *,
    gate: Gate | None = None,
    journals: Iterable[Path] = (),
    mode: int = system.SHARED,
) -> Cassette:
    """Replaces a cassette, and lets the journals say so whose content it now holds.

    They name its seal, so that nobody adds their content a second time should they not be removed.
    """
    data = write_cassette(cassette)
    opened = open_cassette(data, str(path))
    read = Cassette.made_of(opened.all_keyed, spans=opened.spans)
    if gate is not None:
        gate(Written.of(data, bodies_of_cassette(read)))
    if read.all_keyed != cassette.all_keyed or _executions(read) != _executions(cassette):
        raise UnwritableCassetteError(
            "what was written would not read back as what was recorded",
            fix="report this with the journal that stands beside it",
            file=path,
        )
    with replacing(path, data, mode):
        for journal in journals:
            note_published(journal, str(opened.seal))
    return opened


def _is_held(journal: Path, there: Iterable[Cassette | None]) -> bool:
    """Whether all that a journal has kept was published, and still stands there."""
    kept = read_journal(journal)
    return any(
        cassette.seal in kept.seals and not missing_from(cassette, kept.recorded).exchanges
        for cassette in there
        if cassette is not None
    )


def _executions(cassette: Cassette) -> list[bytes]:
    return [write_span(span) for span in cassette.spans]
