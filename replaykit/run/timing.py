"""Assembly: the clock of a run: virtual where all is replayed, real where a model is asked."""

from collections.abc import Callable
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


class Timekeeper:
    """The clock of a run, which may turn out to be a real one after all."""

    def __init__(self, clock: RunClock) -> None:
        self.clock = clock

    def now_ns(self) -> int:
        """The time since the clock's window was opened."""
        return self.clock.now_ns()

    @property
    def stuck_at_ns(self) -> int | None:
        """When nobody could go on any more; None where that never was, or time is real."""
        return self.clock.stuck_at_ns if isinstance(self.clock, VirtualClock) else None

    @property
    def rules_here(self) -> bool:
        """Whether the thread that asks lives on a virtual clock."""
        return isinstance(self.clock, VirtualClock) and self.clock.rules_here

    def when_nobody_can_run(self, hook: Callable[[], bool]) -> None:
        """Has a hook called before time goes on; never where time is real."""
        if isinstance(self.clock, VirtualClock):
            self.clock.when_nobody_can_run(hook)

    def drain(self) -> None:
        """Runs a virtual clock on until nothing is unfinished that can be."""
        if isinstance(self.clock, VirtualClock) and self.clock.rules_here:
            self.clock.drain()

    def keep_real_time(self, why: str) -> None:
        """Has a real clock after all, and its notes say why."""
        self.clock = RealClock()
        self.clock.notes.append(why)


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
