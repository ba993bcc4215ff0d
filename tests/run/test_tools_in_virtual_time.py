"""Planned latencies of a replayed agent's tools: exact to the nanosecond, and who overlaps whom."""

import asyncio

import pytest

from replaykit.errors import DeadlockError
from tests.run import executing
from tests.run.agents import WAYS, Way
from tests.run.trips import Trip

pytestmark = [
    pytest.mark.usefixtures("no_certificates"),
    pytest.mark.filterwarnings("ignore:unclosed"),
]

SECONDS = {"get_weather": 30, "get_stock": 45, "get_rate": 10}
PLAN = [{"tool": name, "takes": seconds} for name, seconds in SECONDS.items()]
CALLS = tuple((f"call_{name}", name, {"of": "Tokyo"}) for name in SECONDS)
NS = 1_000_000_000

AT_ONCE = [("get_rate", 0, 10), ("get_stock", 0, 45), ("get_weather", 0, 30)]
IN_SEQUENCE = [("get_rate", 75, 85), ("get_stock", 30, 75), ("get_weather", 0, 30)]


async def look_up(of):
    return of


def look_up_now(of):
    return of


TOOLS = dict.fromkeys(SECONDS, look_up)
BLOCKING = dict.fromkeys(SECONDS, look_up_now)


def times(run):
    """When each execution began and ended, in seconds."""
    return sorted((s.tool, s.started_ns / NS, s.ended_ns / NS) for s in run.spans)


def groups(run):
    """How many executions each group holds."""
    numbers = [span.group for span in run.spans]
    return [numbers.count(number) for number in sorted(set(numbers))]


def sync_tools_on_the_loop(tools):
    """Tasks that block, so that none begins before the one before it has ended."""

    async def execute(calls):
        async def one(name, given):
            return tools[name](**given)

        return await asyncio.gather(*(one(name, given) for _, name, given in calls))

    return execute


def two_at_a_time(tools):
    async def execute(calls):
        free = asyncio.Semaphore(2)

        async def one(name, given):
            async with free:
                return await tools[name](**given)

        return await asyncio.gather(*(one(name, given) for _, name, given in calls))

    return execute


def in_a_pool_of_two(tools):
    return executing.in_a_pool(tools, workers=2)


IN_TASKS = [(how, TOOLS, AT_ONCE, [3]) for how in executing.AT_ONCE_IN_TASKS]
IN_TASKS += [(how, BLOCKING, AT_ONCE, [3]) for how in executing.WITH_THREADS]
IN_TASKS += [
    (executing.in_sequence, TOOLS, IN_SEQUENCE, [1, 1, 1]),
    (sync_tools_on_the_loop, BLOCKING, IN_SEQUENCE, [1, 1, 1]),
    (
        two_at_a_time,
        TOOLS,
        [("get_rate", 30, 40), ("get_stock", 0, 45), ("get_weather", 0, 30)],
        [2, 1],
    ),
]
WITHOUT_TASKS = [
    (executing.in_a_pool, BLOCKING, AT_ONCE, [3]),
    (executing.in_threads, BLOCKING, AT_ONCE, [3]),
    (executing.one_by_one, BLOCKING, IN_SEQUENCE, [1, 1, 1]),
    (
        in_a_pool_of_two,
        BLOCKING,
        [("get_rate", 30, 40), ("get_stock", 0, 45), ("get_weather", 0, 30)],
        [2, 1],
    ),
]
CASES = [
    pytest.param(way, *case, id=f"{way}-{case[0].__name__}")
    for way in WAYS
    if not way.is_streamed
    for case in (IN_TASKS if way.is_async else WITHOUT_TASKS)
]


@pytest.fixture(scope="module")
def trips(tmp_path_factory):
    """Each SDK's conversation, recorded once."""
    made = {}
    for sdk in {way.sdk for way in WAYS}:
        path = tmp_path_factory.mktemp(sdk) / "trip.cassette"
        made[sdk] = Trip(path, Way(sdk), CALLS)
        made[sdk].record(executing.by_gather, TOOLS)
    return made


def replayed(trips, way, execute, tools, **settings):
    one = Trip(trips[way.sdk].path, way)
    one.url = trips[way.sdk].url
    return one.replay(execute, tools, **settings)


@pytest.mark.parametrize(("way", "execute", "tools", "expected", "grouped"), CASES)
def test_a_plan_takes_its_time(trips, way, execute, tools, expected, grouped):
    run = replayed(trips, way, execute, tools, plan=PLAN)

    assert expected == times(run)
    assert max(end for _, _, end in expected) * NS == run.clock.now_ns()
    assert grouped == groups(run)
    assert [] == run.clock.notes


def test_a_tool_that_hangs_is_given_up_on_at_the_instant(trips):
    def impatient(tools):
        async def execute(calls):
            given_up = []
            for _, name, given in calls:
                try:
                    given_up.append(await asyncio.wait_for(tools[name](**given), 12.5))
                except TimeoutError:
                    given_up.append("error: timeout")
            return given_up

        return execute

    plan = [{"tool": "get_stock", "hangs": True}]
    run = replayed(trips, Way("openai"), impatient, TOOLS, plan=plan)

    assert 12.5 * NS == run.clock.now_ns()
    assert [None, "CancelledError", None] == [span.error for span in run.spans]


@pytest.mark.parametrize(
    ("execute", "tools", "is_async"),
    [
        (executing.by_gather, TOOLS, True),
        (executing.by_to_thread, BLOCKING, True),
        (executing.one_by_one, BLOCKING, False),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_one_that_nobody_gives_up_on_is_named(trips, execute, tools, is_async):
    plan = [*PLAN, {"tool": "get_stock", "hangs": True}]
    with pytest.raises(DeadlockError) as raised:
        replayed(trips, Way("openai", is_async), execute, tools, plan=plan)

    began = 30 if execute is executing.one_by_one else 0
    hung, found = raised.value.__notes__

    assert (
        "Hung on purpose, and nobody gave up on it:\n"
        f"  get_stock(of='Tokyo'): hangs, since {began} s"
    ) == hung
    assert found.startswith("replaykit: unanswered-hang: call_get_stock never came back")
    assert "decided nothing" not in found  # it might have, had the test gone on
