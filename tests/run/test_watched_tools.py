"""Tools of agents, watched: each execution is linked to the call it answers, however it is run."""

import asyncio
import json
import threading

import pytest

import replaykit
from tests.run import executing
from tests.run.agents import QUESTION, SDKS, WAYS, Way
from tests.run.trips import Trip, answered

pytestmark = [
    pytest.mark.usefixtures("no_certificates"),
    pytest.mark.filterwarnings("ignore:unclosed"),
]

ANY_WAY = Way("openai")
CALLS = (
    ("call_a", "get_weather", {"city": "Tokyo"}),
    ("call_b", "get_weather", {"city": "London"}),
    ("call_c", "get_rate", {"base": "USD"}),
)
LINKED = [
    ("call_a", "get_weather", "Tokyo", "arguments"),
    ("call_b", "get_weather", "London", "arguments"),
    ("call_c", "get_rate", "USD", "arguments"),
]
TWINS = tuple((f"call_{n}", "get_weather", {"city": "Tokyo"}) for n in range(3))


async def get_weather(city):
    await asyncio.sleep(0)
    return f"12 in {city}"


async def get_rate(base):
    return 158.0


def get_weather_now(city):
    return f"12 in {city}"


TOOLS = {"get_weather": get_weather, "get_rate": get_rate}
BLOCKING = {"get_weather": get_weather_now, "get_rate": lambda base: 158.0}


@pytest.fixture
def trip(tmp_path):
    """Makes a conversation, by default of one turn with three calls."""
    return lambda way=ANY_WAY, *turns: Trip(tmp_path / "trip.cassette", way, *(turns or (CALLS,)))


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_every_client_has_its_calls_answered(trip, way):
    one = trip(way)
    execute, tools = (
        (executing.by_gather, TOOLS) if way.is_async else (executing.in_a_pool, BLOCKING)
    )
    recorded, replayed = one.record(execute, tools), one.replay(execute, tools)

    assert LINKED == answered(recorded) == answered(replayed)
    assert ([1] * 3, {1}) == (
        [span.exchange for span in recorded.spans],
        {span.exchange for span in replayed.spans},
    )


EXECUTING = [
    *(
        (Way("openai"), execute, TOOLS)
        for execute in (*executing.AT_ONCE_IN_TASKS, executing.in_sequence)
    ),
    *((Way("openai"), execute, BLOCKING) for execute in executing.WITH_THREADS),
    *((Way("openai", is_async=False), execute, BLOCKING) for execute in executing.WITHOUT_A_LOOP),
]


@pytest.mark.parametrize(
    ("way", "execute", "tools"), EXECUTING, ids=lambda x: getattr(x, "__name__", "")
)
def test_however_they_are_executed(trip, way, execute, tools):
    one = trip(way)
    recorded, replayed = one.record(execute, tools), one.replay(execute, tools)

    assert LINKED == answered(recorded) == answered(replayed)


@pytest.mark.parametrize("sdk", SDKS)
def test_calls_alike_are_told_apart_in_order(trip, sdk):
    one = trip(Way(sdk), TWINS)
    one.record(executing.by_gather, TOOLS)
    replayed = one.replay(executing.by_gather, TOOLS)

    assert [(f"call_{n}", "order") for n in range(3)] == [
        (span.call_id, span.linked_by) for span in replayed.spans
    ]


def test_what_the_agent_tries_again_is_the_same_call_again(trip):
    def with_a_retry(tools):
        async def execute(calls):
            try:
                await tools["get_weather"]("Tokyo")
            except TimeoutError:
                return [await tools["get_weather"]("Tokyo")]

        return execute

    one = trip(Way("openai"), CALLS[:1])
    plan = [{"tool": "get_weather", "fails": "TimeoutError: slow", "then": {}}]
    one.record(with_a_retry, TOOLS, plan=plan)
    replayed = one.replay(with_a_retry, TOOLS, plan=plan)

    assert [("call_a", "arguments", "TimeoutError: slow"), ("call_a", "again", None)] == [
        (span.call_id, span.linked_by, span.error) for span in replayed.spans
    ]


@pytest.mark.parametrize("sdk", SDKS)
def test_a_call_may_be_executed_before_its_reply_is_over(trip, sdk):
    """
    Agents that begin with a tool as soon as its call is there.
    """
    one = trip(Way(sdk, is_streamed=True))
    running = []

    def eager(run):
        tools = run.tools(TOOLS)

        async def execute(calls):
            return [await task for task in running]

        async def begin(name, given):
            running.append(asyncio.create_task(tools[name](**given)))
            await asyncio.sleep(0.01)

        one.way.begin = begin
        return execute

    one.way = Eager(sdk, one.way)
    recorded = one.record(eager)
    running.clear()
    replayed = one.replay(eager)

    assert LINKED == answered(recorded) == answered(replayed)


class Eager:
    """Reads a stream event by event, and has each call begun when it is whole."""

    is_async, is_streamed = True, True

    def __init__(self, sdk, way):
        self.sdk = sdk
        self.way = way
        self.begin = None

    def converse(self, url, execute):
        async def main():
            async with self.way.client(url) as client:
                history = []
                async with self.way.asked(client, [QUESTION]) as stream:
                    async for event in stream:
                        call = finished_call(event)
                        if call:
                            await self.begin(*call)
                await execute(history)

        asyncio.run(main())


def finished_call(event):
    """The name and the arguments of a call that is whole, where an event tells of one."""
    if event.type == "tool_calls.function.arguments.done":
        return event.name, json.loads(event.arguments)
    if event.type == "content_block_stop" and event.content_block.type == "tool_use":
        return event.content_block.name, event.content_block.input
    return None


def test_a_tool_within_a_tool_answers_no_call(trip):
    """
    Though its name and arguments are those of one that is still open.
    """

    def with_a_nested_one(run):
        tools = run.tools({**TOOLS, "forecast": lambda city: None})

        async def forecast(city):
            return await tools["get_weather"](city)

        outer = run.tools({"forecast": forecast, "get_weather": tools["get_weather"]})
        return executing.in_sequence(outer)

    one = trip(
        Way("openai"),
        (("call_a", "forecast", {"city": "Tokyo"}), ("call_b", "get_weather", {"city": "Tokyo"})),
    )
    one.record(with_a_nested_one)
    replayed = one.replay(with_a_nested_one)

    assert [("call_a", False), (None, True), ("call_b", False)] == [
        (span.call_id, span.is_nested) for span in replayed.spans
    ]


def test_a_tool_may_be_an_agent_itself(trip, tmp_path):
    """
    Its own calls are answered within it; those beside it are left for others.
    """
    asks = (("call_s", "research", {"topic": "oil"}), ("call_w", "get_weather", {"city": "Rome"}))
    own = (("call_x", "get_weather", {"city": "Oslo"}),)
    one = trip(Way("openai"), asks, own)

    def research_with(tools, url):
        async def research(topic):
            question = {"role": "user", "content": f"Research {topic}."}
            inner = await one.way.converse_within(
                url, executing.by_gather(tools), question=question
            )
            return inner[-1]["content"]

        return research

    def nested(run):
        tools = run.tools(TOOLS)
        research = run.tools({"research": research_with(tools, one.url)})
        return executing.in_sequence({**tools, **research})

    one.turns = (asks, own, ())
    one.record(nested)
    replayed = one.replay(nested)

    assert [("call_s", False), ("call_x", True), ("call_w", False)] == [
        (span.call_id, span.is_nested) for span in replayed.spans
    ]


def test_runs_within_each_other_keep_their_own(trip, tmp_path):
    one = trip()
    one.record(executing.by_gather, TOOLS)
    inner = []

    def with_a_run_inside(run):
        tools = run.tools(TOOLS)

        async def execute(calls):
            if not inner:
                with replaykit.replay(one.path) as within:
                    inner.append(within)
                    mine = within.tools(TOOLS)
                    await one.way.converse_within(one.url, executing.by_gather(mine))
            return await executing.by_gather(tools)(calls)

        return execute

    outer = one.replay(with_a_run_inside)

    assert LINKED == answered(outer) == answered(inner[0])


def test_runs_in_threads_keep_their_own(trip):
    """
    Each with its tools by `@replaykit.tool`, which ask for the run they are called in.
    """
    one = trip(Way("openai", is_async=False), CALLS[:1])
    one.record(executing.one_by_one, BLOCKING)
    runs, meeting = [], threading.Barrier(2)

    @replaykit.tool(name="get_weather")
    def weather(city):
        meeting.wait(60)
        return f"12 in {city}"

    def in_a_thread():
        runs.append(
            one.replay(lambda run: executing.one_by_one({"get_weather": weather}), clock="real")
        )

    threads = [threading.Thread(target=in_a_thread) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [[("call_a", "get_weather", "Tokyo", "arguments")]] * 2 == [
        answered(run) for run in runs
    ]


class Desk:
    """Tools as the methods of an object."""

    async def get_weather(self, city):
        return f"12 in {city}"

    async def get_rate(self, base):
        return 158.0


class Registry:
    """Tools in an object that holds them."""

    def __init__(self):
        self.tools = dict(TOOLS)


def by_methods(run):
    desk = run.tools(Desk())
    return executing.by_gather({"get_weather": desk.get_weather, "get_rate": desk.get_rate})


def by_list(run):
    return executing.by_gather(dict(zip(TOOLS, run.tools(list(TOOLS.values())), strict=True)))


def by_registry(run):
    return executing.by_gather(run.tools(Registry()).tools)


def in_place(run):
    run.watch(f"{__name__}:TOOLS")
    return executing.by_gather(TOOLS)


def one_at_a_time(run):
    return executing.by_gather({name: run.tools(tool) for name, tool in TOOLS.items()})


def declared(run):
    return executing.by_gather({name: replaykit.tool(tool) for name, tool in TOOLS.items()})


@pytest.mark.parametrize(
    "watching", [by_methods, by_list, by_registry, in_place, one_at_a_time, declared]
)
def test_in_whatever_shape_they_come(trip, watching):
    before = dict(TOOLS)
    one = trip()
    recorded, replayed = one.record(watching), one.replay(watching)

    assert LINKED == answered(recorded) == answered(replayed)
    assert before == TOOLS
