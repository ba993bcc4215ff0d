"""Shell: a recording as its reader finds it: replaykit's or another recorder's, whole or edited."""

from collections.abc import Iterable, Iterator
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
from replaykit.providers import Reader

OURS = "replaykit"


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """What a file holds."""

    recorder: str
    """What wrote it."""

    exchanges: tuple[Exchange, ...]
    spans: tuple[Span, ...] = ()
    recorded_at: datetime | None = None
    made_with: tuple[tuple[str, str], ...] = ()
    """The libraries of the recording and their versions."""

    notes: tuple[str, ...] = ()
    """What a reader should know of it, without a full stop."""

    skipped: tuple[str, ...] = ()
    """What in it is no exchange, a sentence each, without a full stop."""

    edit: UnreadableCassetteError | None = None
    """Why it is not as its recorder left it."""

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """When it was recorded, by what, with which libraries; as far as it says so."""
        if self.recorder != OURS:
            return (("recorder", self.recorder),)
        moment = self.recorded_at
        when = () if moment is None else (("recorded", f"{moment:%Y-%m-%d %H:%M:%S} UTC"),)
        return (*when, *self.made_with)

    @property
    def is_first_hand(self) -> bool:
        """Whether tools could be watched while it was made; what was converted bears no date."""
        return self.recorder == OURS and self.recorded_at is not None

    def complaint(self, file: Path) -> str | None:
        """What is to be said of an edit; None where there was none."""
        return None if self.edit is None else unreadable(self.edit, file)

    def without_secrets(self, redactor: Redactor) -> "Opened":
        """The same as it may be seen and kept."""
        return replace(
            self,
            exchanges=tuple(without_secrets(self.exchanges, redactor)),
            spans=tuple(_harmless(span, redactor) for span in self.spans),
        )


def opened(file: Path, redactor: Redactor) -> Opened:
    """What a file holds, without the secrets that other recorders leave in theirs.

    Raises:
        UnreadableCassetteError: where it holds nothing that could be shown.
    """
    recording = as_it_is(file, read_whole(file))
    return recording if recording.recorder == OURS else recording.without_secrets(redactor)


def as_it_is(file: Path, content: bytes) -> Opened:
    """What a file holds, with whatever secrets there are in it.

    Raises:
        UnreadableCassetteError: where it can be read neither as it is nor as an edit.
    """
    if is_cassette(file, content):
        return _own(file, content)
    recording = read_recording(file)
    return Opened(
        recorder=recording.format,
        exchanges=recording.exchanges,
        notes=recording.notes,
        skipped=recording.skipped,
    )


def _own(file: Path, content: bytes) -> Opened:
    try:
        return _all_of(open_cassette(content, str(file)))
    except UnreadableCassetteError as error:
        edit = error
    try:
        cassette = open_cassette(content, str(file), accepts_edits=True)
        whole = _all_of(cassette)
    except UnreadableCassetteError:
        raise edit from None
    refuse_broken_json(file, content, cassette)
    return replace(whole, edit=edit)


def _all_of(cassette: Cassette) -> Opened:
    return Opened(
        recorder=OURS,
        exchanges=cassette.exchanges,
        spans=cassette.spans,
        recorded_at=cassette.recorded_at,
        made_with=cassette.made_with,
    )


def without_secrets(exchanges: Iterable[Exchange], redactor: Redactor) -> Iterator[Exchange]:
    """Exchanges as they may be seen and kept."""
    for exchange in exchanges:
        yield replace(
            exchange,
            request=redactor.request(exchange.request),
            response=redactor.response(exchange.response),
        )


def _harmless(span: Span, redactor: Redactor) -> Span:
    return replace(
        span,
        arguments=redactor.value(span.arguments),
        result=redactor.value(span.result),
        error=None if span.error is None else redactor.text(span.error),
    )


def read_all(
    exchanges: Iterable[Exchange], reader: Reader | None = None
) -> tuple[tuple[Reading, ...], tuple[MalformedWireError, ...]]:
    """The exchanges that speak to a provider we know, and why others that do cannot be read."""
    reader = reader or Reader()
    readings: list[Reading] = []
    broken: list[MalformedWireError] = []
    for exchange in exchanges:
        try:
            reading = reader.read_exchange(exchange)
        except MalformedWireError as malformed:  # it can be shown all the same
            broken.append(malformed)
        else:
            readings += [reading] if reading is not None else []
    return tuple(readings), tuple(broken)
