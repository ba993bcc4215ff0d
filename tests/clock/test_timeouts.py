"""Everything that gives up gives up at its exact instant, and nothing before."""

import asyncio
import queue
import subprocess
import sys
import threading
import time
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor

import anyio
import anyio.to_thread
import pytest

from tests.clock.seconds import s


async def wait_for():
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.sleep(100), 7.25)


async def timeout():
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(7.25):
            await asyncio.sleep(100)


async def wait():
    done, pending = await asyncio.wait([asyncio.create_task(asyncio.sleep(100))], timeout=7.25)
    assert not done
    pending.pop().cancel()


async def move_on_after():
    with anyio.move_on_after(7.25) as scope:
        await anyio.sleep(100)
    assert scope.cancelled_caught


async def move_on_after_a_thread():
    with anyio.move_on_after(7.25) as scope:
        await anyio.to_thread.run_sync(time.sleep, 20, abandon_on_cancel=True)
    assert scope.cancelled_caught


async def call_later():
    fired = asyncio.Event()
    asyncio.get_running_loop().call_later(7.25, fired.set)
    await fired.wait()


@pytest.mark.parametrize(
    "program",
    [wait_for, timeout, wait, move_on_after, move_on_after_a_thread, call_later],
)
def test_a_task_gives_up_at_the_instant(clock, program):
    gave_up = []

    async def main():
        await program()
        gave_up.append(clock.now_ns())

    asyncio.run(main())

    assert [s(7.25)] == gave_up


def event():
    assert not threading.Event().wait(7.25)


def condition():
    with (condition := threading.Condition()):
        assert not condition.wait(7.25)


def condition_for():
    with (condition := threading.Condition()):
        assert not condition.wait_for(lambda: False, 7.25)


def semaphore():
    assert not threading.Semaphore(0).acquire(timeout=7.25)


def barrier():
    with pytest.raises(threading.BrokenBarrierError):
        threading.Barrier(2).wait(7.25)


def lock():
    (lock := threading.Lock()).acquire()
    assert not lock.acquire(timeout=7.25)


def reentrant_lock():
    lock, taken = threading.RLock(), threading.Event()
    release = threading.Event()

    def hold():
        with lock:
            taken.set()
            release.wait()

    threading.Thread(target=hold).start()
    taken.wait()
    assert not lock.acquire(timeout=7.25)
    release.set()


def full_queue():
    (full := queue.Queue(1)).put(1)
    with pytest.raises(queue.Full):
        full.put(2, timeout=7.25)


@pytest.mark.parametrize("kind", ["Queue", "PriorityQueue", "LifoQueue", "SimpleQueue"])
def test_a_queue_is_found_empty_at_the_instant(clock, kind):
    with pytest.raises(queue.Empty):
        getattr(queue, kind)().get(timeout=7.25)

    assert s(7.25) == clock.now_ns()


@pytest.mark.parametrize(
    "program",
    [
        event,
        condition,
        condition_for,
        semaphore,
        barrier,
        lock,
        reentrant_lock,
        full_queue,
    ],
)
def test_a_thread_gives_up_at_the_instant(clock, program):
    program()

    assert s(7.25) == clock.now_ns()


def test_a_result_is_waited_for_until_the_instant(clock):
    with ThreadPoolExecutor() as pool:
        future = pool.submit(time.sleep, 50)
        with pytest.raises(futures.TimeoutError):
            future.result(timeout=20)
        gave_up = clock.now_ns()

    assert (s(20), s(50)) == (gave_up, clock.now_ns())


def test_results_are_waited_for_until_one_instant_in_all(clock):
    """
    The 20 seconds are counted from the beginning, not from each result.
    """
    with ThreadPoolExecutor() as pool:
        calls = [pool.submit(time.sleep, span) for span in (5, 15, 50)]
        completed = futures.as_completed(calls, timeout=20)
        seen = [clock.now_ns() for _ in zip(range(2), completed, strict=False)]
        with pytest.raises(futures.TimeoutError):
            next(completed)
        gave_up = clock.now_ns()

    assert ([s(5), s(15)], s(20)) == (seen, gave_up)


def test_a_thread_is_joined_until_the_instant(clock):
    thread = threading.Thread(target=time.sleep, args=(50,))
    thread.start()
    thread.join(7.25)

    assert (s(7.25), True) == (clock.now_ns(), thread.is_alive())
    thread.join()
    assert (s(50), False) == (clock.now_ns(), thread.is_alive())


def test_what_comes_in_time_ends_the_wait(clock):
    answers = queue.Queue()
    threading.Timer(3, answers.put, ["late"]).start()

    assert "late" == answers.get(timeout=7.25)
    assert s(3) == clock.now_ns()


def test_a_deadline_and_what_was_waited_for_at_one_instant_are_decided_alike_each_time(clock):
    async def main():
        outcomes = []
        for _ in range(20):
            try:
                outcomes.append(await asyncio.wait_for(asyncio.sleep(5, "answer"), 5))
            except TimeoutError:
                outcomes.append("timeout")
        return set(outcomes)

    assert 1 == len(asyncio.run(main()))


def test_tools_that_hold_a_lock_while_they_wait_go_one_by_one(clock):
    lock = threading.Lock()

    def tool():
        with lock:
            time.sleep(10)

    with ThreadPoolExecutor(3) as pool:
        for _ in range(3):
            pool.submit(tool)

    assert s(30) == clock.now_ns()


def test_a_limit_is_kept_between_threads(clock):
    limit = threading.BoundedSemaphore(2)

    def tool(span):
        with limit:
            time.sleep(span)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(tool, [30] * 5))

    assert s(90) == clock.now_ns()


def test_another_process_is_waited_for_in_real_time(clock):
    subprocess.run([sys.executable, "-c", "pass"], timeout=50, check=True)

    assert 0 == clock.now_ns()
