"""Shell: one recording, looked at from all sides: can it be read, was it edited, does it leak."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from replaykit.cassette.document import Cassette
from replaykit.cassette.foreign import read_recording
from replaykit.cassette.format import open_cassette, refuse_broken_json
from replaykit.cassette.redaction import Leak, Redactor
from replaykit.cassette.store.files import read_whole
from replaykit.cli.places import is_cassette
from replaykit.cli.speech import at, unreadable
from replaykit.errors import UnknownRecordingError, UnreadableCassetteError
from replaykit.model import Exchange

Kind = Literal["secret", "edited", "unreadable"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, behind its place."""

    kind: Kind
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """What there is to say of a file."""

    exchanges: int = 0
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """What is no finding, and worth knowing."""

    is_recording: bool = True
    """False: nothing that a recorder writes, as far as one can tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Opened:
    exchanges: tuple[Exchange, ...] = ()
    error: UnreadableCassetteError | None = None
    kind: Kind = "unreadable"
    notes: tuple[str, ...] = ()
    is_recording: bool = True


def examined(file: Path, redactor: Redactor) -> Examined:
    """Whether a file can be read as a whole, is as it was sealed, and holds no secret."""
    try:
        content = read_whole(file)
    except UnreadableCassetteError as error:
        return Examined(findings=(Finding("unreadable", unreadable(error, file)),))
    is_ours = is_cassette(file, content)
    opened = _own(file, content) if is_ours else _foreign(file)
    findings: list[Finding] = []
    if opened.error is not None:
        findings.append(Finding(opened.kind, unreadable(opened.error, file)))
    packed = () if is_ours else opened.exchanges  # in a cassette, scanning sees every body
    secrets = tuple(_secrets(file, content, redactor, packed=packed))
    doubts = _doubts(opened.exchanges, redactor, secrets)
    notes = (f"{note}." for note in opened.notes)
    findings += (Finding("secret", text) for text in secrets)
    return Examined(
        exchanges=len(opened.exchanges),
        findings=tuple(findings),
        notes=tuple(at(file, None, f"note: {note}") for note in (*notes, *doubts)),
        is_recording=opened.is_recording,
    )


def _own(file: Path, content: bytes) -> _Opened:
    try:
        return _Opened(exchanges=_all_of(open_cassette(content, str(file))))
    except UnreadableCassetteError as complaint:
        error = complaint
    try:
        edited = open_cassette(content, str(file), accepts_edits=True)
        exchanges = _all_of(edited)
    except UnreadableCassetteError:
        return _Opened(error=error)
    try:
        refuse_broken_json(file, content, edited)
    except UnreadableCassetteError as broken:
        return _Opened(exchanges=exchanges, error=broken)
    return _Opened(exchanges=exchanges, error=error, kind="edited")


def _all_of(cassette: Cassette) -> tuple[Exchange, ...]:
    """Every exchange; raises where one of them, or the execution of a tool, cannot be read."""
    _ = cassette.spans
    return cassette.exchanges


def _foreign(file: Path) -> _Opened:
    try:
        recording = read_recording(file)
    except UnreadableCassetteError as error:
        return _Opened(error=error, is_recording=not isinstance(error, UnknownRecordingError))
    return _Opened(exchanges=recording.exchanges, notes=recording.notes)


def _secrets(
    file: Path, content: bytes, redactor: Redactor, *, packed: tuple[Exchange, ...]
) -> Iterator[str]:
    """Each secret behind its line.

    Args:
        packed: exchanges whose bodies the file may hold in a way that hides what they say.
    """
    in_sight = redactor.scan(content)
    for leak in in_sight:
        yield at(file, leak.line, _masked(leak))
    excerpts = {leak.excerpt for leak in in_sight}
    for where, body in _halves(packed):
        for leak in redactor.scan(body):
            if leak.excerpt not in excerpts:
                yield at(file, None, f"{_masked(leak)}, {where}")


def _doubts(
    exchanges: tuple[Exchange, ...], redactor: Redactor, secrets: tuple[str, ...]
) -> Iterator[str]:
    """What only looks random: ids do, too, and somebody has to tell the one from the other."""
    told = "\n".join(secrets)
    for where, body in _halves(exchanges):
        for doubt in redactor.doubts(body):
            if doubt.excerpt not in told:
                told += doubt.excerpt
                yield f"{doubt.excerpt} {where} looks random: register it if it is a secret."


def _halves(exchanges: tuple[Exchange, ...]) -> Iterator[tuple[str, bytes]]:
    """Each body that is there, and which it is."""
    for exchange in exchanges:
        bodies = (("request", exchange.request.body), ("response", exchange.response.body))
        yield from ((f"in the {half} of exchange {exchange.number}", b) for half, b in bodies if b)


def _masked(leak: Leak) -> str:
    return f"secret: {leak.kind} {leak.excerpt}"
