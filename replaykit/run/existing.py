"""Assembly: what a run can answer from: the cassette, or another recorder's file in its place."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.store import load
from replaykit.model import HttpRequest
from replaykit.wire import Scrubber

FOREIGN_SUFFIXES = (".yaml", ".yml", ".json", ".toml")
"""Those of vcrpy, pytest-recording and cassetter."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Existing:
    """A recording that was there before the run."""

    file: Path
    cassette: Cassette
    is_foreign: bool = False

    def without_secrets(self, scrubber: Scrubber) -> Cassette:
        """The cassette, rid of what another recorder may have kept in the responses."""
        return Cassette.made_of(
            replace(
                keyed,
                exchange=replace(
                    keyed.exchange, response=scrubber.response(keyed.exchange.response)
                ),
            )
            for keyed in self.cassette.all_keyed
        )


def existing_at(
    path: Path, scrubber: Scrubber, keys: Callable[[HttpRequest], tuple[str, str]]
) -> Existing | None:
    """What stands at a cassette's place; None where nothing does.

    Raises:
        UnreadableCassetteError: rather than take what cannot be read for nothing.
    """
    if path.exists():
        return Existing(file=path, cassette=load(path))
    stem = str(path.with_suffix(""))
    name = next(
        (stem + suffix for suffix in FOREIGN_SUFFIXES if os.path.exists(stem + suffix)), None
    )
    if name is None:
        return None
    from replaykit.cassette.foreign import read_recording  # noqa: PLC0415  (few need so much)

    file = Path(name)
    # Requests are compared with scrubbed ones; responses are played as they were recorded.
    exchanges = (
        replace(exchange, request=scrubber.request(exchange.request))
        for exchange in read_recording(file).exchanges
    )
    return Existing(file=file, cassette=Cassette.of(exchanges, keys=keys), is_foreign=True)
