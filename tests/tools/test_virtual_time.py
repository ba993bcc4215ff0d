"""Latencies and failures on the clock: exact, however the agent runs its tools."""

import asyncio
import threading
import time

import anyio
import pytest

from tests.tools.boxes import a_box, asked, gathered, in_a_pool, in_threads, in_virtual_time

CITIES = {"Tokyo": 30, "London": 45, "Oslo": 10}


async def look_up(city):
    return f"weather in {city}"


def look_up_blocking(city):
    return f"weather in {city}"


def planned(box, function):
    """A tool that takes as long as the city is far."""
    tool = box.watched({"look_up": function})["look_up"]
    for city, seconds in CITIES.items():
        box.on("look_up", city=city).takes(seconds)
    box.asked(1, [asked(city, "look_up", city=city) for city in CITIES])
    return tool


def by_gather(tool):
    gathered(*((tool, {"city": city}) for city in CITIES))


def in_a_task_group(tool):
    async def main():
        async with asyncio.TaskGroup() as group:
            for city in CITIES:
                group.create_task(tool(city))

    asyncio.run(main())


def one_by_one(tool):
    async def main():
        for city in CITIES:
            await tool(city)

    asyncio.run(main())


def in_anyio(tool):
    async def main():
        async with anyio.create_task_group() as group:
            for city in CITIES:
                group.start_soon(tool, city)

    anyio.run(main)


def to_threads(tool):
    async def main():
        await asyncio.gather(*(asyncio.to_thread(tool, city) for city in CITIES))

    asyncio.run(main())


def in_anyio_threads(tool):
    async def main():
        async with anyio.create_task_group() as group:
            for city in CITIES:
                group.start_soon(anyio.to_thread.run_sync, tool, city)

    anyio.run(main)


def pooled(tool):
    in_a_pool(*((tool, {"city": city}) for city in CITIES))


def threaded(tool):
    in_threads(*((tool, {"city": city}) for city in CITIES))


def plain(tool):
    for city in CITIES:
        tool(city)


WAYS = [
    (look_up, by_gather, 45),
    (look_up, in_a_task_group, 45),
    (look_up, in_anyio, 45),
    (look_up, one_by_one, 85),
    (look_up_blocking, to_threads, 45),
    (look_up_blocking, in_anyio_threads, 45),
    (look_up_blocking, pooled, 45),
    (look_up_blocking, threaded, 45),
    (look_up_blocking, plain, 85),
]


@pytest.mark.parametrize(
    ("function", "run", "expected"), WAYS, ids=lambda way: getattr(way, "__name__", way)
)
def test_latencies_add_up_as_the_agent_runs_its_tools(function, run, expected):
    _, box, seconds = in_virtual_time(lambda box: run(planned(box, function)))

    assert expected == seconds
    assert CITIES == {span.call_id: (span.ended_ns - span.started_ns) / 10**9 for span in box.spans}
    assert {"arguments"} == {span.linked_by for span in box.spans}
    assert all(span.real_ended_ns - span.real_started_ns < 10**9 for span in box.spans)


def test_a_failure_comes_at_the_end_of_its_time():
    def act(box):
        tool = box.watched(look_up)
        box.on("look_up").takes(3).fails(TimeoutError("no answer"))
        return gathered((tool, {"city": "Tokyo"}))

    given, box, seconds = in_virtual_time(act)

    assert (3, "TimeoutError('no answer')") == (seconds, repr(given[0]))
    assert 3 * 10**9 == box.spans[0].ended_ns


def test_what_hangs_is_given_up_on():
    def act(box):
        tool = box.watched(look_up)
        box.on("look_up").hangs()

        async def main():
            await asyncio.wait_for(tool("Tokyo"), 12.5)

        with pytest.raises(TimeoutError):
            asyncio.run(main())

    _, box, seconds = in_virtual_time(act)

    assert (12.5, "CancelledError") == (seconds, box.spans[0].error)


def test_a_tool_that_is_given_up_on_before_it_runs_never_runs():
    ran = []

    async def charge():
        ran.append("charged")

    def act(box):
        tool = box.watched(charge)
        box.on("charge").takes(30)

        async def main():
            await asyncio.wait_for(tool(), 10)

        with pytest.raises(TimeoutError):
            asyncio.run(main())

    _, _, seconds = in_virtual_time(act)

    assert (10, []) == (seconds, ran)


def test_a_thread_that_is_given_up_on_runs_all_the_same():
    """
    The agent sees a timeout at 10, and the charge lands at 30.
    """
    landed = []

    def act(box):
        tool = box.watched({"charge": lambda: landed.append(time.monotonic())})["charge"]
        box.on("charge").takes(30)
        began = time.monotonic()

        async def main():
            try:
                await asyncio.wait_for(asyncio.to_thread(tool), 10)
            except TimeoutError:
                return time.monotonic() - began

        gave_up = asyncio.run(main())
        return gave_up, landed[0] - began

    given, box, _ = in_virtual_time(act)

    assert (10, 30) == given
    assert 30 * 10**9 == box.spans[0].ended_ns


@pytest.mark.parametrize("latency", ["uniform(10, 60)", "lognormal(20, 1)"])
def test_chance_is_the_same_in_whatever_order_the_tools_run(latency):
    def durations(order, seed):
        def act(box):
            tool = box.watched(look_up)
            box.on("look_up").takes(latency)
            box.asked(1, [asked(city, "look_up", city=city) for city in CITIES])
            gathered(*((tool, {"city": city}) for city in order))

        _, box, _ = in_virtual_time(act, seed=seed)
        return {span.call_id: span.ended_ns - span.started_ns for span in box.spans}

    forwards, backwards = durations(list(CITIES), 1), durations(list(CITIES)[::-1], 1)

    assert forwards == backwards != durations(list(CITIES), 2)
    assert 3 == len(set(forwards.values()))


def test_what_only_gives_something_to_wait_for_waits_in_its_task():
    """
    A lambda around a coroutine does not hold up the loop.
    """

    def act(box):
        def gives_a_coroutine(city):
            return look_up(city)

        tool = box.watched({"look_up": gives_a_coroutine})["look_up"]
        box.on("look_up").takes(30)
        return gathered(*((tool, {"city": city}) for city in CITIES))

    given, _, seconds = in_virtual_time(act)

    assert (30, "weather in Tokyo") == (seconds, given[0])


def test_a_blocking_tool_on_the_loop_holds_it_up():
    """
    As it does in production.
    """

    async def wrapper(tool, city):
        return tool(city)

    def act(box):
        tool = box.watched(look_up_blocking)
        box.on("look_up_blocking").takes(30)
        gathered(*((wrapper, {"tool": tool, "city": city}) for city in CITIES))

    _, _, seconds = in_virtual_time(act)

    assert 90 == seconds


def test_a_generator_waits_before_its_first_item():
    def act(box):
        async def items():
            yield 1

        tool = box.watched(items)
        box.on("items").takes(5)

        async def main():
            return [item async for item in tool()]

        return asyncio.run(main())

    given, _, seconds = in_virtual_time(act)

    assert ([1], 5) == (given, seconds)


def later_said(city) -> "asyncio.Future[str]":
    return asyncio.ensure_future(look_up(city))


@pytest.mark.parametrize("function", [look_up, later_said])
def test_what_says_that_it_gives_something_to_wait_for_fails_when_awaited(function):
    def act(box):
        tool = box.watched({"look_up": function})["look_up"]
        box.on("look_up").takes(3).fails(TimeoutError("x"))
        return gathered((tool, {"city": "Tokyo"}))

    given, _, seconds = in_virtual_time(act)

    assert (3, "TimeoutError('x')") == (seconds, repr(given[0]))


def test_a_thread_that_hangs_is_let_go_when_the_run_is_over():
    found = []

    def hang(tool):
        try:
            tool(city="Tokyo")
        except TimeoutError as error:
            found.append(str(error))

    box = a_box()
    tool = box.watched(look_up_blocking)
    box.on("look_up_blocking").hangs()
    thread = threading.Thread(target=hang, args=(tool,))
    thread.start()
    box.close()
    thread.join()

    assert ["look_up_blocking hung on purpose until the run was over"] == found
