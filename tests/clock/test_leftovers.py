"""What still runs when the agent has finished is found, and can be run to its end."""

import asyncio
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

from replaykit.clock import VirtualClock, new_loop
from tests.clock.seconds import s


@pytest.fixture
def charged():
    return []


@pytest.fixture
def charge(charged, clock):
    def charge():
        time.sleep(30)
        charged.append(clock.now_ns())

    return charge


@pytest.fixture
def pool():
    return ThreadPoolExecutor(1, "tools")


async def give_up_after_10(loop, pool, charge):
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(loop.run_in_executor(pool, charge), 10)


@pytest.fixture
def gave_up(clock, charge, pool):
    loop = new_loop()
    loop.run_until_complete(give_up_after_10(loop, pool, charge))
    yield
    loop.close()


@pytest.mark.usefixtures("gave_up")
def test_a_tool_nobody_waits_for_any_more_is_found(clock, charged):
    (left,) = clock.unfinished

    assert (s(10), s(30), []) == (clock.now_ns(), left.until_ns, charged)
    assert str(left).startswith("tools_0: time.sleep at ")
    assert str(left).endswith(", until 30 s")


@pytest.mark.usefixtures("gave_up")
def test_what_it_does_late_is_seen_when_the_clock_runs_on(clock, charged):
    assert () == clock.drain()

    assert ([s(30)], s(30), ()) == (charged, clock.now_ns(), clock.unfinished)
    assert [] == clock.notes


@pytest.mark.usefixtures("gave_up")
def test_the_clock_runs_on_no_further_than_it_is_told(clock, charged):
    (left,) = clock.drain(at_most_s=5)

    assert (s(15), []) == (clock.now_ns(), charged)
    assert [f"still not finished at 15 s: {left}"] == clock.notes


def test_a_task_is_found_too(clock):
    loop = new_loop()
    late = loop.create_task(asyncio.sleep(30), name="late")
    loop.run_until_complete(asyncio.sleep(10))

    assert ["task late"] == [left.name for left in clock.unfinished]
    assert () == clock.drain()
    assert (s(30), True) == (clock.now_ns(), late.done())
    loop.close()


def test_threads_that_wait_for_each_other_do_not_make_the_clock_run_on(clock):
    thread = threading.Thread(target=threading.Event().wait, name="waiting")
    thread.start()

    assert ["waiting"] == [left.name for left in clock.drain()]
    assert 0 == clock.now_ns()


def test_workers_without_work_are_nothing_unfinished(clock):
    pool = ThreadPoolExecutor(2)
    list(pool.map(time.sleep, [1, 2]))

    assert () == clock.unfinished
    pool.shutdown()


def test_workers_of_anyio_are_nothing_unfinished(clock):
    async def main():
        await anyio.to_thread.run_sync(time.sleep, 1)
        return clock.unfinished

    assert () == anyio.run(main)


def test_what_is_left_stays_known_when_the_window_has_closed():
    with VirtualClock(frozen=False) as clock:
        threading.Thread(target=time.sleep, args=(30,), name="late").start()

    assert ["late"] == [left.name for left in clock.unfinished]
    assert ["late"] == [left.name for left in clock.drain()]


def test_a_thread_that_waits_for_a_time_gives_up_when_the_window_closes():
    """
    It would act in the middle of another test.
    """
    ended = []

    def late():
        try:
            time.sleep(30)
            ended.append("acted")
        finally:
            ended.append("cleaned up")

    with VirtualClock(frozen=False):
        thread = threading.Thread(target=late)
        thread.start()
    thread.join(5)

    assert ["cleaned up"] == ended


def test_a_thread_that_was_just_started_begins_before_the_window_closes():
    begun = []
    with VirtualClock(frozen=False):
        threading.Thread(target=begun.append, args=(1,)).start()

    assert [1] == begun


def test_threads_that_wake_each_other_for_ever_do_not_keep_the_window_open():
    turns = queue.Queue(), queue.Queue()

    def play(mine, other):
        while mine.get() is not None:
            other.put("ball")

    with VirtualClock(frozen=False) as clock:
        for mine, other in (turns, turns[::-1]):
            threading.Thread(target=play, args=(mine, other), daemon=True).start()
        turns[0].put("ball")
    for turn in turns:
        turn.put(None)

    assert 0 == clock.now_ns()
