"""Assembly: the clock of a run: virtual where all is replayed, real where a model is asked."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from replaykit.cassette.document import Cassette
from replaykit.clock import RealClock, VirtualClock
from replaykit.run.settings import Settings

RunClock = VirtualClock | RealClock


def clock_of(settings: Settings, cassette: Cassette | None) -> RunClock:
    """The clock of a run that plays a cassette, or records one; its window is still closed."""
    if not settings.is_virtual:
        return RealClock()
    return VirtualClock(starts_at=_instant_of(cassette), frozen=settings.frozen)


def real_clock(why: str) -> RunClock:
    """A clock for a test that cannot have a virtual one."""
    clock = RealClock()
    clock.notes.append(why)
    return clock


def _instant_of(cassette: Cassette | None) -> datetime | None:
    """When a cassette was recorded; other recorders do not say, but servers did."""
    if cassette is None:
        return None
    if cassette.recorded_at is not None or not cassette.headings:
        return cassette.recorded_at
    headers = dict(cassette.contents.response(cassette.headings[0].number).headers)
    try:
        instant = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
