"""Core: what a journal has kept: its exchanges, and beside each the tools that it asked for."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from replaykit.cassette.document import KeyedExchange
from replaykit.cassette.format import read_block
from replaykit.cassette.store.beside import no_journal
from replaykit.cassette.store.files import read_if_there
from replaykit.cassette.store.merging import Basis, Recorded
from replaykit.cassette.store.records import Record, read_records
from replaykit.errors import UnreadableCassetteError
from replaykit.model import Span

SCHEMA = 1
"""The version of the journal that is written; its first record says so in every version."""

MOST_BYTES = 1024 * 1024 * 1024
"""Of a journal, which holds every request whole, and is not for reviewing."""

_PUBLISHED = re.compile(rb'\{"published": "([0-9a-f]{32})"\}')


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What a journal has kept."""

    path: Path
    recorded: Recorded
    replaces: bool = False
    torn: int = 0
    """How many records broke off."""

    seals: frozenset[str] = frozenset()
    """Of the cassettes that were about to hold all of it."""

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the requests that were asked, and not answered to the end."""
        numbers = {keyed.exchange.number for keyed in self.recorded.exchanges}
        if not numbers:
            return ()
        first = 1 + (self.recorded.basis.count if self.recorded.basis else 0)
        return tuple(sorted(set(range(min(first, *numbers), max(numbers))) - numbers))


def read_journal(path: Path) -> Kept:
    """What a journal has kept; nothing where there is none."""
    content = read_if_there(path, "journal", most=MOST_BYTES) or b""
    try:
        records, torn = read_records(content)
        notes = [json.loads(one.content) for one in records if one.content.startswith(b"{")]
        start = next((note for note in notes if "journal" in note), None)
        if start is None or start["journal"] == SCHEMA:
            return _kept(path, records, torn, start)
        schema = int(start["journal"])
    except (ValueError, TypeError, AttributeError, KeyError, UnreadableCassetteError) as broken:
        raise no_journal(path, "a record in it is none that a journal holds") from broken
    raise UnreadableCassetteError(
        f"it is a journal of schema {schema}",
        expected=f"schema {SCHEMA}, the newest that this replaykit knows",
        fix="use the newer replaykit that wrote it, and let that one recover it",
        file=path,
    )


def _kept(path: Path, records: list[Record], torn: int, start: Mapping[str, Any] | None) -> Kept:
    about = start or {"replaces": True}  # what it was for is lost: nothing may be mixed with it
    moment, basis = about.get("recorded_at"), about.get("basis")
    blocks = [
        (one.writer, read_block(one.content)) for one in records if not one.content.startswith(b"{")
    ]
    recorded = Recorded(
        exchanges=(),
        recorded_at=datetime.fromisoformat(moment) if moment else None,
        made_with=tuple((name, version) for name, version in about.get("made_with", ())),
        basis=Basis(count=int(basis[0]), digest=str(basis[1])) if basis else None,
    )
    return Kept(
        path=path,
        recorded=_sorted_out(blocks, recorded),
        replaces=bool(about.get("replaces")),
        torn=torn,
        seals=frozenset(_seals(records)),
    )


def _sorted_out(blocks: Sequence[tuple[int, KeyedExchange | Span]], recorded: Recorded) -> Recorded:
    """The exchanges as they were asked, and each span beside its own."""
    exchanges = [(writer, one) for writer, one in blocks if isinstance(one, KeyedExchange)]
    in_order = sorted(exchanges, key=lambda one: one[1].exchange.number)
    places = {
        (writer, keyed.exchange.number): place for place, (writer, keyed) in enumerate(in_order, 1)
    }
    first_of = {number: place for (_, number), place in reversed(places.items())}
    spans = [(writer, one) for writer, one in blocks if isinstance(one, Span)]
    placed = [
        # Where a process has not asked it itself, the one has that it was forked from.
        (places.get((writer, span.exchange or 0), first_of.get(span.exchange or 0)), span)
        for writer, span in spans
    ]
    before = range(1, 1 + (recorded.basis.count if recorded.basis else 0))
    is_before = [place is None and span.exchange in before for place, span in placed]
    return replace(
        recorded,
        exchanges=tuple(keyed for _, keyed in in_order),
        spans=tuple(
            replace(span, exchange=place)
            for (place, span), one in zip(placed, is_before, strict=True)
            if not one
        ),
        spans_before=tuple(span for (_, span), one in zip(placed, is_before, strict=True) if one),
    )


def _seals(records: Iterable[Record]) -> Iterator[str]:
    for one in records:
        note = _PUBLISHED.fullmatch(one.content)
        if note:
            yield note[1].decode()
