"""Core: the recording a request would have found, had it asked a little differently."""

from dataclasses import dataclass
from itertools import islice

from replaykit.cassette.matching.difference import (
    Difference,
    likeness_to,
    question_differences,
)
from replaykit.cassette.matching.tape import Recorded
from replaykit.model import Exchange, HttpRequest

_MOST_COMPARED = 200


@dataclass(frozen=True, slots=True)
class Nearest:
    """The most similar recording, and where the two part."""

    exchange: Exchange
    differences: tuple[Difference, ...]


def nearest_recording(live: HttpRequest, recorded: Recorded) -> Nearest | None:
    """The recording most like a request that found none; None in an empty cassette."""
    compared = (
        recorded.exchange(heading.number) for heading in islice(recorded.headings, _MOST_COMPARED)
    )
    likeness = likeness_to(live)
    best = max(compared, key=lambda exchange: likeness(exchange.request), default=None)
    if best is None:
        return None
    return Nearest(best, question_differences(live, best.request))
