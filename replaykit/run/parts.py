"""Assembly: what a run is put together from: a redactor, a tape, a recorder, a line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from replaykit.cassette.document import Cassette, Heading
from replaykit.cassette.matching import Tape, keys_of
from replaykit.cassette.store import Gate
from replaykit.model import Exchange
from replaykit.run.advice import Advice
from replaykit.run.existing import Existing, existing_at
from replaykit.run.late_toolbox import LateToolbox
from replaykit.run.recorder import Recorder
from replaykit.run.redacting import Redacting
from replaykit.run.refusing import refusing, take
from replaykit.run.replies import Replies
from replaykit.run.settings import Settings
from replaykit.run.timing import Timekeeper, clock_of
from replaykit.run.toolboxes import toolbox_of
from replaykit.run.transcript import Transcript
from replaykit.wire import Line, Log, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """A line, and what stands behind it."""

    line: Line
    redactor: Redacting
    timekeeper: Timekeeper
    toolbox: LateToolbox
    transcript: Transcript
    existing: Existing | None = None
    tape: Tape | None = None
    recorder: Recorder | None = None

    @property
    def headings(self) -> Sequence[Heading]:
        """Those of the cassette that was there."""
        return self.existing.cassette.headings if self.existing else ()

    @property
    def unplayed(self) -> tuple[Heading, ...]:
        """Recorded exchanges that nobody has asked for."""
        if self.existing is None or self.tape is None:
            return ()
        numbers = frozenset(self.tape.unplayed)
        return tuple(one for one in self.headings if one.number in numbers)

    @property
    def untaped(self) -> tuple[str, ...]:
        """Why a recording is not whole; nothing in the modes in which nothing is recorded."""
        if self.recorder is None:
            return ()
        return (*self.line.log.untaped, *self.toolbox.unkept, *self.redactor.withheld)

    @property
    def brought_along(self) -> Cassette | None:
        """Another recorder's exchanges, which become part of the cassette when it is added to."""
        if self.existing is None or not self.existing.is_foreign or self.tape is None:
            return None
        return self.existing.without_secrets(self.redactor)


def assembled(path: Path, settings: Settings, advice: Advice) -> Parts:
    """The parts of a run in any mode but off."""
    redactor = Redacting(settings)
    existing = None if settings.mode in ("live", "off") else existing_at(path, redactor, keys_of)
    tape = _tape(existing, settings)
    recorder = _recorder(path, existing, settings, redactor.gate(path))
    timekeeper = Timekeeper(clock_of(settings, existing.cassette if existing else None))
    replies, log = Replies(), Log()
    transcript = Transcript(log)
    line = Line(
        source=Source(recorded=existing.cassette, tape=tape) if existing and tape else None,
        scrubber=redactor,
        keep=recorder.keep if recorder else _nowhere(settings),
        pace=settings.pace,
        how_to_record=advice.mode("record"),
        how_to_refresh=advice.mode("refresh"),
        time_ns=timekeeper.now_ns if settings.mode == "replay" else None,
        hear=replies.hear,
        log=log,
        ignores=settings.ignores,
        refuse=refusing(transcript) if settings.validate and settings.mode == "replay" else take,
    )
    toolbox = toolbox_of(
        settings,
        line=line,
        timekeeper=timekeeper,
        replies=replies,
        redactor=redactor,
        existing=existing,
        recorder=recorder,
    )
    return Parts(
        line=line,
        redactor=redactor,
        timekeeper=timekeeper,
        toolbox=toolbox,
        transcript=transcript,
        existing=existing,
        tape=tape,
        recorder=recorder,
    )


def _tape(existing: Existing | None, settings: Settings) -> Tape | None:
    if existing is None or settings.mode not in ("replay", "record"):
        return None
    tape = Tape(
        existing.cassette,
        settings.match,
        settings.volatile,
        last_resort=settings.mode == "replay",
    )
    ignores = settings.ignores
    tape.leave_out(one.number for one in existing.cassette.headings if ignores(one.url))
    return tape


def _recorder(
    path: Path, existing: Existing | None, settings: Settings, gate: Gate
) -> Recorder | None:
    if settings.mode not in ("record", "refresh"):
        return None
    there = existing.cassette if existing else None
    is_replaced = settings.mode == "refresh" and existing and not existing.is_foreign
    return Recorder(
        path,
        replaces=there if is_replaced else None,
        adds_to=there if settings.mode == "record" else None,
        allowed_statuses=settings.allowed_statuses,
        gate=gate,
    )


def _nowhere(settings: Settings) -> Callable[[Exchange], None] | None:
    """In live mode everything goes through and nothing is kept; in replay nothing goes through."""
    return (lambda _: None) if settings.mode == "live" else None
