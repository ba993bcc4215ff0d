"""Tools watched by their path, for all who call them, and put back exactly."""

import asyncio
import sys
from types import MappingProxyType, ModuleType, SimpleNamespace

import pytest

from replaykit.errors import SettingError
from replaykit.tools import tool
from tests.tools import trip_tools
from tests.tools.boxes import a_box
from tests.tools.trip_tools import get_weather as weather_by_another_name

HERE = "tests.tools.trip_tools"


def state():
    """All that could have been changed, as objects."""
    return [
        dict(vars(trip_tools)),
        dict(trip_tools.TOOLS),
        list(trip_tools.LISTED),
        dict(trip_tools.DESCRIBED[0]),
        dict(vars(trip_tools.Desk)),
        dict(vars(trip_tools.Later)),
        dict(vars(trip_tools.DESK)),
        dict(trip_tools.REGISTRY._tools),
    ]


WAYS = {
    "TOOLS": lambda: trip_tools.TOOLS["weather"]("x"),
    "LISTED": lambda: trip_tools.LISTED[0]("x"),
    "FROZEN": lambda: trip_tools.FROZEN["weather"]("x"),
    "PAIRED": lambda: trip_tools.PAIRED[0][1]("x"),
    "DESCRIBED": lambda: trip_tools.DESCRIBED[0]["handler"]("x"),
    "REGISTRY": lambda: trip_tools.REGISTRY._tools["weather"]("x"),
    "get_weather": lambda: trip_tools.get_weather("x"),
    "DESK": lambda: trip_tools.DESK.book("x"),
    "DESK.book": lambda: trip_tools.DESK.book("x"),
    "Desk": lambda: trip_tools.Desk.echo("x"),
    "Desk.book": lambda: trip_tools.Desk().book("x"),
    "Desk.unit_of": lambda: trip_tools.Desk().unit_of(),
    "Later.echo": lambda: trip_tools.Later.echo("x"),
}


@pytest.mark.parametrize("path", WAYS)
def test_it_is_watched_where_it_stands_and_put_back_exactly(path):
    before, expected = state(), WAYS[path]()
    box = a_box()
    with box.opened():
        box.watch(f"{HERE}:{path}")
        given = WAYS[path]()

    assert expected == given
    assert [expected] == [span.result for span in box.spans]
    assert before == state()


def test_a_mapping_stays_the_same_object():
    mapping = trip_tools.TOOLS
    box = a_box()
    with box.opened():
        box.watch(f"{HERE}:TOOLS")
        trip_tools.run("weather", "x")
        asyncio.run(trip_tools.run("rate", "y"))
        still = trip_tools.TOOLS

    assert mapping is still
    assert ["weather", "rate"] == [span.tool for span in box.spans]


def test_a_function_is_replaced_wherever_it_was_imported_by_name():
    """
    In its module and in those of the user's own, under any name.
    """
    real = weather_by_another_name
    box = a_box()
    with box.opened():
        box.watch(f"{HERE}:get_weather")
        trip_tools.call_weather("module")
        weather_by_another_name("import")

    assert ["module", "import"] == [span.arguments["city"] for span in box.spans]
    assert weather_by_another_name is real is trip_tools.get_weather


def test_what_holds_a_function_otherwise_keeps_the_real_one():
    box = a_box()
    with box.opened():
        box.watch(f"{HERE}:get_weather")
        trip_tools.TOOLS["weather"]("x")

    assert () == box.spans


def test_a_module_is_watched_whole():
    before, box = state(), a_box()
    with box.opened():
        box.watch(HERE)
        trip_tools.get_weather("x")
        asyncio.run(trip_tools.get_rate("y"))

    assert ["get_weather", "get_rate"] == [span.tool for span in box.spans]
    assert before == state()


def test_a_path_may_be_written_with_points_alone():
    box = a_box()
    with box.opened():
        box.watch(f"{HERE}.TOOLS")
        trip_tools.run("weather", "x")

    assert ["weather"] == [span.tool for span in box.spans]


def test_plans_and_choices_know_what_is_watched_in_place():
    box = a_box()
    with box.opened():
        box.watch(f"{HERE}:TOOLS")
        box.on("weather").returns("snow")
        given = trip_tools.run("weather", "x")
        with pytest.raises(SettingError, match=r"did you mean 'rate'\? expected rate, weather"):
            box.on("rat")

    assert "snow" == given


def test_a_run_sees_its_own_though_another_has_asked_for_the_same():
    """
    And what the first takes away first, the second still has.
    """
    before = state()
    boxes = [a_box(), a_box()]

    async def run(box, steps, city):
        with box.opened():
            box.watch(f"{HERE}:TOOLS")
            for _ in range(steps):
                await asyncio.sleep(0)
                trip_tools.run("weather", city)

    async def both():
        await asyncio.gather(run(boxes[0], 1, "left"), run(boxes[1], 3, "right"))

    asyncio.run(both())

    assert [["left"], ["right"] * 3] == [
        [span.arguments["city"] for span in box.spans] for box in boxes
    ]
    assert before == state()


def test_a_run_that_has_not_asked_does_not_see_it():
    asked, other = a_box(), a_box()
    with asked.opened():
        asked.watch(f"{HERE}:TOOLS")
        with other.opened():
            trip_tools.run("weather", "x")

    assert ((), ()) == (asked.spans, other.spans)


def test_what_somebody_else_has_put_there_since_stays():
    real = trip_tools.TOOLS["weather"]
    box = a_box()
    try:
        with box.opened():
            box.watch(f"{HERE}:TOOLS")
            trip_tools.TOOLS["weather"] = theirs = lambda city: city
        after = trip_tools.TOOLS["weather"]
    finally:
        trip_tools.TOOLS["weather"] = real

    assert theirs is after


WRONG = [
    (
        "tests.tools.trip_tols:TOOLS",
        "'tests.tools.trip_tols:TOOLS' cannot be watched: importing 'tests.tools.trip_tols' fails:"
        " No module named 'tests.tools.trip_tols' (expected a path as 'trip.tools:TOOLS')",
    ),
    (
        f"{HERE}:TOOL",
        f"'{HERE}:TOOL' cannot be watched: module '{HERE}' has no 'TOOL' (expected TOOLS)",
    ),
    (
        f"{HERE}:NUMBER",
        f"there is no tool at '{HERE}:NUMBER' (expected a function, or a mapping, a list, an"
        " object or a module with functions in it)",
    ),
]


@pytest.mark.parametrize(("path", "text"), WRONG)
def test_a_path_that_leads_to_no_tool_is_refused(path, text):
    before = state()
    box = a_box()
    with box.opened(), pytest.raises(SettingError) as wrong:
        box.watch(path)

    assert text == str(wrong.value)
    assert before == state()


def test_what_every_run_watches_is_left_as_it_is(monkeypatch):
    marked = tool(trip_tools.get_weather)
    monkeypatch.setitem(trip_tools.TOOLS, "weather", marked)
    box = a_box()
    with box.opened():
        box.watch(f"{HERE}:TOOLS")
        trip_tools.run("weather", "x")
        within = trip_tools.TOOLS["weather"]

    assert marked is within
    assert ["get_weather"] == [span.tool for span in box.spans]


def test_what_cannot_be_changed_is_refused(monkeypatch):
    class Slotted:
        __slots__ = ()

        def book(self):
            return "booked"

    monkeypatch.setattr(trip_tools, "DESK", Slotted())
    with a_box().opened() as box, pytest.raises(SettingError) as wrong:
        box.watch(f"{HERE}:DESK")

    assert str(wrong.value).startswith("'book' cannot be replaced in <")
    assert str(wrong.value).endswith(
        "(expected something that can be changed; pass it to replay.tools() instead)"
    )


def test_what_somebody_has_taken_away_meanwhile_stays_away(monkeypatch):
    monkeypatch.setattr(trip_tools, "TOOLS", {"weather": trip_tools.get_weather, "other": len})
    box = a_box()
    with box.opened():
        box.watch(f"{HERE}:TOOLS")
        del trip_tools.TOOLS["other"]

    assert {"weather": trip_tools.get_weather} == trip_tools.TOOLS


class Working:
    """A tool that is a class."""

    name = "weather"

    def run(self, city):
        return city

    def __repr__(self):
        return repr(vars(self))


NESTED = {
    "groups": {"city": {"weather": trip_tools.get_weather}},
    "objects": {"weather": SimpleNamespace(name="weather", func=trip_tools.get_weather)},
    "classes": {"weather": Working()},
    "pairs": {"weather": (trip_tools.get_weather, {"schema": 1})},
    "frozen": {"weather": MappingProxyType({"function": trip_tools.get_weather})},
    "nothing": {
        "limit": 3,
        "again": (),
        "frozen": MappingProxyType({}),
        "kind": int,
        "weather": trip_tools.get_weather,
    },
}
CALLS = {
    "groups": lambda tools: tools["city"]["weather"]("x"),
    "objects": lambda tools: tools["weather"].func("x"),
    "classes": lambda tools: tools["weather"].run("x"),
    "pairs": lambda tools: tools["weather"][0]("x"),
    "frozen": lambda tools: tools["weather"]["function"]("x"),
    "nothing": lambda tools: tools["weather"]("x"),
}


@pytest.mark.parametrize("shape", NESTED)
def test_what_lies_deeper_is_found(monkeypatch, shape):
    monkeypatch.setattr(trip_tools, "TOOLS", NESTED[shape])
    before = repr(NESTED[shape])
    box = a_box()
    with box.opened():
        box.watch(f"{HERE}:TOOLS")
        CALLS[shape](trip_tools.TOOLS)

    assert ["weather"] == [span.tool for span in box.spans]
    assert before == repr(NESTED[shape])


def test_what_contains_itself_ends(monkeypatch):
    tools = {"weather": trip_tools.get_weather}
    tools["again"] = tools
    monkeypatch.setattr(trip_tools, "TOOLS", tools)
    box = a_box()
    with box.opened():
        box.watch(f"{HERE}:TOOLS")
        tools["weather"]("x")

    assert 1 == len(box.spans)
    assert trip_tools.get_weather is tools["weather"]


def test_a_path_of_points_that_leads_nowhere_is_refused():
    with a_box().opened() as box, pytest.raises(SettingError, match="importing 'nowhere' fails"):
        box.watch("nowhere.tools")


def test_a_module_that_was_never_a_file_is_the_users(monkeypatch):
    """
    As those that notebooks and generators make.
    """
    module = ModuleType("made_up")
    module.imported = trip_tools.get_weather
    monkeypatch.setitem(sys.modules, "made_up", module)
    box = a_box()
    with box.opened():
        box.watch(f"{HERE}:get_weather")
        module.imported("x")

    assert 1 == len(box.spans)
    assert trip_tools.get_weather is module.imported
