"""Edge: the dates and times that Python code reads, by way of freezegun, on the clock of a run.

Problem: freezegun looks through every loaded module whenever it starts, for 20 to 90 ms, and makes
lazy ones load half a second's worth of others. Left on for a whole session it would stand between
the real time and tests that have nothing to do with it.
Solution: it starts for each window, and is shown no module, which leaves `time` and `datetime`
themselves to it. What other modules have of them, `ModuleGlobals` replaces.
"""

import asyncio
import datetime as dates
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, cast

from replaykit.belonging.standing_in import StandIn, StandIns
from replaykit.clock.module_globals import ModuleGlobals
from replaykit.clock.real_time import Real

if TYPE_CHECKING:  # it takes 30 ms to load, and a real clock has no use for it
    from freezegun.api import FrozenDateTimeFactory, _freeze_time

_CLOCKS = (
    "time",
    "time_ns",
    "monotonic",
    "monotonic_ns",
    "perf_counter",
    "perf_counter_ns",
    "localtime",
    "gmtime",
    "strftime",
)
_SPARED = frozenset(
    {
        "_pytest",
        "datetime",
        "execnet",
        "freezegun",
        "hypothesis",
        "replaykit",
        "time",
        "trio",
        "xdist",
    }
)
"""Packages that keep the real time they hold: they run and measure tests, or live in real time."""

_EVERY_MODULE = ""
"""What the name of every module begins with."""

_NO_MODULES = SimpleNamespace(modules={})
"""All that freezegun has of `sys`."""

_Named = tuple[ModuleType | type, str, object]


class Calendar:
    """What `datetime.now()`, `time.time()` and their like say in a window, in every thread."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        """Where dates do not follow the clock, and why."""

        self._starts_at = dates.datetime.min
        self._frozen: FrozenDateTimeFactory | None = None
        self._started = ExitStack()

    def start(self, starts_at: dates.datetime | None) -> None:
        """Lets dates stand still at an instant; at the real one where none is given.

        Where the test has frozen or moved the time itself, it stays as the test wants it.
        """
        another = _another()
        if another is not None:
            self.notes.append(f"dates follow {another}, not the clock")
            return
        instant = dates.datetime.now(dates.UTC) if starts_at is None else starts_at
        self._starts_at = instant.astimezone(dates.UTC).replace(tzinfo=None)
        self._started.enter_context(self._frozen_at(self._starts_at))

    def move_to_ns(self, ns: int) -> None:
        """Lets dates say what the clock says.

        Args:
            ns: nanoseconds since the start.
        """
        if self._frozen is not None:
            self._frozen.move_to(self._starts_at + dates.timedelta(microseconds=ns // 1000))

    def stop(self) -> None:
        """Gives everybody the real time back."""
        self._started.close()

    @contextmanager
    def _frozen_at(self, instant: dates.datetime) -> Iterator[None]:
        import freezegun  # noqa: PLC0415  (slow to load, see above)

        ignored = _ignored_by_the_user()
        mocks = _mocks_of_the_test()
        try:
            with _outermost(freezegun.freeze_time(instant, ignore=[_EVERY_MODULE])), _real_loops():
                _put(mocks)
                # What the outer one ignores counts for all of it; an inner one has its own list.
                with _ignoring_only(ignored):
                    inner = freezegun.freeze_time(instant)
                with self._innermost(inner):
                    _names().replace(spared=ignored)
                    try:
                        yield
                    finally:
                        _names().give_back()
        finally:
            _put(mocks)

    @contextmanager
    def _innermost(self, freeze: "_freeze_time") -> Iterator[None]:
        """The one that the clock moves, with whatever the test starts inside of it."""
        from freezegun.api import freeze_factories  # noqa: PLC0415  (slow to load, see above)

        outer = len(freeze_factories)
        self._frozen = cast("FrozenDateTimeFactory", freeze.start())
        try:
            yield
        finally:
            count = len(freeze_factories) - outer
            if count > 1:
                self.notes.append(
                    "a freeze_time() that the test started and did not stop ended with it;"
                    " to end it later, start it before the test, in a fixture"
                )
            for _ in range(count):
                freeze.stop()


@contextmanager
def _outermost(freeze: "_freeze_time") -> Iterator[None]:
    """The one that replaces clocks. Only to ignore each module takes longer than all the rest."""
    from freezegun import api  # noqa: PLC0415  (slow to load, see above)

    unseen = StandIns((StandIn(api, "sys", lambda _: _NO_MODULES),))
    with unseen:
        freeze.start()
    try:
        yield
    finally:
        with unseen:
            freeze.stop()


def _another() -> str | None:
    """Who else tells the time already."""
    from freezegun.api import freeze_factories  # noqa: PLC0415  (slow to load, see above)

    if freeze_factories:
        return "the test's own freeze_time()"
    time_machine = sys.modules.get("time_machine")
    if time_machine is not None and time_machine.escape_hatch.is_travelling():
        return "the test's own time_machine"
    return None


@cache
def _stand_ins() -> tuple[tuple[ModuleType, str, object, object], ...]:
    """What freezegun replaces, and what it puts there."""
    from freezegun import api  # noqa: PLC0415  (slow to load, see above)

    # Code of the test may keep its FakeDatetime, which could not tell the time any more when
    # freezegun has stopped, for lack of an offset: with this one at hand it tells the real time.
    api.tz_offsets.insert(0, dates.timedelta(0))
    return (
        (dates, "datetime", api.real_datetime, api.FakeDatetime),
        (dates, "date", api.real_date, api.FakeDate),
        *((time, n, getattr(api, f"real_{n}"), getattr(api, f"fake_{n}")) for n in _CLOCKS),
    )


@cache
def _names() -> ModuleGlobals:
    """By which names other modules hold them: the same for all windows of a process."""
    return ModuleGlobals(((real, fake) for *_, real, fake in _stand_ins()), spared=_SPARED)


def _mocks_of_the_test() -> list[_Named]:
    """The clocks that the test has replaced by its own."""
    return [
        (module, name, found)
        for module, name, real, fake in _stand_ins()
        for found in (getattr(module, name),)
        if found is not real and found is not fake
    ]


def _put(named: Iterable[_Named]) -> None:
    for holder, name, value in named:
        setattr(holder, name, value)


def _ignored_by_the_user() -> tuple[str, ...]:
    """The modules that the user keeps out; freezegun's own list holds `threading`, and so threads.

    It lists what waits for a time that does not come while time stands still. Ours goes on.
    """
    from freezegun.config import DEFAULT_IGNORE_LIST, settings  # noqa: PLC0415  (see above)

    return tuple(name for name in settings.default_ignore_list if name not in DEFAULT_IGNORE_LIST)


@contextmanager
def _ignoring_only(modules: Iterable[str]) -> Iterator[None]:
    import freezegun  # noqa: PLC0415  (slow to load, see above)
    from freezegun.config import settings  # noqa: PLC0415

    before = settings.default_ignore_list
    freezegun.configure(default_ignore_list=list(modules))
    try:
        yield
    finally:
        freezegun.configure(default_ignore_list=before)


@contextmanager
def _real_loops() -> Iterator[None]:
    """Lets event loops go on that were there before, as in a server's thread: theirs is real."""
    # freeze_time(real_asyncio=True) leaves the loop's class with a `time` of its own behind.
    own = [
        (kind, "time", vars(kind)["time"])
        for kind in asyncio.SelectorEventLoop.__mro__
        if issubclass(kind, asyncio.BaseEventLoop) and "time" in vars(kind)
    ]
    _put((kind, name, _real_monotonic) for kind, name, _ in own)
    try:
        yield
    finally:
        _put(own)


def _real_monotonic(self: asyncio.BaseEventLoop) -> float:
    del self
    return Real.monotonic()
