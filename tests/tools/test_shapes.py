"""What is watched comes back in its own shape."""

import functools
import types
from collections import OrderedDict, UserDict, UserList, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest

from replaykit.errors import SettingError
from tests.tools.boxes import a_box


def get_weather(city):
    return f"weather in {city}"


def get_rate(base):
    return f"rate of {base}"


class Dict(dict):
    """A registry that knows more than its members."""

    version = None


Two = namedtuple("Two", ["get_weather", "get_rate"])


class Entry(NamedTuple):
    name: str
    function: object
    schema: dict


def in_mapping(tools):
    return tools["get_weather"], tools["get_rate"]


MAPPINGS = [
    {"get_weather": get_weather, "get_rate": get_rate},
    OrderedDict(get_weather=get_weather, get_rate=get_rate),
    Dict(get_weather=get_weather, get_rate=get_rate),
    defaultdict(lambda: None, get_weather=get_weather, get_rate=get_rate),
    types.MappingProxyType({"get_weather": get_weather, "get_rate": get_rate}),
]
SEQUENCES = [
    [get_weather, get_rate],
    (get_weather, get_rate),
    deque([get_weather, get_rate]),
    Two(get_weather, get_rate),
]


@pytest.mark.parametrize("tools", MAPPINGS, ids=lambda tools: type(tools).__name__)
def test_a_mapping_stays_what_it_is(tools):
    box = a_box()
    twin = box.watched(tools)
    given = [tool("x") for tool in in_mapping(twin)]

    assert (type(tools), list(tools)) == (type(twin), list(twin))
    assert ["weather in x", "rate of x"] == given
    assert ["get_weather", "get_rate"] == [span.tool for span in box.spans]
    assert tools["get_weather"] is get_weather


@pytest.mark.parametrize("tools", SEQUENCES, ids=lambda tools: type(tools).__name__)
def test_a_sequence_stays_what_it_is(tools):
    box = a_box()
    twin = box.watched(tools)
    for tool in twin:
        tool("x")

    assert type(tools) is type(twin)
    assert ["get_weather", "get_rate"] == [span.tool for span in box.spans]


def test_a_set_stays_a_set():
    box = a_box()
    for tool in box.watched({get_weather}):
        tool("x")

    assert ["get_weather"] == [span.tool for span in box.spans]


def test_what_a_subclass_knows_beside_its_members_stays():
    tools = Dict(get_weather=get_weather)
    tools.version = 3

    assert 3 == a_box().watched(tools).version


def test_the_key_is_the_name_of_the_tool():
    box = a_box()
    box.watched({"weather": get_weather, "other": lambda: None})["weather"]("x")

    assert ["weather"] == [span.tool for span in box.spans]


@pytest.mark.parametrize(
    ("tools", "call"),
    [
        (
            {"weather": {"function": get_weather, "schema": {"type": "object"}}},
            lambda tools: tools["weather"]["function"]("x"),
        ),
        ({"weather": (get_weather, {"type": "object"})}, lambda tools: tools["weather"][0]("x")),
        ([("weather", get_weather)], lambda tools: tools[0][1]("x")),
        ([{"name": "weather", "handler": get_weather}], lambda tools: tools[0]["handler"]("x")),
        ([Entry("weather", get_weather, {})], lambda tools: tools[0].function("x")),
        (
            {"city": {"weather": get_weather}, "money": {"rate": get_rate}},
            lambda tools: tools["city"]["weather"]("x"),
        ),
    ],
    ids=["dict", "tuple", "pair", "named dict", "named tuple", "groups"],
)
def test_an_entry_may_hold_more_than_the_function(tools, call):
    box = a_box()

    assert "weather in x" == call(box.watched(tools))
    assert ["weather"] == [span.tool for span in box.spans]


def test_what_holds_no_function_is_the_same_object():
    schema = {"type": "function", "function": {"name": "weather", "parameters": {}}}
    twin = a_box().watched({"weather": get_weather, "schema": schema, "limit": 3})

    assert schema is twin["schema"]


class Toolkit:
    """Tools that share a state."""

    unit = "C"

    def __init__(self):
        self.asked = []

    def get_weather(self, city):
        self.asked.append(city)
        return f"{city} in {self.unit} {self._private()}"

    @classmethod
    def get_unit(cls):
        return cls.unit

    @staticmethod
    def get_rate(base):
        return base

    @property
    def count(self):
        return len(self.asked)

    def _private(self):
        return "!"

    def __len__(self):
        return len(self.asked)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        return None


def test_the_public_methods_of_an_object_are_watched():
    box, toolkit = a_box(), Toolkit()
    with box.watched(toolkit) as twin:
        given = [twin.get_weather("Tokyo"), twin.get_unit(), twin.get_rate("JPY")]

    assert ["Tokyo in C !", "C", "JPY"] == given
    assert ["get_weather", "get_unit", "get_rate"] == [span.tool for span in box.spans]


def test_an_objects_state_stays_one():
    toolkit = Toolkit()
    twin = a_box().watched(toolkit)
    twin.get_weather("Tokyo")
    twin.unit = "F"

    assert (["Tokyo"], "F", 1, 1) == (toolkit.asked, toolkit.unit, twin.count, len(twin))
    assert isinstance(twin, Toolkit)


class Slotted:
    __slots__ = ("city",)

    def get_weather(self):
        return self.city


def test_an_object_with_slots_is_watched():
    box, slotted = a_box(), Slotted()
    slotted.city = "Tokyo"

    assert "Tokyo" == box.watched(slotted).get_weather()
    assert 1 == len(box.spans)


class Registry:
    def __init__(self):
        self._tools = {"weather": get_weather}

    def run(self, name, **arguments):
        return self._tools[name](**arguments)


@dataclass(frozen=True)
class Frozen:
    functions: dict = field(default_factory=lambda: {"weather": get_weather})

    def run(self, name, **arguments):
        return self.functions[name](**arguments)


@pytest.mark.parametrize("make", [Registry, Frozen])
def test_a_registry_runs_what_is_watched(make):
    box, registry = a_box(), make()
    twin = box.watched(registry)

    assert "weather in x" == twin.run("weather", city="x")
    assert ["weather"] == [span.tool for span in box.spans]
    assert type(registry) is type(twin)


def test_the_registry_itself_stays_as_it_was():
    box, registry = a_box(), Registry()
    box.watched(registry)
    registry.run("weather", city="x")

    assert () == box.spans


@dataclass
class FunctionTool:
    """As agent frameworks describe a tool to a model."""

    name: str
    on_invoke_tool: object
    params_json_schema: dict = field(default_factory=dict)


def test_a_described_tool_keeps_its_description():
    box = a_box()
    described = FunctionTool("weather", lambda context, text: f"got {text}", {"type": "object"})
    (twin,) = box.watched([described])

    assert "got {}" == twin.on_invoke_tool(None, "{}")
    assert ["weather"] == [span.tool for span in box.spans]
    assert {"type": "object"} == twin.params_json_schema


class BaseTool:
    """As frameworks have tools that are classes."""

    name = ""

    def invoke(self, city):
        return self._run(city)

    def _run(self, city):
        raise NotImplementedError


class Weather(BaseTool):
    name = "weather"

    def _run(self, city):
        return f"weather in {city}"


class SlottedWeather:
    __slots__ = ("name",)

    def __init__(self):
        self.name = "weather"

    def run(self, city):
        return f"weather in {city}"


@pytest.mark.parametrize(
    ("make", "call"),
    [
        (Weather, lambda tool: tool.invoke("x")),
        (Weather, lambda tool: tool._run("x")),
        (SlottedWeather, lambda tool: tool.run("x")),
    ],
)
def test_a_list_may_hold_tools_that_are_classes(make, call):
    box, tool = a_box(), make()
    (twin,) = box.watched([tool])

    assert "weather in x" == call(twin)
    assert ["weather"] == [span.tool for span in box.spans]
    assert "weather in x" == call(tool)


class Callable:
    """A tool that is an object."""

    name = "weather"

    def __init__(self):
        self.times = 0

    def __call__(self, city):
        self.times += 1
        return f"weather in {city}"


def test_a_callable_object_is_a_tool():
    box, tool = a_box(), Callable()
    twin = box.watched(tool)

    assert "weather in x" == twin("x")
    assert ["weather"] == [span.tool for span in box.spans]
    assert (1, 1, True) == (tool.times, twin.times, isinstance(twin, Callable))


def test_a_class_is_a_place_for_functions():
    box = a_box()
    twin = box.watched(Toolkit)

    assert ("JPY", "C") == (twin.get_rate("JPY"), twin.get_unit())
    assert ["get_rate", "get_unit"] == [span.tool for span in box.spans]
    assert "Tokyo in C !" == twin().get_weather("Tokyo")


def test_a_module_is_a_place_for_functions():
    module = types.ModuleType("trip")
    exec("def get_weather(city): return city\nfrom os import getcwd", module.__dict__)
    box = a_box()
    twin = box.watched(module)

    assert "x" == twin.get_weather("x")
    assert ["get_weather"] == [span.tool for span in box.spans]
    assert twin.getcwd is module.getcwd


def test_a_thing_has_one_twin():
    """
    Agents compare functions, and pass them on.
    """
    box, tools = a_box(), [get_weather, get_weather]
    first, second = box.watched(tools)

    assert first is second is box.watched(get_weather) is box.watched(first)


def test_a_bound_method_is_watched():
    box, toolkit = a_box(), Toolkit()
    tool = box.watched(toolkit.get_weather)
    tool("Tokyo")

    assert ["get_weather"] == [span.tool for span in box.spans]
    assert toolkit is tool.__self__
    assert {"city": "Tokyo"} == box.spans[0].arguments


def test_a_partial_is_watched_under_the_name_of_its_function():
    box = a_box()
    box.watched(functools.partial(get_weather, "Tokyo"))()

    assert ["get_weather"] == [span.tool for span in box.spans]


@pytest.mark.parametrize("nothing", [{}, [], 3, "get_weather", None, {"a": 1}, object()])
def test_where_there_is_no_tool_it_is_said(nothing):
    with pytest.raises(SettingError) as wrong:
        a_box().watched(nothing)

    assert (
        f"there is no tool in {nothing!r} (expected a function, a mapping or sequence of"
        " functions, an object with public methods, or one that holds its functions under"
        " `tools` or `functions`)"
    ) == str(wrong.value)


def test_what_contains_itself_ends():
    tools = {"weather": get_weather}
    tools["again"] = tools
    box = a_box()
    box.watched(tools)["weather"]("x")

    assert 1 == len(box.spans)


def test_after_the_run_a_twin_does_what_the_tool_does():
    box = a_box()
    tool = box.watched(get_weather)
    box.close()

    assert "weather in x" == tool("x")
    assert () == box.spans


class Strict(UserDict):
    """A mapping that is made of something else than a mapping."""

    def __init__(self, *, version):
        super().__init__({"weather": get_weather})
        self.version = version


class StrictList(UserList):
    def __init__(self, *, version):
        super().__init__([get_weather])
        self.version = version


def test_a_collection_that_cannot_be_made_anew_is_read_only():
    """
    It can still be read as what it was.
    """
    box = a_box()
    mapping, sequence = box.watched(Strict(version=1)), box.watched(StrictList(version=1))
    mapping["weather"]("x")
    sequence[0]("x")

    assert (types.MappingProxyType, list) == (type(mapping), type(sequence))
    assert ["weather", "get_weather"] == [span.tool for span in box.spans]
