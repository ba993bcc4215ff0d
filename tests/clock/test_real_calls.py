"""Where one waits for something real, the clock is held, the others run on, and a note says so."""

import asyncio
import queue
import re
import socket
import subprocess
import threading
import time
from concurrent.futures import ProcessPoolExecutor

import pytest

from replaykit.clock import VirtualClock, watchdog
from replaykit.clock.real_time import Real
from replaykit.errors import DeadlockError
from tests.clock.seconds import s


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr(watchdog.Watchdog, "interval_s", 0.05)


@pytest.fixture
def sockets():
    pair = socket.socketpair()
    yield pair
    for one in pair:
        one.close()


def until_noted(clock):
    """Spans of real time, longer and longer, until the clock has said that it is held.

    How soon it looks at a thread three times is up to the machine.
    """
    for doubled in range(6):
        if clock.notes:
            return
        yield 0.2 * 2**doubled


def noted(clock):
    return [re.sub(r":\d+\)", ":LINE)", note) for note in clock.notes]


def test_a_tool_that_reads_from_a_socket_never_times_out_falsely(sockets):
    begun, windows = Real.Lock(), []
    begun.acquire()

    def answer():
        with begun:
            for span_s in until_noted(windows[0]):
                Real.sleep(span_s)
        sockets[1].send(b"x")

    threading.Thread(target=answer).start()
    with VirtualClock(frozen=False) as clock:
        windows.append(clock)
        begun.release()

        async def main():
            return await asyncio.wait_for(asyncio.to_thread(sockets[0].recv, 1), 5)

        assert b"x" == asyncio.run(main())

    assert 0 == clock.now_ns()
    assert ["the clock was held while asyncio_0 (in no code of yours) was in a real call"] == noted(
        clock
    )


def test_a_sleep_that_nobody_could_replace_takes_real_time(clock):
    def tool():
        for span_s in until_noted(clock):
            Real.sleep(span_s)

    async def main():
        await asyncio.wait_for(asyncio.to_thread(tool), 5)

    asyncio.run(main())

    assert 0 == clock.now_ns()
    assert [
        "the clock was held while asyncio_0 (tests/clock/test_real_calls.py:LINE) was in a real "
        "call"
    ] == noted(clock)


def test_the_others_run_on_meanwhile(clock, sockets):
    """
    The one that reads waits for another one of them.
    """

    async def main():
        async def send():
            await asyncio.to_thread(sockets[1].send, b"x")

        return (await asyncio.gather(asyncio.to_thread(sockets[0].recv, 1), send()))[0]

    assert b"x" == asyncio.run(main())
    assert 0 == clock.now_ns()


def test_a_process_is_waited_for_in_real_time(clock):
    def tool():
        return [subprocess.call(["sleep", str(span_s)]) for span_s in until_noted(clock)]

    async def main():
        return await asyncio.wait_for(asyncio.to_thread(tool), 5)

    assert {0} == set(asyncio.run(main()))
    assert 0 == clock.now_ns()
    assert 1 == len(clock.notes)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("frozen", [True, False])
def test_a_pool_of_processes_is_waited_for_in_real_time(frozen):
    with VirtualClock(frozen=frozen) as clock, ProcessPoolExecutor(1) as pool:
        assert 1024 == pool.submit(pow, 2, 10).result(timeout=50)

    assert 0 == clock.now_ns()


def test_a_tool_that_computes_for_long_lets_the_others_run(clock, monkeypatch):
    monkeypatch.setattr(watchdog, "_BUSY_S", 0.03)
    stop = threading.Event()

    def spin():
        while not stop.is_set():
            pass

    spinning = threading.Thread(target=spin, name="spinning")
    spinning.start()
    time.sleep(0)
    stop.set()
    spinning.join()

    assert 0 == clock.now_ns()
    assert [
        "the clock was held while spinning (tests/clock/test_real_calls.py:LINE) was busy"
    ] == noted(clock)


def test_an_older_lock_that_is_held_over_a_wait_is_waited_for():
    """
    The lock of a module that was imported before: the clock cannot see who waits for it.
    """
    lock = threading.Lock()

    def tool():
        with lock:
            time.sleep(10)

    with VirtualClock(frozen=False) as clock:
        threads = [threading.Thread(target=tool, name=f"tool {n}") for n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert s(20) == clock.now_ns()
    assert [
        "the clock went on while tool 1 (tests/clock/test_real_calls.py:LINE) waited for a lock "
        "older than the clock's window"
    ] == noted(clock)


def test_a_deadlock_over_an_older_lock_is_found(monkeypatch):
    monkeypatch.setattr(watchdog, "_PATIENCE_S", 0.03)
    lock = threading.Lock()
    with lock, VirtualClock(frozen=False):
        waiting = threading.Thread(target=lock.acquire, name="waiting", daemon=True)
        waiting.start()
        with pytest.raises(DeadlockError) as raised:
            waiting.join()

    assert "  MainThread: Thread.join at " in str(raised.value)
    assert "  waiting: " in str(raised.value)


def test_what_an_older_thread_brings_is_waited_for():
    """
    There is no deadlock as long as such a thread may still wake somebody.
    """
    begin, arrived = threading.Event(), threading.Event()

    def bring():
        begin.wait()
        Real.sleep(0.05)
        arrived.set()

    threading.Thread(target=bring).start()
    with VirtualClock(frozen=False) as clock:
        begin.set()
        assert arrived.wait()

    assert (0, []) == (clock.now_ns(), clock.notes)


def test_older_threads_may_wake_a_loop_at_any_time():
    """
    No wake is lost between its last look and its waiting.
    """
    count, loop_of = 200, queue.SimpleQueue()
    done = []

    def bring():
        loop = loop_of.get()
        for n in range(count):
            loop.call_soon_threadsafe(done.append, n)

    for _ in range(3):
        threading.Thread(target=bring).start()
    with VirtualClock(frozen=False) as clock:

        async def main():
            for _ in range(3):
                loop_of.put(asyncio.get_running_loop())
            while len(done) < 3 * count:  # noqa: ASYNC110  (what wakes it is what is tried)
                await asyncio.sleep(1)

        asyncio.run(main())

    assert [] == clock.notes
    assert sorted([*range(count)] * 3) == sorted(done)


def test_an_older_thread_that_brings_nothing_is_named(monkeypatch):
    monkeypatch.setattr(watchdog, "_PATIENCE_S", 0.03)
    end = threading.Event()
    threading.Thread(target=end.wait, name="older").start()
    with VirtualClock(frozen=False), pytest.raises(DeadlockError) as raised:
        threading.Event().wait()
    end.set()

    assert "  Nor did an older thread: older\n" in str(raised.value)
