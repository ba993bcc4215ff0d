"""Shell: a recording as its reader finds it: replaykit's or another recorder's, whole or edited."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.foreign import read_recording
from replaykit.cassette.format import open_cassette, refuse_broken_json
from replaykit.cassette.redaction import Redactor
from replaykit.cassette.store.files import read_whole
from replaykit.cli.places import is_cassette
from replaykit.cli.speech import unreadable
from replaykit.errors import MalformedWireError, UnreadableCassetteError
from replaykit.model import Exchange, Reading, Span
from replaykit.providers import read_exchange


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """What a file holds."""

    exchanges: tuple[Exchange, ...]
    spans: tuple[Span, ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    """When it was recorded, by what, with which libraries; as far as it says so."""

    notes: tuple[str, ...] = ()
    """What a reader should know of it, in whole sentences."""

    complaint: str | None = None
    """Why it is not as its recorder left it."""


def opened(file: Path, redactor: Redactor) -> Opened:
    """What a file holds, without the secrets that other recorders leave in theirs.

    Raises:
        UnreadableCassetteError: where it holds nothing that could be shown.
    """
    content = read_whole(file)
    if is_cassette(file, content):
        return _own(file, content)
    recording = read_recording(file)
    return Opened(
        exchanges=tuple(without_secrets(recording.exchanges, redactor)),
        about=(("recorder", recording.format),),
        notes=tuple(f"{note}." for note in (*recording.notes, *recording.skipped)),
    )


def _own(file: Path, content: bytes) -> Opened:
    try:
        return _all_of(open_cassette(content, str(file)))
    except UnreadableCassetteError as error:
        edited = _edited(file, content)
        if edited is None:
            raise
        return replace(edited, complaint=unreadable(error, file))


def _edited(file: Path, content: bytes) -> Opened | None:
    """A cassette that was changed since it was sealed; None where it is worse than that."""
    try:
        cassette = open_cassette(content, str(file), accepts_edits=True)
        whole = _all_of(cassette)
        refuse_broken_json(file, content, cassette)
    except UnreadableCassetteError:
        return None
    return whole


def _all_of(cassette: Cassette) -> Opened:
    return Opened(
        exchanges=cassette.exchanges,
        spans=cassette.spans,
        about=tuple(_about(cassette.recorded_at, cassette.made_with)),
    )


def _about(
    recorded_at: datetime | None, made_with: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    if recorded_at is not None:
        yield "recorded", f"{recorded_at:%Y-%m-%d %H:%M:%S} UTC"
    yield from made_with


def without_secrets(exchanges: Iterable[Exchange], redactor: Redactor) -> Iterator[Exchange]:
    """Exchanges as they may be seen and kept."""
    for exchange in exchanges:
        yield replace(
            exchange,
            request=redactor.request(exchange.request),
            response=redactor.response(exchange.response),
        )


def read_all(exchanges: Iterable[Exchange]) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
    """The exchanges that speak to a provider we know, and why others that do cannot be read."""
    readings: list[Reading] = []
    notes: list[str] = []
    for exchange in exchanges:
        try:
            reading = read_exchange(exchange)
        except MalformedWireError as malformed:  # it can be shown all the same
            notes.append(f"It is not understood: {malformed}.")
        else:
            readings += [reading] if reading is not None else []
    return tuple(readings), tuple(notes)
