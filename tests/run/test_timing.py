"""The clock of a run outside pytest: real unless somebody says otherwise and enters it."""

import asyncio
import time

import pytest

import replaykit
from replaykit.errors import SettingError

NS = 1_000_000_000


def test_it_is_real(tmp_path):
    with replaykit.replay(tmp_path / "trip.cassette", on_idle="ignore") as run:
        before = run.clock.now_ns()
        time.sleep(0.001)

    assert "RealClock" == type(run.clock).__name__
    assert 0 <= before < run.clock.now_ns()


def test_it_is_virtual_where_that_was_said(tmp_path):
    with (
        replaykit.replay(tmp_path / "trip.cassette", on_idle="ignore", clock="virtual") as run,
    ):
        time.sleep(30)
        asyncio.run(asyncio.sleep(45))

    assert 75 * NS == run.clock.now_ns()


def test_a_run_may_have_a_real_one_after_all(tmp_path):
    run = replaykit.replay(tmp_path / "trip.cassette", clock="virtual")

    run.window.keep_real_time("somebody else's time cannot be moved")

    assert "RealClock" == type(run.clock).__name__
    assert ["somebody else's time cannot be moved"] == run.clock.notes


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ({"clock": "fast"}, "unknown clock 'fast' (expected virtual or real)"),
        ({"frozen": "no"}, "frozen is 'no' (expected True or False)"),
    ],
)
def test_a_mistake_is_told_with_the_choices(setting, complaint):
    with pytest.raises(SettingError) as raised:
        replaykit.replay("trip.cassette", **setting)

    assert complaint == str(raised.value)
