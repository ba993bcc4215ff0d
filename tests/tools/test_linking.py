"""Which call an execution answers, and how sure that is."""

import asyncio
import functools
import json
import sys
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replaykit.model import Call
from replaykit.tools.latency import uniform
from tests.tools.boxes import a_box, asked, gathered, in_a_pool, in_threads, links

TWO_CITIES = [asked("a", "weather", city="Tokyo"), asked("b", "weather", city="London")]


def weather(city, unit="C"):
    return f"{city} in {unit}"


async def weather_async(city, unit="C"):
    await asyncio.sleep(0)
    return f"{city} in {unit}"


def linked(function, *calls):
    """A box with a tool called `weather`, and calls of it."""
    box = a_box()
    tool = box.watched({"weather": function})["weather"]
    box.asked(1, calls or TWO_CITIES)
    return box, tool


@pytest.mark.parametrize(
    "call",
    [
        lambda tool: tool("London"),
        lambda tool: tool(city="London"),
        lambda tool: tool("London", "C"),
        lambda tool: tool("London", unit="F"),
    ],
    ids=["positional", "keyword", "default", "more than was asked"],
)
def test_name_and_arguments_lead_to_the_call(call):
    box, tool = linked(weather)
    call(tool)

    assert [("b", "arguments")] == links(box)


def test_what_is_spelled_otherwise_is_found_and_the_doubt_said():
    box, tool = linked(weather)
    tool(" london ")

    assert [("b", "name")] == links(box)


def test_a_default_that_the_model_wrote_out_is_no_difference():
    box, tool = linked(weather, asked("a", "weather", city="Tokyo", unit="C"))
    tool("Tokyo")

    assert [("a", "arguments")] == links(box)


def test_a_default_that_one_call_writes_out_and_another_does_not_is_no_riddle():
    calls = [asked("a", "weather", city="Tokyo"), asked("b", "weather", city="Tokyo", unit="C")]
    box, tool = linked(weather, *calls)
    tool("Tokyo", "C")
    tool("Tokyo")

    assert [("b", "arguments"), ("a", "arguments")] == links(box)


def test_the_call_that_says_more_is_meant_where_more_is_given():
    calls = [asked("a", "weather", city="Tokyo"), asked("b", "weather", city="Tokyo", unit="F")]
    box, tool = linked(weather, *calls)
    tool("Tokyo", "F")
    tool("Tokyo")

    assert [("b", "arguments"), ("a", "arguments")] == links(box)


@dataclass
class Question:
    city: str


class Model:
    def __init__(self, city):
        self.city = city

    def model_dump(self, mode):
        return {"city": self.city}


@pytest.mark.parametrize(
    "argument",
    [{"city": "London"}, '{"city": "London"}', Question("London"), Model("London")],
    ids=["dict", "text", "dataclass", "model"],
)
def test_all_arguments_may_come_as_one(argument):
    box, tool = linked(lambda question: None)
    tool(argument)

    assert [("b", "arguments")] == links(box)
    assert {"city": "London"} == box.spans[0].arguments


def test_a_context_is_no_argument():
    """
    Frameworks hand one over beside what the model wrote.
    """
    box, tool = linked(lambda context, city: None)
    tool(object(), city="London")

    assert [("b", "arguments")] == links(box)
    assert {"city": "London"} == box.spans[0].arguments


def test_a_date_is_what_was_written():
    box, tool = linked(
        lambda day: None, asked("a", "weather", day="2026-01-02"), asked("b", "weather", day="x")
    )
    tool(date(2026, 1, 2))

    assert [("a", "arguments")] == links(box)


def test_a_whole_number_is_the_number_that_was_written():
    box, tool = linked(
        lambda days: None, asked("a", "weather", days=5), asked("b", "weather", days=6)
    )
    tool(6.0)

    assert [("b", "arguments")] == links(box)


def test_calls_alike_are_told_apart_in_order_and_it_is_said():
    box, tool = linked(weather, *[asked(name, "weather", city="Tokyo") for name in "abc"])
    for _ in range(3):
        tool("Tokyo")

    assert [("a", "order"), ("b", "order"), ("c", "order")] == links(box)


def test_a_call_that_is_tried_again_is_the_same_call():
    box, tool = linked(weather)
    tool("Tokyo")
    tool("Tokyo")

    assert [("a", "arguments"), ("a", "again")] == links(box)


def test_a_name_alone_is_enough_where_only_one_call_has_it():
    box, tool = linked(weather, asked("a", "weather", town="Tokyo"), asked("b", "rate"))
    tool("Kyoto")

    assert [("a", "name")] == links(box)


def test_nobody_guesses_between_two():
    box, tool = linked(weather)
    tool("Paris")

    assert [(None, None)] == links(box)


def test_what_fits_in_part_is_meant_where_nothing_fits_better():
    calls = [
        asked("a", "weather", city="Tokyo", day=1),
        asked("b", "weather", city="London", day=2),
    ]
    box, tool = linked(lambda **arguments: None, *calls)
    tool(city="LON", day=2)

    assert [("b", "name")] == links(box)


def test_a_text_for_all_arguments_is_compared_as_text():
    """
    Custom tools of one provider take a text that is no JSON.
    """
    call = Call(id="a", name="weather", arguments_text="Tokyo now", kind="custom")
    box, tool = linked(lambda text: None, call, asked("b", "weather", city="London"))
    tool("Tokyo now")

    assert [("a", "arguments")] == links(box)


def test_the_last_turn_comes_first():
    box, tool = linked(weather, asked("old", "weather", city="Tokyo"))
    box.asked(2, [asked("new", "weather", city="Tokyo")])
    tool("Tokyo")
    tool("Tokyo")

    assert [("new", "arguments"), ("old", "arguments")] == links(box)
    assert [2, 1] == [span.exchange for span in box.spans]


def test_what_nobody_asked_for_answers_nothing():
    box = a_box()
    box.watched(weather)("Tokyo")

    assert [(None, None)] == links(box)


@pytest.mark.parametrize("name", ["tool_call_id", "call_id", "id"])
def test_an_id_among_the_arguments_wins(name):
    box, tool = linked(lambda city, **context: None)
    tool("Tokyo", **{name: "b"})

    assert [("b", "id")] == links(box)


def test_an_id_that_no_call_has_is_an_argument_like_others():
    box, tool = linked(
        lambda **given: None, asked("a", "weather", id="u1"), asked("b", "weather", id="x")
    )
    tool(id="u1")

    assert [("a", "arguments")] == links(box)


def test_a_context_may_know_the_id():
    box, tool = linked(lambda context, text: None)
    tool(SimpleNamespace(tool_call_id="b", run=object()), json.dumps({"city": "Tokyo"}))

    assert [("b", "id")] == links(box)


def test_the_application_may_say_which_call_it_answers():
    box, tool = linked(weather)
    with box.answering("b"):
        tool("Tokyo")
    tool("Tokyo")

    assert [("b", "id"), ("a", "arguments")] == links(box)


def test_an_id_that_was_never_seen_is_believed():
    box, tool = linked(weather)
    with box.answering("z"):
        tool("Tokyo")

    assert [("z", "id")] == links(box)
    assert box.spans[0].exchange is None


def test_a_call_without_an_id_is_linked_to_its_exchange():
    """
    One provider sends none.
    """
    box, tool = linked(weather, asked(None, "weather", city="Tokyo"))
    tool("Tokyo")

    assert [(None, "arguments", 1)] == [(s.call_id, s.linked_by, s.exchange) for s in box.spans]


def test_a_tool_within_a_tool_answers_nothing():
    """
    The call is that of the outer one, or still to be executed.
    """
    box = a_box()

    def trip(city):
        return f"trip: {tools['weather'](city)}"

    tools = box.watched({"weather": weather, "trip": trip})
    box.asked(1, [asked("a", "trip", city="Tokyo"), asked("b", "weather", city="Tokyo")])
    tools["trip"](city="Tokyo")
    tools["weather"]("Tokyo")

    assert [("a", "arguments"), (None, None), ("b", "arguments")] == links(box)
    assert [False, True, False] == [span.is_nested for span in box.spans]


def test_a_tool_that_is_an_agent_answers_what_it_has_asked_for_itself():
    box = a_box()

    def research(city):
        box.asked(2, [asked("inner", "weather", city=city)])
        return tools["weather"](city)

    tools = box.watched({"weather": weather, "research": research})
    box.asked(1, [asked("outer", "research", city="Tokyo")])
    tools["research"](city="Tokyo")

    assert [("outer", "arguments"), ("inner", "arguments")] == links(box)


def test_what_only_hands_on_to_tools_takes_no_call_from_them():
    box = a_box()

    def dispatch(name, arguments):
        return tools[name](**arguments)

    tools = box.watched({"weather": weather, "dispatch": dispatch})
    box.asked(1, TWO_CITIES)
    tools["dispatch"]("weather", {"city": "London"})

    assert [(None, None), ("b", "arguments")] == links(box)


def test_a_tool_watched_twice_over_is_one_execution():
    def again(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            return function(*args, **kwargs)

        return call

    box = a_box()
    box.watched(again(box.watched(weather)))("Tokyo")

    assert 1 == len(box.spans)


AT_ONCE = [
    (gathered, weather_async),
    (in_threads, weather),
    (in_a_pool, weather),
]


@pytest.mark.parametrize(("run", "function"), AT_ONCE, ids=["gather", "threads", "pool"])
def test_each_of_those_that_run_at_once_finds_its_own(run, function):
    box, tool = linked(function)
    with box.opened():
        run((tool, {"city": "London"}), (tool, {"city": "Tokyo"}))

    assert {("London", "b"), ("Tokyo", "a")} == {
        (span.arguments["city"], span.call_id) for span in box.spans
    }


@pytest.mark.parametrize("run", [in_threads, in_a_pool])
def test_threads_started_for_a_call_answer_it(run):
    """
    What a block says of itself is true of what it starts.
    """
    box, tool = linked(weather)
    with box.opened(), box.answering("b"):
        run((tool, {"city": "Paris"}))

    assert [("b", "id")] == links(box)


def test_several_runs_at_once_keep_apart():
    """
    Each asks for the same.
    """
    boxes = {name: a_box() for name in ("left", "right")}

    async def run(name):
        box = boxes[name]
        with box.opened():
            tool = box.watched({"weather": weather_async})["weather"]
            box.asked(1, [asked(name, "weather", city="Tokyo")])
            await asyncio.gather(tool("Tokyo"), asyncio.to_thread(box.watched(weather), "Oslo"))

    async def both():
        await asyncio.gather(*map(run, boxes))

    asyncio.run(both())

    assert {"left", "right"} == {span.call_id for box in boxes.values() for span in box.spans} - {
        None
    }
    assert [2, 2] == [len(box.spans) for box in boxes.values()]


ARGUMENTS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), max_size=3)


@settings(max_examples=25, deadline=None)
@given(st.lists(ARGUMENTS, max_size=6), st.randoms(use_true_random=False))
def test_however_they_are_shuffled_each_call_is_answered_once_by_its_like(calls, chance):
    """
    Equal arguments, all linked, none twice.
    """
    box = a_box()
    tool = box.watched({"do": lambda **arguments: None})["do"]
    box.asked(1, [asked(str(place), "do", **one) for place, one in enumerate(calls)])
    shuffled = chance.sample(calls, len(calls))
    for one in shuffled:
        tool(**one)

    spans = box.spans
    assert shuffled == [calls[int(span.call_id)] for span in spans]
    assert len(calls) == len({span.call_id for span in spans})
    alike = [calls.count(calls[int(span.call_id)]) > 1 for span in spans]
    assert ["order" if one else "arguments" for one in alike] == [s.linked_by for s in spans]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(ARGUMENTS, min_size=1, max_size=5),
    st.integers(0, 9),
    st.randoms(use_true_random=False),
)
def test_chance_depends_on_the_call_and_not_on_when_it_runs(calls, seed, chance):
    """
    The same latencies in whichever order the tools happen to be executed.
    """

    def latencies(order):
        box = a_box(seed=seed)
        tool = box.watched({"do": lambda **arguments: None})["do"]
        box.on("do").takes(uniform(0, 1e-6))
        box.asked(1, [asked(str(place), "do", **one) for place, one in enumerate(calls)])
        for place in order:
            tool(**calls[place])
        return {span.call_id: span.plan for span in box.spans}

    order = list(range(len(calls)))

    assert latencies(order) == latencies(chance.sample(order, len(order)))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(ARGUMENTS, min_size=1, max_size=5),
    st.integers(1, 6),
    st.randoms(use_true_random=False),
)
def test_the_nth_is_the_same_in_whichever_order_they_run(calls, nth, chance):
    """
    The same of a reply's calls, and never more than one.
    """

    def planned(order):
        box = a_box()
        tool = box.watched({"do": lambda **arguments: None})["do"]
        box.on("do", nth=nth).returns("planned")
        box.on("do", a=1).returns("first").then().returns("second")
        box.asked(1, [asked(str(place), "do", **one) for place, one in enumerate(calls)])
        for place in order:
            tool(**calls[place])
        return {span.call_id: span.result for span in box.spans}

    order = list(range(len(calls)))
    forwards = planned(order)

    assert forwards == planned(chance.sample(order, len(order)))
    assert list(forwards.values()).count("first") <= 1
    assert list(forwards.values()).count("planned") <= 1


def test_many_threads_at_once_share_no_call():
    """
    Calls alike, of which each is answered once.
    """
    box, tool = linked(weather, *[asked(str(n), "weather", city="Tokyo") for n in range(48)])
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with box.opened():
            in_a_pool(*[(tool, {"city": "Tokyo"})] * 48)
    finally:
        sys.setswitchinterval(interval)

    assert set(map(str, range(48))) == {span.call_id for span in box.spans}
