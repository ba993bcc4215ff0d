"""Core: what a recorder's file holds, whichever recorder wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from replaykit.model import Exchange

Outcome: TypeAlias = Exchange | str
"""An exchange, or a sentence that says why a record is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """The exchanges of one file, in its order."""

    format: str
    """The recorder, and where it matters the syntax: `go-vcr`, `vcrpy-yaml`, `nock` …"""

    exchanges: tuple[Exchange, ...] = ()
    skipped: tuple[str, ...] = ()
    """What in the file is no HTTP exchange, or no whole one: a sentence for each record."""

    notes: tuple[str, ...] = ()
    """What a reader of the exchanges should know and cannot see in them."""


def gathered(recorder: str, outcomes: Iterable[Outcome], notes: tuple[str, ...] = ()) -> Recording:
    """The recording made of what became of each record."""
    outcomes = tuple(outcomes)
    return Recording(
        format=recorder,
        exchanges=tuple(outcome for outcome in outcomes if isinstance(outcome, Exchange)),
        skipped=tuple(outcome for outcome in outcomes if isinstance(outcome, str)),
        notes=notes,
    )
