"""Shell: what a session has recorded and saved, in a line or a few."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import pytest

from replaykit.pytest_plugin.words import counted, shown

_MOST_LISTED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """What one test has added to a cassette."""

    cassette: str
    """Its path, as it is typed where pytest was started."""

    recorded: int
    played: int
    """How many exchanges stood in it before, and were asked for."""


def lines_about(saved: Sequence[Saved], config: pytest.Config) -> Iterator[str]:
    """Where recordings lie: one in a line, of several the first few."""
    cassettes = _by_cassette(saved)
    told = [f"{path} ({_amount(parts)})" for path, parts in sorted(cassettes.items())]
    if not told:
        return
    if len(told) == 1:
        yield f"1 recording saved: {told[0]}"
        return
    here = config.invocation_params.dir
    folder = folder_of([here / path for path in cassettes])
    place = "" if folder is None else f" in {shown(Path(folder), config)}"
    yield f"{len(told)} recordings saved{place}:"
    yield from (f"  {one}" for one in told[:_MOST_LISTED])
    if len(told) > _MOST_LISTED:
        yield f"  and {len(told) - _MOST_LISTED} more"


def folder_of(paths: Sequence[PurePath]) -> PurePath | None:
    """The nearest folder that holds them all; None: they lie on several drives."""
    first, *others = paths
    shared = (up for up in first.parents if all(one.is_relative_to(up) for one in others))
    return next(shared, None)


def _by_cassette(saved: Sequence[Saved]) -> Mapping[str, Sequence[Saved]]:
    cassettes: dict[str, list[Saved]] = {}
    for one in saved:
        cassettes.setdefault(one.cassette, []).append(one)
    return cassettes


def _amount(parts: Sequence[Saved]) -> str:
    exchanges = counted(sum(part.recorded for part in parts), "exchange")
    return f"{exchanges} added" if any(part.played for part in parts) else exchanges
