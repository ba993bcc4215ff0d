"""Code that asks again and again without waiting ends all the same, and is told of it."""

import asyncio
import queue
import threading
import time
from contextlib import suppress

import pytest

from replaykit.clock import spinning
from tests.clock.seconds import s


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr(spinning, "_OFTEN", 1000)


def test_a_thread_that_asks_whether_another_is_done(clock):
    thread = threading.Thread(target=time.sleep, args=(30,))
    thread.start()
    while thread.is_alive():
        time.sleep(0)

    assert s(30) == clock.now_ns()
    assert [
        "the clock went on at 0 s, as MainThread asked without waiting: sleep a little between "
        "two looks"
    ] == clock.notes


def test_a_task_that_asks_whether_another_is_done(clock):
    async def main():
        other = asyncio.create_task(asyncio.sleep(30))
        while not other.done():  # noqa: ASYNC110  (the habit that is tried)
            await asyncio.sleep(0)

    asyncio.run(main())

    assert s(30) == clock.now_ns()


def test_work_that_is_only_long_comes_to_no_false_timeout(clock):
    async def main():
        async with asyncio.timeout(5):
            for _ in range(500):
                await asyncio.sleep(0)

    asyncio.run(main())

    assert s(1) > clock.now_ns()


def test_code_that_takes_the_very_instant_for_too_early(clock):
    end = time.monotonic() + 30
    while (left := end - time.monotonic()) >= 0:
        with suppress(queue.Empty):
            queue.Queue().get(timeout=left)

    assert s(30) <= clock.now_ns() <= s(30.00001)
