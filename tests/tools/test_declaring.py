"""`@replaykit.tool`: nothing outside a run, and watched by whichever run is open."""

import asyncio
import functools
import inspect
import subprocess
import sys
import typing
from contextvars import copy_context

import pytest

from replaykit.tools import tool
from tests.tools.boxes import a_box


@tool
async def get_weather(city: str) -> str:
    """The weather."""
    return f"weather in {city}"


@tool(name="rate", serial=True)
def get_rate(base: str) -> float:
    return 158.0


@tool
def count(to: int):
    yield from range(to)


@tool
async def count_async(to: int):
    for number in range(to):
        yield number


class Toolkit:
    @tool
    def method(self, city):
        return city

    @tool
    @classmethod
    def class_method(cls, city):
        return city

    @tool
    @staticmethod
    def static_method(city):
        return city


async def used():
    toolkit = Toolkit()
    return [
        await get_weather("Tokyo"),
        get_rate(base="USD"),
        list(count(2)),
        [number async for number in count_async(2)],
        toolkit.method("a"),
        Toolkit.class_method("b"),
        toolkit.static_method("c"),
    ]


GIVEN = ["weather in Tokyo", 158.0, [0, 1], [0, 1], "a", "b", "c"]


def test_outside_a_run_a_tool_does_what_it_does():
    assert GIVEN == asyncio.run(used())


def test_in_a_run_each_execution_is_seen():
    box = a_box()
    with box.opened():
        given = asyncio.run(used())

    assert GIVEN == given == [span.result for span in box.spans]
    assert [
        ("get_weather", {"city": "Tokyo"}),
        ("rate", {"base": "USD"}),
        ("count", {"to": 2}),
        ("count_async", {"to": 2}),
        ("method", {"city": "a"}),
        ("class_method", {"city": "b"}),
        ("static_method", {"city": "c"}),
    ] == [(span.tool, span.arguments) for span in box.spans]


def test_after_the_run_nobody_watches():
    box = a_box()
    with box.opened():
        pass
    asyncio.run(used())

    assert () == box.spans


def test_plans_are_for_these_tools_too():
    box = a_box()
    box.on("rate", base="USD").fails(TimeoutError)
    with box.opened(), pytest.raises(TimeoutError):
        get_rate("USD")


def test_a_rule_may_name_the_function_itself():
    """
    Also where the model knows it by another name.
    """
    box = a_box()
    box.on(get_rate).returns(1)
    with box.opened():
        assert 1 == get_rate("USD")


def test_those_that_run_one_at_a_time_are_known():
    box = a_box()
    with box.opened():
        asyncio.run(used())

    assert frozenset({"rate"}) == box.serial_tools


def test_a_function_stays_what_it_is():
    assert [True, False, False, False] == list(
        map(inspect.iscoroutinefunction, [get_weather, get_rate, count, count_async])
    )
    assert inspect.isgeneratorfunction(count)
    assert inspect.isasyncgenfunction(count_async)
    assert "(city: str) -> str" == str(inspect.signature(get_weather))
    assert {"city": str, "return": str} == typing.get_type_hints(get_weather)
    assert ("get_weather", "The weather.") == (get_weather.__name__, get_weather.__doc__)


def test_watched_by_hand_as_well_it_is_one_execution():
    box = a_box()
    with box.opened():
        box.watched({"rate": get_rate})["rate"]("USD")
        box.watched([functools.partial(get_rate, "USD")])[0]()

    assert ["rate", "get_rate"] == [span.tool for span in box.spans]


def test_a_decorator_above_it_is_not_passed_by():
    def doubled(function):
        @functools.wraps(function)
        def call(*args):
            return function(*args) * 2

        return call

    box = a_box()
    with box.opened():
        given = box.watched(doubled(get_rate))("USD")

    assert 316.0 == given
    assert [316.0] == [span.result for span in box.spans]


def test_two_runs_at_once_each_see_their_own():
    boxes = [a_box(), a_box()]

    async def run(box, city):
        with box.opened():
            await asyncio.sleep(0)
            await asyncio.gather(get_weather(city), asyncio.to_thread(get_rate, city))

    async def both():
        await asyncio.gather(run(boxes[0], "left"), run(boxes[1], "right"))

    asyncio.run(both())

    assert [
        [{"city": "left"}, {"base": "left"}],
        [{"city": "right"}, {"base": "right"}],
    ] == [[span.arguments for span in box.spans] for box in boxes]


def test_a_thread_that_could_belong_to_either_is_left_alone():
    """
    Nothing that was not seen is made up.
    """
    boxes = [a_box(), a_box()]
    contexts = [copy_context() for _ in boxes]
    managers = [box.opened() for box in boxes]
    for context, manager in zip(contexts, managers, strict=True):
        context.run(manager.__enter__)
    get_rate("USD")
    for context, manager in zip(contexts, managers, strict=True):
        context.run(manager.__exit__, None, None, None)

    assert [(), ()] == [box.spans for box in boxes]


def test_importing_it_loads_nothing_heavy():
    """
    It is production code that imports it.
    """
    code = (
        "import sys; before = set(sys.modules); from replaykit.tools import tool; "
        "print(sorted({'asyncio', 'vcr', 'inspect', 'dataclasses', 'pytest', 'json', 'logging'}"
        " & (set(sys.modules) - before)))"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]\n" == run.stdout
