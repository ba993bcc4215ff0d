"""Tools that are objects and keep their function where only their framework looks for it."""

import asyncio
import sys
from dataclasses import dataclass, field
from types import ModuleType

import pytest

from tests.tools.boxes import a_box


def get_weather(city):
    return f"weather in {city}"


@dataclass
class Schema:
    """What a model is shown of a function, and the function."""

    function: object
    properties: tuple = ("city",)

    def call(self, arguments):
        return self.function(**arguments)


class SchemaTool:
    """Has its function twice, and runs the one in its schema."""

    def __init__(self, function):
        self.name = "weather"
        self.function = function
        self.function_schema = Schema(function)

    def run(self, city):
        return self.function_schema.call({"city": city})


@dataclass
class Metadata:
    name: str = "weather"


@dataclass
class MetadataTool:
    """Says its name in its metadata, and keeps its function to itself, in both kinds."""

    _fn: object
    _metadata: Metadata = field(default_factory=Metadata)

    def __post_init__(self):
        async def called_in_a_thread(*args, fn=self._fn, **kwargs):
            return fn(*args, **kwargs)

        self._async_fn = called_in_a_thread

    def __call__(self, city):
        return self._fn(city=city)

    def run(self, city):
        return asyncio.run(self._async_fn(city=city))


class Handler:
    """Calls a function, and makes a result of what it raises."""

    def __init__(self, function):
        self._invoke_tool_impl = function

    def __call__(self, city):
        try:
            return self._invoke_tool_impl(city)
        except TimeoutError as error:
            return f"failed with {error}"


class HandlingTool:
    """Has its function behind what handles its failures."""

    def __init__(self, function):
        self.name = "weather"
        self.on_invoke_tool = Handler(function)

    def run(self, city):
        return self.on_invoke_tool(city)


KINDS = pytest.mark.parametrize("kind", [SchemaTool, MetadataTool, HandlingTool])


@KINDS
def test_the_function_that_runs_is_watched(kind):
    box = a_box()
    tool = kind(get_weather)

    (twin,) = box.watched([tool])

    assert "weather in x" == twin.run("x")
    assert ["weather"] == [span.tool for span in box.spans]
    assert kind is type(twin)
    assert tool.run("x") == "weather in x"
    assert 1 == len(box.spans)


@KINDS
@pytest.mark.parametrize("path", ["tools", "tool"])
def test_it_is_watched_where_it_stands(kind, path, monkeypatch):
    module = ModuleType("trip_of_objects")
    module.tool = kind(get_weather)
    module.tools = [module.tool]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    box = a_box()

    with box.opened():
        box.watch(f"trip_of_objects:{path}")
        given = [tool.run("x") for tool in module.tools]
    module.tools[0].run("x")

    assert ["weather in x"] == given
    assert ["weather"] == [span.tool for span in box.spans]


def test_both_ways_to_call_it_are_the_same_tool():
    box = a_box()
    (twin,) = box.watched([MetadataTool(get_weather)])

    given = [twin("x"), twin.run("x")]

    assert ["weather in x", "weather in x"] == given
    assert ["weather", "weather"] == [span.tool for span in box.spans]


def test_what_a_description_holds_beside_the_function_stays():
    (twin,) = a_box().watched([SchemaTool(get_weather)])

    assert ("city",) == twin.function_schema.properties


def test_a_planned_failure_meets_what_handles_failures():
    box = a_box()
    (twin,) = box.watched([HandlingTool(get_weather)])
    box.on("weather").fails(TimeoutError("no answer"))

    given = twin.run("x")

    assert "failed with no answer" == given
    assert ["TimeoutError: no answer"] == [span.error for span in box.spans]
