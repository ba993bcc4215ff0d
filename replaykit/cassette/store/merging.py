"""Core: what a cassette holds after a recording that was not alone.

Somebody else may have published since the recording began. Nothing of theirs is lost, and what was
there before the recording began stays or goes, as the recording adds to it or replaces it. The
executions of tools stay with their exchanges, whatever number those get.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from replaykit.cassette.document import Cassette, Heading, KeyedExchange
from replaykit.cassette.format import digest
from replaykit.model import Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """What stood in a cassette when a recording began that adds to it."""

    count: int
    digest: str

    @classmethod
    def of(cls, cassette: Cassette) -> "Basis":
        """What stands in a cassette now."""
        return cls(count=len(cassette.headings), digest=_digest(cassette.headings))

    def is_of(self, cassette: Cassette) -> bool:
        """Whether a cassette still begins with it."""
        start = cassette.headings[: self.count]
        return len(start) == self.count and _digest(start) == self.digest


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What one recording has brought."""

    exchanges: tuple[KeyedExchange, ...]
    """As they were asked, under the numbers that the recording gave them."""

    spans: tuple[Span, ...] = ()
    """Their exchange is its place among the exchanges, from 1."""

    spans_before: tuple[Span, ...] = ()
    """Those of exchanges that stood there when the recording began, by their number there."""

    recorded_at: datetime | None = None
    made_with: tuple[tuple[str, str], ...] = ()
    basis: Basis | None = None
    """What the recording adds to; None: it stands alone."""


def combined(
    recorded: Recorded, *, kept: Cassette | None, without: Cassette | None = None
) -> Cassette | None:
    """The cassette that holds what is kept, and behind it what was recorded.

    The very one that is kept where nothing new was recorded.

    Args:
        kept: the cassette as it stands now; None: there is none.
        without: what the recording replaces of it, if it still begins with that.
    """
    late = _first_spans(recorded, kept) if kept else ()
    if not (recorded.exchanges or late):
        return kept
    gone = len(without.headings) if kept and without and _begins_with(kept, without) else 0
    if kept is None or gone == len(kept.headings):
        return _joined((), recorded.spans, recorded)
    of_none = without.spans if gone and without else ()
    there = [span for span in kept.spans if span.exchange or span not in of_none]
    new = _renumbered(recorded.spans, len(kept.headings) - gone)
    return _joined(
        kept.all_keyed[gone:],
        (*_renumbered(there, -gone), *late, *new),
        replace(
            recorded,
            recorded_at=kept.recorded_at or recorded.recorded_at,
            made_with=tuple(dict.fromkeys(kept.made_with + recorded.made_with)),
        ),
    )


def missing_from(cassette: Cassette | None, recorded: Recorded) -> Recorded:
    """What of a recording does not stand in a cassette yet."""
    there = {_without_number(heading) for heading in cassette.headings} if cassette else set()
    is_missing = [_without_number(keyed.heading) not in there for keyed in recorded.exchanges]
    if all(is_missing):
        return recorded
    before = (place for place, one in enumerate(is_missing, 1) if one)
    places = {place: new for new, place in enumerate(before, 1)}
    return replace(
        recorded,
        exchanges=tuple(k for k, one in zip(recorded.exchanges, is_missing, strict=True) if one),
        spans=tuple(
            replace(span, exchange=places[span.exchange])
            for span in recorded.spans
            if span.exchange in places
        ),
    )


def _joined(
    before: tuple[KeyedExchange, ...], spans: Iterable[Span], recorded: Recorded
) -> Cassette:
    return Cassette.made_of(
        before + recorded.exchanges,
        spans=spans,
        recorded_at=recorded.recorded_at,
        made_with=recorded.made_with,
    )


def _renumbered(spans: Iterable[Span], by: int) -> Iterable[Span]:
    """Spans whose exchanges have moved; those of exchanges that are gone are gone as well."""
    for span in spans:
        if span.exchange is None:
            yield span
        elif span.exchange + by > 0:
            yield replace(span, exchange=span.exchange + by)


def _first_spans(recorded: Recorded, kept: Cassette) -> tuple[Span, ...]:
    """The new spans of exchanges that have none so far: recording again repeats no others."""
    if not recorded.spans_before or recorded.basis is None or not recorded.basis.is_of(kept):
        return ()
    have_some = {span.exchange for span in kept.spans}
    numbers = set(range(1, recorded.basis.count + 1)) - have_some
    return tuple(span for span in recorded.spans_before if span.exchange in numbers)


def _begins_with(cassette: Cassette, start: Cassette) -> bool:
    if cassette.seal is not None and cassette.seal == start.seal:
        return True
    count = len(start.headings)
    return cassette.headings[:count] == start.headings and all(
        cassette.exchange(number) == start.exchange(number) for number in range(1, count + 1)
    )


def _digest(headings: Iterable[Heading]) -> str:
    return digest("\n".join(f"{one.key} {one.body}" for one in headings).encode())


def _without_number(heading: Heading) -> Heading:
    return heading._replace(number=0)
