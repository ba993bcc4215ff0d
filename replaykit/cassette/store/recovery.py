"""Core: brings back what recordings had finished when they were killed."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.store import system
from replaykit.cassette.store.beside import JOURNAL, cassette_of, journals_of, left_alone
from replaykit.cassette.store.files import remove_if_there, remove_temporaries, saving
from replaykit.cassette.store.kept import Kept, read_journal
from replaykit.cassette.store.locking import locked
from replaykit.cassette.store.merging import combined, missing_from
from replaykit.cassette.store.names import SUFFIX
from replaykit.cassette.store.passing import Gate
from replaykit.cassette.store.publishing import put, tidy, to_be_replaced

_RECOVERED = ".recovered"


@dataclass(frozen=True, kw_only=True, slots=True)
class BroughtBack:
    """A cassette that holds now what recordings had finished."""

    path: Path
    """The cassette itself, or a file beside it where the recording was to replace the cassette."""

    cassette: Cassette
    exchanges: int
    """How many of them came from journals."""

    tools: int
    """How many executions of tools came from journals."""

    missing: tuple[int, ...]
    """The numbers that recordings gave to requests which were not answered to the end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """What became of the journals beside a cassette."""

    brought_back: tuple[BroughtBack, ...]
    in_use: tuple[Path, ...]
    """The journals of recordings that are still running: nobody has touched them."""

    torn: int
    """How many records broke off while they were written."""


def recover(path: Path, *, gate: Gate | None = None) -> Recovered:
    """Turns the journals that were left beside a cassette into a cassette again.

    A recording that added to the cassette is added. One that was to replace it is put beside it,
    because what is there is whole and what was recorded is not.
    """
    beside = path.with_name(f"{path.name.removesuffix(SUFFIX)}{_RECOVERED}{SUFFIX}")
    with saving(path), locked(path.parent), ExitStack() as held:
        there, recovered = to_be_replaced(path), to_be_replaced(beside)
        tidy(path, there, recovered)
        remove_temporaries(beside)
        journals = journals_of(path)
        free = [one for one in journals if held.enter_context(left_alone(one))]
        kept = [read_journal(one) for one in free]
        additions = [one for one in kept if there is None or not one.replaces]
        replacements = [one for one in kept if one not in additions]
        brought = (
            _brought_back(path, there, additions, gate),
            _brought_back(beside, recovered, replacements, gate),
        )
        in_use = [one for one in journals if one not in free and system.status_of(one) is not None]
    return Recovered(
        brought_back=tuple(one for one in brought if one is not None),
        in_use=tuple(in_use),
        torn=sum(one.torn for one in kept),
    )


def left_behind(folder: Path) -> tuple[Path, ...]:
    """The cassettes below a folder beside which a journal stands, in use or not."""
    cassettes = {cassette_of(file) for file in folder.rglob(f"*{JOURNAL}")}
    return tuple(sorted(path for path in cassettes if path is not None))


def _brought_back(
    path: Path, there: Cassette | None, kept: list[Kept], gate: Gate | None
) -> BroughtBack | None:
    cassette = there
    exchanges = tools = 0
    for one in sorted(kept, key=_began):
        recorded = missing_from(there, one.recorded) if one.seals else one.recorded
        before = len(cassette.spans) if cassette else 0
        cassette = combined(recorded, kept=cassette)
        exchanges += len(recorded.exchanges)
        tools += (len(cassette.spans) if cassette else 0) - before
    journals = [one.path for one in kept]
    if cassette is not None and cassette is not there:
        cassette = put(path, cassette, gate=gate, journals=journals)
    for journal in journals:
        remove_if_there(journal)
    if cassette is None or cassette is there:
        return None
    return BroughtBack(
        path=path,
        cassette=cassette,
        exchanges=exchanges,
        tools=tools,
        missing=tuple(number for one in kept for number in one.missing),
    )


def _began(kept: Kept) -> tuple[bool, str]:
    moment = kept.recorded.recorded_at
    return moment is None, "" if moment is None else moment.astimezone(UTC).isoformat()
