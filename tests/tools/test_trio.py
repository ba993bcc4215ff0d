"""Tools under trio, whose tasks are none of asyncio's: planned time passes as trio has it."""

import time

import pytest

from tests.tools.boxes import a_box

trio = pytest.importorskip("trio")
MockClock = pytest.importorskip("trio.testing").MockClock


async def look_up(of):
    return of


def look_up_now(of):
    return of


def look_up_later(of):
    """Gives something to wait for, as clients of libraries do."""
    return look_up(of)


def in_trio(act):
    """What `act` gives in a loop of trio's, and how long it took on its clock."""
    clock = MockClock(autojump_threshold=0)

    async def main():
        began = trio.current_time()
        return await act(), trio.current_time() - began

    return trio.run(main, clock=clock)


@pytest.mark.parametrize("tool", [look_up, look_up_later])
def test_a_planned_latency_passes(tool):
    box = a_box()
    box.on().takes(30)
    watched = box.watched(tool)
    if tool is look_up_later:
        in_trio(lambda: watched("it is known only then"))

    assert ("x", 30) == in_trio(lambda: watched("x"))


def test_what_hangs_is_given_up_on():
    box = a_box()
    box.on().hangs()
    watched = box.watched(look_up)

    async def impatient():
        with trio.move_on_after(10) as scope:
            await watched("x")
        return scope.cancelled_caught

    assert (True, 10) == in_trio(impatient)


def test_a_tool_that_blocks_holds_the_loop_up():
    box = a_box()
    box.on().takes(0.02)
    watched = box.watched(look_up_now)

    async def act():
        return watched("x")

    began = time.monotonic()

    assert ("x", 0) == in_trio(act)
    assert 0.02 <= time.monotonic() - began


def test_it_may_fail():
    box = a_box()
    box.on().takes(3).fails(TimeoutError("slow"))
    watched = box.watched(look_up)

    async def act():
        with pytest.raises(TimeoutError, match="slow"):
            await watched("x")

    assert (None, 3) == in_trio(act)
