"""Core: brings back what recordings had finished when they were killed."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.store.files import remove_if_there, remove_temporaries, saving
from replaykit.cassette.store.journal import SUFFIX as JOURNAL
from replaykit.cassette.store.journal import (
    Gate,
    Kept,
    cassette_of,
    journals_of,
    left_alone,
    read_journal,
)
from replaykit.cassette.store.locking import locked
from replaykit.cassette.store.merging import combined
from replaykit.cassette.store.names import SUFFIX
from replaykit.cassette.store.publishing import put, tidy, to_be_replaced

_RECOVERED = ".recovered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """What was brought back."""

    path: Path
    """The cassette itself, or a file beside it where the recording was to replace the cassette."""

    cassette: Cassette
    exchanges: int
    """How many of them the journals held."""

    torn: int
    """How many more broke off while they were written."""


def recover(path: Path, *, gate: Gate | None = None) -> tuple[Recovered, ...]:
    """Turns the journals that were left beside a cassette into a cassette again.

    A recording that added to the cassette is added. One that was to replace it is put beside it,
    because what is there is whole and what was recorded is not.
    """
    beside = path.with_name(f"{path.name.removesuffix(SUFFIX)}{_RECOVERED}{SUFFIX}")
    with saving(path), locked(path.parent), ExitStack() as held:
        there, recovered = to_be_replaced(path), to_be_replaced(beside)
        tidy(path, there, recovered)
        remove_temporaries(beside)
        kept = [
            read_journal(one) for one in journals_of(path) if held.enter_context(left_alone(one))
        ]
        additions = [one for one in kept if there is None or not one.replaces]
        replacements = [one for one in kept if one not in additions]
        brought = (
            _brought_back(path, there, additions, gate),
            _brought_back(beside, recovered, replacements, gate),
        )
    return tuple(one for one in brought if one is not None)


def left_behind(folder: Path) -> tuple[Path, ...]:
    """The cassettes below a folder beside which a journal stands, in use or not."""
    cassettes = {cassette_of(file) for file in folder.rglob(f"*{JOURNAL}")}
    return tuple(sorted(path for path in cassettes if path is not None))


def _brought_back(
    path: Path, there: Cassette | None, kept: list[Kept], gate: Gate | None
) -> Recovered | None:
    cassette = there
    for one in sorted(kept, key=_began):
        if one.recorded.exchanges:
            cassette = combined(one.recorded, kept=cassette)
    journals = [one.path for one in kept]
    if cassette is None or cassette is there:
        for journal in journals:
            remove_if_there(journal)
        return None
    return Recovered(
        path=path,
        cassette=put(path, cassette, gate=gate, journals=journals),
        exchanges=sum(len(one.recorded.exchanges) for one in kept),
        torn=sum(one.torn for one in kept),
    )


def _began(kept: Kept) -> tuple[bool, str]:
    moment = kept.recorded.recorded_at
    return moment is None, "" if moment is None else moment.astimezone(UTC).isoformat()
