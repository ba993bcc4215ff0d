"""Shell: one recording, looked at from all sides: its file, its secrets, its session, its age."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from replaykit.cassette.redaction import Redactor
from replaykit.cassette.store.files import read_whole
from replaykit.checks import Expectations
from replaykit.cli.examination.age import of_age
from replaykit.cli.examination.file import edited, journal_left, of_content, unread
from replaykit.cli.examination.lines import lines_of
from replaykit.cli.examination.secrets import doubts, secrets
from replaykit.cli.examination.session import not_watched, of_session
from replaykit.cli.judged import judged
from replaykit.cli.opened import OURS, Opened, as_it_is
from replaykit.cli.places import is_cassette
from replaykit.errors import UnknownRecordingError, UnreadableCassetteError
from replaykit.report import Seen
from replaykit.report.recordings import Checked, Found


@dataclass(frozen=True, kw_only=True, slots=True)
class Standard:
    """What recordings are held against."""

    expectations: Expectations
    longest_age: timedelta | None
    """None: they may be of any age."""

    now: datetime


def examined(
    file: Path, redactor: Redactor, standard: Standard, journals: tuple[Path, ...] = ()
) -> Checked:
    """Everything that is wrong with a file, found without running anything.

    Args:
        journals: what recordings have left beside it.
    """
    left = [journal_left(file, journals)] if journals else []
    try:
        content = read_whole(file)
    except UnreadableCassetteError as error:
        return Checked(file=file, found=(unread(error), *left))
    try:
        recording = as_it_is(file, content)
    except UnreadableCassetteError as error:
        return Checked(
            file=file,
            recorder=OURS if is_cassette(file, content) else None,
            found=(unread(error), *secrets(content, redactor), *left),
            is_recording=not isinstance(error, UnknownRecordingError),
        )
    found = (*_found(file, content, recording, redactor, standard), *left)
    return Checked(
        file=file,
        recorder=recording.recorder,
        recorded_at=recording.recorded_at,
        exchanges=len(recording.exchanges),
        found=found,
    )


def _found(
    file: Path, content: bytes, recording: Opened, redactor: Redactor, standard: Standard
) -> Iterator[Found]:
    if recording.edit is not None:
        yield edited(recording.edit)
    packed = () if recording.recorder == OURS else recording.exchanges  # a scan unpacks ours
    lines = lines_of(content, recording)
    leaks = tuple(secrets(content, redactor, packed=packed, lines=lines))
    yield from leaks
    if recording.edit is None:  # what somebody has cut off would be missed in the session
        seen = judged(recording, str(file), standard.expectations)
        if leaks and _is_quoted(seen):
            recording = recording.without_secrets(redactor)
            seen = judged(recording, str(file), standard.expectations)
        yield from of_session(seen, lines)
        if recording.is_first_hand:
            yield from not_watched(seen)
        yield from of_content(recording, seen, lines)
    yield from of_age(recording, standard.longest_age, standard.now)
    yield from doubts(recording.exchanges, redactor, leaks, lines)


def _is_quoted(seen: Seen) -> bool:
    """Whether something is told in words that stand in the recording."""
    return bool(seen.verdict.findings) or len(seen.session.asked) < len(seen.exchanges)
