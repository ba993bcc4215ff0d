"""Cassettes with the same exchanges, one for each contender."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.side_by_side.contenders import Contender, installed
from replaykit.model import Exchange


def laid(folder: Path, title: str, exchanges: Sequence[Exchange]) -> dict[Contender, Path]:
    """The cassette of everyone who is asked to keep so many."""
    cassettes = {}
    for contender in installed():
        if len(exchanges) <= contender.most:
            place = folder / title / contender.name
            place.mkdir(parents=True, exist_ok=True)
            cassettes[contender] = place / f"kept{contender.suffix}"
            contender.lay(cassettes[contender], exchanges)
    return cassettes
