"""Dates and times in a window, and after it."""

import asyncio
import datetime as dates
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from time import monotonic, perf_counter, time_ns
from types import ModuleType, SimpleNamespace

import _pytest.timing
import freezegun
import pytest

from replaykit.clock.calendar import Calendar

NEW_YEAR = datetime(2030, 1, 1, tzinfo=UTC)
SECONDS = 1893456000.0
"""The same as a timestamp."""

ORIGINALS = (dates.datetime, dates.date, time.time, time.monotonic, asyncio.BaseEventLoop.time)
REAL = (time.time, time.monotonic)
"""In a tuple, where they stay what they are."""


@contextmanager
def calendar_from(instant=NEW_YEAR):
    calendar = Calendar()
    calendar.start(instant)
    try:
        yield calendar
    finally:
        calendar.stop()


def in_a_thread(function):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()


def module_made_of(source, name="made_up"):
    module = ModuleType(name)
    exec(source, module.__dict__)
    return module


def test_dates_stand_still_at_the_instant():
    with calendar_from():
        assert NEW_YEAR == datetime.now(UTC)
        assert NEW_YEAR == datetime.now(UTC)
        assert (2030, 1, 1) == (date.today().year, date.today().month, date.today().day)
        assert [SECONDS] * 3 == [time.time(), time.monotonic(), time.perf_counter()]


def test_an_instant_anywhere_is_the_same_instant():
    with calendar_from(NEW_YEAR.astimezone(timezone(timedelta(hours=9)))):
        assert SECONDS == time.time()


def test_without_an_instant_they_stand_still_at_the_present():
    before = REAL[0]()
    with calendar_from(None):
        frozen = time.time()

    assert before <= frozen + 1e-5 <= REAL[0]() + 1e-5


def test_they_follow_the_clock_to_the_microsecond():
    with calendar_from() as calendar:
        calendar.move_to_ns(45_250_001_999)
        seen = datetime.now(UTC), time.time(), time.monotonic(), time.monotonic_ns()

    assert (
        NEW_YEAR + timedelta(seconds=45, microseconds=250_001),
        SECONDS + 45.250001,
        SECONDS + 45.250001,
        1_893_456_045_250_001_000,
    ) == seen


def test_they_are_the_same_in_every_thread():
    """
    freezegun by itself spares whatever has `threading` further up.
    """

    def ask():
        return time.time(), time.monotonic(), datetime.now(UTC).timestamp()

    with calendar_from() as calendar:
        calendar.move_to_ns(7_500_000_000)

        assert (SECONDS + 7.5,) * 3 == ask() == in_a_thread(ask)


def test_names_of_their_own_follow_too():
    with calendar_from():
        assert [SECONDS, SECONDS, SECONDS] == [monotonic(), perf_counter(), time_ns() / 1e9]


def test_afterwards_everything_is_as_it_was():
    with calendar_from():
        assert datetime is not ORIGINALS[0]

    assert ORIGINALS == (
        dates.datetime,
        dates.date,
        time.time,
        time.monotonic,
        asyncio.BaseEventLoop.time,
    )
    assert datetime is ORIGINALS[0]
    assert abs(REAL[0]() - time.time()) < 60


def test_a_second_window_begins_anew():
    with calendar_from() as calendar:
        calendar.move_to_ns(5_000_000_000)

    with calendar_from():
        assert SECONDS == time.time()


def test_a_date_from_before_and_one_from_the_window_are_alike():
    before = datetime(2030, 1, 1, tzinfo=UTC)
    with calendar_from():
        now = datetime.now(UTC)
        assert isinstance(before, datetime)

    assert before == now
    assert isinstance(now, datetime)


def test_a_module_that_is_loaded_in_a_window_gets_the_real_ones_afterwards(monkeypatch):
    with calendar_from():
        module = module_made_of("from datetime import datetime\nfrom time import time")
        monkeypatch.setitem(sys.modules, "made_up", module)
        assert SECONDS == module.time()

    assert (ORIGINALS[0], REAL[0]) == (module.datetime, module.time)
    with calendar_from():
        assert SECONDS == module.time()


def test_a_default_that_was_made_in_a_window_tells_the_real_time_afterwards():
    """
    As `default_factory=datetime.now` does, which nobody can find and replace.
    """
    with calendar_from():
        defaults = datetime.now, time.time

    now, seconds = (default() for default in defaults)

    assert abs(seconds - REAL[0]()) < 60
    assert abs(now.timestamp() - REAL[0]()) < 60


def test_what_monkeypatch_puts_back_too_late_does_no_harm():
    late = pytest.MonkeyPatch()
    with calendar_from():
        late.setattr(time, "time", lambda: 5)
        late.setattr("tests.clock.test_calendar.datetime", None)
    late.undo()

    assert abs(time.time() - REAL[0]()) < 60
    assert datetime.now(UTC).year < 2030
    with calendar_from():
        assert SECONDS == time.time() == datetime.now(UTC).timestamp()
    assert (ORIGINALS[0], REAL[0]) == (datetime, time.time)


def test_no_lazy_module_is_made_to_load(monkeypatch):
    class Lazy(ModuleType):
        def __getattribute__(self, name):
            raise AssertionError(f"{name} was asked for")

    monkeypatch.setitem(sys.modules, "lazy", Lazy("lazy"))
    monkeypatch.setitem(sys.modules, "no_module", SimpleNamespace())

    with calendar_from():
        assert SECONDS == time.time()


def test_a_mock_of_the_test_stays(monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 5)

    with calendar_from():
        assert (5, SECONDS) == (time.time(), time.monotonic())
    assert time.time() == 5


def test_pytest_measures_in_real_time():
    before = REAL[1]()
    with calendar_from():
        instant = _pytest.timing.Instant()

    assert before <= instant.perf_count <= REAL[1]()


def served_meanwhile():
    """
    The times on an event loop that was there before, as that of a server in a thread of its own.
    """
    times = [REAL[1]()]

    async def serve():
        loop = asyncio.get_running_loop()
        times.append(loop.time())
        await asyncio.sleep(0.001)
        times.append(loop.time())

    with calendar_from():
        thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        thread.start()
        thread.join(timeout=60)
    return [*times, REAL[1]()]


def test_an_event_loop_elsewhere_goes_on_in_real_time():
    before, first, second, after = served_meanwhile()

    assert before < first < second < after


def test_it_does_so_too_where_freezegun_left_a_time_to_its_class(monkeypatch):
    """
    As `freeze_time(real_asyncio=True)` does when it ends.
    """
    monkeypatch.setattr(asyncio.SelectorEventLoop, "time", asyncio.BaseEventLoop.time)

    before, first, second, after = served_meanwhile()

    assert before < first < second < after


class TestBesideFreezegun:
    def test_one_that_a_test_starts_wins_until_it_ends(self):
        with calendar_from() as calendar:
            with freezegun.freeze_time("2020-02-02", tz_offset=0) as frozen:
                calendar.move_to_ns(1_000_000_000)
                frozen.tick(60)
                assert datetime(2020, 2, 2, 0, 1, tzinfo=UTC) == datetime.now(UTC)

            assert SECONDS + 1 == time.time()
            assert [] == calendar.notes

    def test_one_that_is_there_before_stays(self):
        with freezegun.freeze_time("2020-02-02"), calendar_from() as calendar:
            calendar.move_to_ns(1_000_000_000)

            assert datetime(2020, 2, 2, tzinfo=UTC) == datetime.now(UTC)
            assert ["dates follow the test's own freeze_time(), not the clock"] == calendar.notes

    def test_one_that_a_test_leaves_behind_ends_with_it(self):
        with calendar_from() as calendar:
            freezegun.freeze_time("2020-02-02").start()

        assert ORIGINALS[0] is dates.datetime
        assert REAL[0] is time.time
        assert [
            "a freeze_time() that the test started and did not stop ended with it;"
            " to end it later, start it before the test, in a fixture"
        ] == calendar.notes

    def test_modules_that_the_user_has_it_ignore_keep_the_real_time(self, monkeypatch):
        source = "import time\nfrom datetime import date\ndef read(): return time.time()"
        metrics = module_made_of(source, "metrics")
        monkeypatch.setitem(sys.modules, "metrics", metrics)
        monkeypatch.setattr(freezegun.config, "settings", freezegun.config.Settings())
        freezegun.configure(extend_ignore_list=["metrics"])

        with calendar_from():
            assert abs(metrics.read() - REAL[0]()) < 60
            assert ORIGINALS[1] is metrics.date
            assert SECONDS == in_a_thread(time.time)
        assert "threading" in freezegun.config.settings.default_ignore_list

    def test_a_freeze_of_the_user_finds_freezegun_as_it_is(self):
        with calendar_from():
            pass

        with freezegun.freeze_time("2020-02-02"):
            assert datetime(2020, 2, 2, tzinfo=UTC) == datetime.now(UTC)
        assert ORIGINALS[0] is datetime


class TestBesideTimeMachine:
    def test_one_that_travels_already_stays(self, monkeypatch):
        hatch = SimpleNamespace(is_travelling=lambda: True)
        monkeypatch.setitem(sys.modules, "time_machine", SimpleNamespace(escape_hatch=hatch))

        with calendar_from() as calendar:
            assert ORIGINALS[0] is datetime
            assert ["dates follow the test's own time_machine, not the clock"] == calendar.notes

    def test_the_real_one(self):
        time_machine = pytest.importorskip("time_machine")

        with time_machine.travel(datetime(2020, 2, 2, tzinfo=UTC), tick=False), calendar_from():
            assert datetime(2020, 2, 2, tzinfo=UTC) == datetime.now(UTC)
        with calendar_from(), pytest.raises(RuntimeError, match="when freezegun is active"):
            time_machine.travel(0).start()
