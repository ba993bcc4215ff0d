"""What was made before the window works in it, and what is made in it works after."""

import asyncio
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from replaykit.clock import VirtualClock, new_loop
from tests.clock.seconds import s


@pytest.fixture
def older_pool():
    with ThreadPoolExecutor(2, "older") as pool:
        list(pool.map(str, range(4)))
        yield pool


def test_a_pool_with_workers_has_other_ones_in_the_window(older_pool):
    with VirtualClock(frozen=False) as clock:
        list(older_pool.map(time.sleep, [30] * 3))

    assert s(60) == clock.now_ns()
    assert ["0", "1"] == list(older_pool.map(str, range(2)))


def test_a_pool_has_its_own_workers_again(older_pool):
    own = set(older_pool._threads)
    with VirtualClock(frozen=False):
        older_pool.submit(time.sleep, 30).result()

    assert own == older_pool._threads
    assert all(thread.is_alive() for thread in own)


def test_a_pool_may_be_shut_down_in_the_window():
    pool = ThreadPoolExecutor(2)
    pool.submit(str).result()
    (own,) = pool._threads
    with VirtualClock(frozen=False) as clock, pool:
        pool.submit(time.sleep, 30)
    own.join(60)

    assert (s(30), False) == (clock.now_ns(), own.is_alive())


def test_a_pool_of_the_window_works_after_it():
    with VirtualClock(frozen=False):
        pool = ThreadPoolExecutor(2)
        pool.submit(time.sleep, 30).result()

    with pool:
        assert "1" == pool.submit(str, 1).result(60)


def test_a_pool_serves_one_window_after_another():
    pool = ThreadPoolExecutor(2)
    for _ in range(3):
        with VirtualClock(frozen=False) as clock:
            list(pool.map(time.sleep, [30] * 4))

        assert s(60) == clock.now_ns()
    pool.shutdown()


@pytest.mark.parametrize("make", [new_loop, asyncio.SelectorEventLoop])
def test_a_loop_that_is_older_lives_on_the_clock(make):
    loop = make()
    kind = type(loop)
    loop.run_until_complete(asyncio.to_thread(str))
    with VirtualClock(frozen=False) as clock:
        loop.run_until_complete(asyncio.wait_for(asyncio.to_thread(time.sleep, 30), 40))
        loop.run_until_complete(asyncio.sleep(10))
    before = time.monotonic()
    loop.run_until_complete(asyncio.sleep(0.001))

    assert (s(40), kind) == (clock.now_ns(), type(loop))
    assert before < loop.time() < time.monotonic() + 1
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


def test_an_older_loop_is_left_without_a_trace():
    loop = asyncio.SelectorEventLoop()
    before = dict(vars(loop))
    with VirtualClock(frozen=False):
        loop.run_until_complete(asyncio.sleep(30))
    loop.run_until_complete(asyncio.sleep(0))

    assert before.keys() == vars(loop).keys()
    assert {name: before[name] for name in ("_selector", "_task_factory", "_clock_resolution")} == {
        name: vars(loop)[name] for name in ("_selector", "_task_factory", "_clock_resolution")
    }
    loop.close()


@pytest.mark.parametrize("make", [new_loop, asyncio.SelectorEventLoop])
def test_timers_are_taken_along_to_the_other_clock_and_back(make):
    loop = make()
    fired = []
    loop.call_later(30, fired.append, "before")
    with VirtualClock(frozen=False):
        loop.call_later(0.001, fired.append, "soon")
        loop.run_until_complete(asyncio.sleep(0.5))
        loop.call_later(0.001, fired.append, "inside")
        seen_inside = list(fired)
    loop.run_until_complete(asyncio.sleep(0.01))
    with VirtualClock(frozen=False):
        loop.run_until_complete(asyncio.sleep(29.6))

    assert ["soon"] == seen_inside
    assert ["soon", "inside", "before"] == fired
    loop.close()


def test_a_loop_of_the_window_is_an_ordinary_one_after_it():
    with VirtualClock(frozen=False) as clock:
        loop = asyncio.new_event_loop()
        loop.run_until_complete(asyncio.to_thread(time.sleep, 30))
    began = time.monotonic()
    loop.run_until_complete(asyncio.to_thread(time.sleep, 0.001))
    loop.run_until_complete(asyncio.sleep(0.001))

    assert s(30) == clock.now_ns()
    assert 0.002 <= time.monotonic() - began
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


def test_older_queues_events_and_conditions_wait_on_the_clock():
    things = queue.Queue(), threading.Event(), threading.Condition(), threading.Semaphore(0)
    things[3].acquire(blocking=False)
    with VirtualClock(frozen=False) as clock:
        with pytest.raises(queue.Empty):
            things[0].get(timeout=1)
        things[1].wait(2)
        with things[2]:
            things[2].wait(4)
        things[3].acquire(timeout=8)

    assert s(15) == clock.now_ns()


def test_a_thread_that_waits_for_work_lives_on():
    work, done = queue.Queue(), queue.Queue()

    def serve():
        while (item := work.get()) is not None:
            done.put(item)

    with VirtualClock(frozen=False) as clock:
        thread = threading.Thread(target=serve)
        thread.start()
        work.put("inside")
        inside = done.get(timeout=60)
    work.put("outside")
    outside = done.get(timeout=60)
    work.put(None)
    thread.join(60)

    assert ("inside", "outside", ()) == (inside, outside, clock.unfinished)


def test_a_thread_that_lives_on_is_joined_in_the_next_window():
    work = queue.Queue()
    with VirtualClock(frozen=False):
        thread = threading.Thread(target=work.get)
        thread.start()
    work.put("go")
    with VirtualClock(frozen=False) as clock:
        thread.join()

    assert (0, [], False) == (clock.now_ns(), clock.notes, thread.is_alive())


def test_a_daemon_that_looks_now_and_then_lives_on_with_what_is_left_of_its_patience():
    stop, looked = threading.Event(), queue.SimpleQueue()

    def look():
        while not stop.wait(0.01):
            looked.put("looked")

    with VirtualClock(frozen=False) as clock:
        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        time.sleep(0.025)
        inside = looked.qsize()
    looked.get(timeout=60)
    looked.get(timeout=60)
    assert "looked" == looked.get(timeout=60)
    stop.set()
    thread.join(60)

    assert (2, s(0.025), ()) == (inside, clock.now_ns(), clock.unfinished)


def test_a_loop_in_a_thread_lives_on():
    with VirtualClock(frozen=False):
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        asyncio.run_coroutine_threadsafe(asyncio.sleep(30), loop).result()
    after = asyncio.run_coroutine_threadsafe(asyncio.sleep(0.001, "after"), loop).result(60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(60)
    loop.close()

    assert "after" == after


def test_a_loop_in_an_older_thread_lives_on_the_clock_of_whoever_gives_it_work():
    """
    As that of an agent with one loop for the whole process, behind functions that are not async.
    """
    loop = new_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def ask(coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(60)

    async def tools():
        await asyncio.gather(asyncio.sleep(30), asyncio.to_thread(time.sleep, 45))

    seen = []
    for _ in range(3):
        ask(asyncio.sleep(0.001))
        with VirtualClock(frozen=False) as clock:
            ask(tools())
            ask(asyncio.sleep(10))
            seen.append((clock.now_ns(), clock.notes, clock.unfinished))
    ask(asyncio.sleep(0.001))
    loop.call_soon_threadsafe(loop.stop)
    thread.join(60)
    loop.close()

    assert [(s(55), [], ())] * 3 == seen


def test_a_loop_in_an_older_thread_may_end_in_the_window():
    loop = new_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with VirtualClock(frozen=False) as clock:
        asyncio.run_coroutine_threadsafe(asyncio.sleep(30), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
    loop.close()

    assert (s(30), False) == (clock.now_ns(), thread.is_alive())


def test_a_set_is_in_the_order_in_which_its_things_were_made(clock):
    with ThreadPoolExecutor(1) as pool:
        futures = [pool.submit(str) for _ in range(50)]
    threads = [threading.Thread(target=str) for _ in range(50)]

    assert futures == list(set(futures))
    assert threads == list(set(threads))


def test_what_was_put_into_sets_is_found_after_the_window():
    with VirtualClock(frozen=False):
        thread = threading.Thread(target=str)
        pool = ThreadPoolExecutor(1)
        future = pool.submit(str)
        made = {thread, future}
        names = type(thread).__name__, type(thread) is threading.Thread

    pool.shutdown()
    assert thread in made
    assert future in made
    assert ("Thread", False) == names
    assert isinstance(thread, threading.Thread)
