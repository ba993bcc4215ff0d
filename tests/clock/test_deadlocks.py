"""Where nobody can ever go on, that is said at once: who waits on what, where, since when."""

import asyncio
import queue
import re
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from replaykit.clock import VirtualClock
from replaykit.errors import DeadlockError
from tests.clock.seconds import s


def deadlock_of(program):
    """What is said, with every place as the name of this file, and the virtual instant."""
    with VirtualClock(frozen=False) as clock, pytest.raises(DeadlockError) as raised:
        program()
    said = re.sub(r"test_deadlocks\.py:\d+", "HERE", str(raised.value))
    return re.sub(r"tests/clock/HERE", "HERE", said), clock.now_ns()


def test_threads_that_take_two_locks_crosswise():
    def crosswise(first, second):
        with first:
            time.sleep(1)
            with second:
                pass

    def program():
        a, b = threading.Lock(), threading.Lock()
        pairs = {"one": (a, b), "other": (b, a)}
        threads = [
            threading.Thread(target=crosswise, args=pair, name=name) for name, pair in pairs.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert (
        "deadlock at 1 s: everybody waits, and nobody is left to wake them.\n"
        "  MainThread: Thread.join at HERE, since 0 s\n"
        "  one: Lock.acquire at HERE, since 1 s\n"
        "  other: Lock.acquire at HERE, since 1 s\n"
        "How to fix:\n"
        "  * take locks in the same order everywhere\n"
        "  * give up waiting at some time: timeouts cost nothing on the virtual clock",
        s(1),
    ) == deadlock_of(program)


def test_tasks_that_take_two_locks_crosswise():
    async def crosswise(first, second):
        async with first:
            await asyncio.sleep(1)
            async with second:
                pass

    async def main():
        a, b = asyncio.Lock(), asyncio.Lock()
        one = asyncio.create_task(crosswise(a, b), name="one")
        other = asyncio.create_task(crosswise(b, a), name="other")
        await asyncio.wait([one, other])

    said, at_ns = deadlock_of(lambda: asyncio.run(main()))

    assert s(1) == at_ns
    assert "  MainThread: runs an event loop at HERE, since 1 s\n" in said
    assert "  task one: Lock.acquire at HERE\n  task other: Lock.acquire at HERE\n" in said


@pytest.mark.parametrize(
    ("program", "call"),
    [
        (lambda: threading.Event().wait(), "Event.wait"),
        (lambda: queue.Queue().get(), "Queue.get"),
        (lambda: queue.SimpleQueue().get(), "SimpleQueue.get"),
        (lambda: Future().result(), "Future.result"),
        (lambda: threading.Semaphore(0).acquire(), "Semaphore.acquire"),
        (lambda: threading.Barrier(2).wait(), "Barrier.wait"),
    ],
)
def test_the_call_is_named_that_never_ends(program, call):
    said, _ = deadlock_of(program)

    assert f"  MainThread: {call} at HERE, since 0 s\n" in said


def test_a_thread_may_be_in_no_code_of_the_users():
    def program():
        threading.Thread(target=threading.Event().wait, name="idle").start()
        threading.Event().wait()

    said, _ = deadlock_of(program)

    assert "  idle: Event.wait in no code of yours, since 0 s\n" in said


def test_workers_without_work_are_not_named():
    def program():
        with ThreadPoolExecutor() as pool:
            pool.submit(time.sleep, 2).result()
            Future().result()

    said, at_ns = deadlock_of(program)

    assert s(2) == at_ns
    assert 1 == said.count(" since ")


def test_a_pool_whose_workers_wait_for_its_own_work():
    """
    A tool that calls a tool on the same pool of one.
    """

    def program():
        with ThreadPoolExecutor(1, "tools") as pool:
            pool.submit(lambda: pool.submit(time.sleep, 1).result()).result()

    said, _ = deadlock_of(program)

    assert "  tools_0: Future.result at HERE, since 0 s\n" in said


def test_the_window_is_closed_all_the_same():
    deadlock_of(lambda: threading.Event().wait())
    with VirtualClock(frozen=False) as clock:
        time.sleep(1)

    assert s(1) == clock.now_ns()
