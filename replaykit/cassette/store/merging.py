"""Core: what a cassette holds after a recording that was not alone.

Somebody else may have published since the recording began. Nothing of theirs is lost, and what was
there before the recording began stays or goes, as the recording adds to it or replaces it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from replaykit.cassette.document import Cassette, KeyedExchange
from replaykit.model import Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What one recording has brought."""

    exchanges: tuple[KeyedExchange, ...]
    spans: tuple[Span, ...] = ()
    """Their exchange is the number that the recording gave it."""

    recorded_at: datetime | None = None
    made_with: tuple[tuple[str, str], ...] = ()


def combined(
    recorded: Recorded, *, kept: Cassette | None, without: Cassette | None = None
) -> Cassette:
    """The cassette that holds what is kept, and behind it what was recorded.

    Args:
        kept: the cassette as it stands now; None: there is none.
        without: what the recording replaces of it, if it still begins with that.
    """
    if kept is None:
        return _renumbered(recorded, ())
    gone = len(without.headings) if without and _begins_with(kept, without) else 0
    before = kept.all_keyed[gone:]
    if not before:
        return _renumbered(recorded, ())
    spans = tuple(
        replace(span, exchange=span.exchange - gone if span.exchange else None)
        for span in kept.spans
        if span.exchange is None or span.exchange > gone
    )
    return _renumbered(
        Recorded(
            exchanges=recorded.exchanges,
            spans=recorded.spans,
            recorded_at=kept.recorded_at or recorded.recorded_at,
            made_with=tuple(dict.fromkeys(kept.made_with + recorded.made_with)),
        ),
        before,
        spans,
    )


def _renumbered(
    recorded: Recorded,
    before: tuple[KeyedExchange, ...],
    spans_before: Iterable[Span] = (),
) -> Cassette:
    numbers = {
        keyed.exchange.number: number
        for number, keyed in enumerate(recorded.exchanges, len(before) + 1)
    }
    spans = (
        replace(span, exchange=numbers.get(span.exchange) if span.exchange else None)
        for span in recorded.spans
    )
    return Cassette.made_of(
        before + recorded.exchanges,
        spans=(*spans_before, *spans),
        recorded_at=recorded.recorded_at,
        made_with=recorded.made_with,
    )


def _begins_with(cassette: Cassette, start: Cassette) -> bool:
    if cassette.seal is not None and cassette.seal == start.seal:
        return True
    count = len(start.headings)
    return cassette.headings[:count] == start.headings and all(
        cassette.exchange(number) == start.exchange(number) for number in range(1, count + 1)
    )
