"""What waits 30, 45 and 10 seconds takes 45 at once and 85 one by one, exactly, at no cost."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

import anyio
import anyio.to_thread
import pytest

from tests.clock.seconds import s

SPANS = (30, 45, 10)


async def tasks():
    await asyncio.gather(*map(asyncio.sleep, SPANS))


async def a_task_group():
    async with asyncio.TaskGroup() as group:
        for span in SPANS:
            group.create_task(asyncio.sleep(span))


async def to_thread():
    await asyncio.gather(*(asyncio.to_thread(time.sleep, span) for span in SPANS))


async def an_executor():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(3) as pool:
        await asyncio.gather(*(loop.run_in_executor(pool, time.sleep, span) for span in SPANS))


async def workers_of_anyio():
    async with anyio.create_task_group() as group:
        for span in SPANS:
            group.start_soon(anyio.to_thread.run_sync, time.sleep, span)


async def mixed_kinds():
    await asyncio.gather(
        asyncio.sleep(30), asyncio.to_thread(time.sleep, 45), anyio.to_thread.run_sync(nap, 10)
    )


def a_pool():
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(time.sleep, SPANS))


def threads():
    started = [threading.Thread(target=time.sleep, args=(span,)) for span in SPANS]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


def timers():
    done = threading.Barrier(4)
    for span in SPANS:
        threading.Timer(span, done.wait).start()
    done.wait()


def loops_in_threads():
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda span: asyncio.run(asyncio.sleep(span)), SPANS))


async def tasks_one_by_one():
    for span in SPANS:
        await asyncio.sleep(span)


async def threads_one_by_one():
    for span in SPANS:
        await asyncio.to_thread(time.sleep, span)


async def tasks_that_block_the_loop():
    async def blocking(span):
        time.sleep(span)  # noqa: ASYNC251  (the mistake that is measured)

    await asyncio.gather(*map(blocking, SPANS))


def plain_code():
    for span in SPANS:
        nap(span)


def a_pool_of_one():
    with ThreadPoolExecutor(1) as pool:
        list(pool.map(time.sleep, SPANS))


def nap(span):
    time.sleep(span)


def run(program):
    if asyncio.iscoroutinefunction(program):
        asyncio.run(program())
    else:
        program()


@pytest.mark.parametrize(
    "program",
    [
        tasks,
        a_task_group,
        to_thread,
        an_executor,
        workers_of_anyio,
        mixed_kinds,
        a_pool,
        threads,
        timers,
        loops_in_threads,
    ],
)
def test_at_once_it_takes_as_long_as_the_slowest(clock, program):
    run(program)

    assert s(45) == clock.now_ns()
    assert [] == clock.notes


@pytest.mark.parametrize(
    "program",
    [
        tasks_one_by_one,
        threads_one_by_one,
        tasks_that_block_the_loop,
        plain_code,
        a_pool_of_one,
    ],
)
def test_one_by_one_it_takes_the_sum(clock, program):
    run(program)

    assert s(85) == clock.now_ns()
    assert [] == clock.notes


def test_ten_calls_of_30_on_six_workers_take_60(clock):
    """
    As many workers as asyncio's own pool has on two cores.
    """

    async def main():
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(6))
        await asyncio.gather(*(asyncio.to_thread(time.sleep, 30) for _ in range(10)))

    asyncio.run(main())

    assert s(60) == clock.now_ns()


def test_tenths_add_up(clock):
    async def main():
        await asyncio.sleep(0.1)
        await asyncio.sleep(0.2)
        return asyncio.get_running_loop().time()

    assert 0.3 == asyncio.run(main())
    assert s(0.3) == clock.now_ns()


def test_nanoseconds_count(clock):
    time.sleep(1e-9)
    asyncio.run(asyncio.sleep(1e-9))

    assert 2 == clock.now_ns()


@pytest.mark.parametrize("years", [1, 1000])
def test_a_wait_of_years_is_over_at_once(clock, years):
    asyncio.run(asyncio.sleep(years * 31_536_000))

    assert s(years * 31_536_000) == clock.now_ns()


def test_without_waiting_no_time_passes(clock):
    async def main():
        for _ in range(100):
            await asyncio.sleep(0)
            time.sleep(0)  # noqa: ASYNC251  (it lets others run, and no more)

    asyncio.run(main())

    assert 0 == clock.now_ns()


def test_the_fastest_is_completed_first(clock):
    def tool(span):
        time.sleep(span)
        return span, clock.now_ns()

    with ThreadPoolExecutor(3) as pool:
        done = [f.result() for f in as_completed([pool.submit(tool, span) for span in SPANS])]

    assert [(10, s(10)), (30, s(30)), (45, s(45))] == done


def test_who_began_to_wait_first_goes_first_at_equal_instants(clock):
    order = []

    async def main():
        async def tool(name, *spans):
            for span in spans:
                await asyncio.sleep(span)
            order.append(name)

        await asyncio.gather(tool("a", 3), tool("b", 2, 1), tool("c", 1, 2), tool("d", 3))

    asyncio.run(main())

    assert ["a", "d", "c", "b"] == order


def test_a_tool_that_computes_takes_no_virtual_time(clock):
    async def main():
        async with asyncio.timeout(0.001):
            await asyncio.to_thread(sum, range(1_000_000))

    asyncio.run(main())

    assert 0 == clock.now_ns()
