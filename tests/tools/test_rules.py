"""What rules make of executions, which of them wins, and what is said of those that never did."""

import asyncio

import pytest

from replaykit.errors import SettingError
from tests.tools.boxes import a_box, asked, gathered


def get_weather(city, unit="C"):
    return f"weather in {city}"


def get_rate(base: str, quote: str = "JPY"):
    return 158.0


def tools_of(box):
    return box.watched({"get_weather": get_weather, "get_rate": get_rate})


def outcomes(tool, *calls):
    """What each call gives, or the name of what it raises."""
    found = []
    for call in calls:
        try:
            found.append(tool(**call))
        except Exception as error:
            found.append(type(error).__name__)
    return found


TOKYO, LONDON = {"city": "Tokyo"}, {"city": "London"}


def test_a_rule_is_for_the_executions_it_names():
    box = a_box()
    tools = tools_of(box)
    box.on("get_weather", city="Tokyo").returns("snow")

    assert ["snow", "weather in London"] == outcomes(tools["get_weather"], TOKYO, LONDON)
    assert [158.0] == outcomes(tools["get_rate"], {"base": "USD"})


def test_a_rule_for_no_tool_is_for_every_tool():
    box = a_box()
    tools = tools_of(box)
    box.on().fails(TimeoutError)

    assert ["TimeoutError"] == outcomes(tools["get_weather"], TOKYO)
    assert ["TimeoutError"] == outcomes(tools["get_rate"], {"base": "USD"})


def test_a_rule_may_name_the_function_itself():
    box = a_box()
    tools = tools_of(box)
    box.on(get_weather).returns("snow")

    assert ["snow"] == outcomes(tools["get_weather"], TOKYO)


def test_a_default_is_an_argument_too():
    box = a_box()
    tools = tools_of(box)
    box.on("get_weather", unit="C").returns("snow")

    assert ["snow"] == outcomes(tools["get_weather"], TOKYO)


def test_later_rules_win():
    box = a_box()
    tools = tools_of(box)
    box.on("get_weather").returns("rain")
    box.on("get_weather", city="Tokyo").returns("snow")

    assert ["snow", "rain"] == outcomes(tools["get_weather"], TOKYO, LONDON)
    assert () == box.unapplied


def test_an_id_chooses_one_call():
    box = a_box()
    tools = tools_of(box)
    box.on(id="b").returns("snow")
    box.asked(1, [asked("a", "get_weather", **TOKYO), asked("b", "get_weather", **TOKYO)])

    assert ["weather in Tokyo", "snow"] == outcomes(tools["get_weather"], TOKYO, TOKYO)


def test_a_turn_chooses_the_calls_of_one_reply():
    box = a_box()
    tools = tools_of(box)
    box.on("get_weather", turn=2).returns("snow")
    given = []
    for exchange in (1, 2, 3):
        box.asked(exchange, [asked(f"call_{exchange}", "get_weather", **TOKYO)])
        given += outcomes(tools["get_weather"], TOKYO)

    assert ["weather in Tokyo", "snow", "weather in Tokyo"] == given


def test_the_nth_is_counted_among_those_that_match():
    box = a_box()
    tools = tools_of(box)
    box.on("get_weather", city="London", nth=2).returns("snow")

    assert [
        "weather in London",
        "weather in Tokyo",
        "snow",
        "weather in London",
    ] == outcomes(tools["get_weather"], LONDON, TOKYO, LONDON, LONDON)


def test_the_nth_is_counted_as_the_reply_has_it_whichever_runs_first():
    box = a_box()
    tools = tools_of(box)
    box.on("get_weather", nth=1).returns("snow")
    box.asked(1, [asked("a", "get_weather", **TOKYO), asked("b", "get_weather", **LONDON)])

    assert ["weather in London", "snow"] == outcomes(tools["get_weather"], LONDON, TOKYO)


def test_what_is_tried_again_comes_behind_all_that_was_asked_for():
    box = a_box()
    tools = tools_of(box)
    box.on("get_weather", nth=1).fails(TimeoutError)
    box.on("get_weather", nth=3).returns("at the second try")
    box.asked(1, [asked("a", "get_weather", **TOKYO), asked("b", "get_weather", **LONDON)])

    assert ["TimeoutError", "at the second try", "weather in London"] == outcomes(
        tools["get_weather"], TOKYO, TOKYO, LONDON
    )


def test_the_next_turn_is_counted_behind_what_was_tried_again():
    box = a_box()
    tools = tools_of(box)
    box.on("get_weather", nth=3).returns("snow")
    box.asked(1, [asked("a", "get_weather", **TOKYO)])
    first = outcomes(tools["get_weather"], TOKYO, TOKYO)
    box.asked(2, [asked("b", "get_weather", **TOKYO)])

    assert ["weather in Tokyo", "weather in Tokyo"] == first
    assert ["snow"] == outcomes(tools["get_weather"], TOKYO)


def test_first_this_then_that():
    box = a_box()
    tools = tools_of(box)
    box.on("get_rate").fails(TimeoutError).then().returns(1).then()
    calls = [{"base": "USD"}] * 4

    assert ["TimeoutError", 1, 158.0, 158.0] == outcomes(tools["get_rate"], *calls)
    assert () == box.unapplied


def test_the_last_step_stays():
    box = a_box()
    tools = tools_of(box)
    box.on("get_rate").fails(TimeoutError).then().returns(1)

    assert ["TimeoutError", 1, 1] == outcomes(tools["get_rate"], *[{"base": "USD"}] * 3)


def test_steps_may_begin_at_the_nth():
    box = a_box()
    tools = tools_of(box)
    box.on("get_rate", nth=2).returns(2).then().returns(3)

    assert [158.0, 2, 3, 158.0] == outcomes(tools["get_rate"], *[{"base": "USD"}] * 4)


def test_what_is_returned_is_a_copy():
    """
    An agent that changes it must not change what the next one gets.
    """
    box = a_box()
    tools = tools_of(box)
    box.on("get_rate").returns({"rates": []})
    tools["get_rate"]("USD")["rates"].append(1)

    assert {"rates": []} == tools["get_rate"]("USD")


def test_a_generator_yields_what_it_is_to_return():
    box = a_box()

    def items():
        yield 1

    tool = box.watched(items)
    box.on("items").returns([7, 8]).then().returns("one")

    assert ([7, 8], ["one"]) == (list(tool()), list(tool()))


def test_an_async_generator_yields_what_it_is_to_return():
    box = a_box()

    async def items():
        yield 1

    async def main():
        return [item async for item in box.watched(items)()]

    box.on("items").returns([7, 8])

    assert [7, 8] == asyncio.run(main())


def test_the_span_says_what_was_done_to_it():
    box = a_box()
    tools = tools_of(box)
    box.on("get_rate").takes(0).fails(TimeoutError("down"))
    outcomes(tools["get_rate"], {"base": "USD"})

    assert "takes 0, fails with TimeoutError('down')" == box.spans[0].plan
    assert "TimeoutError: down" == box.spans[0].error


UNAPPLIED = [
    (lambda box: box.on("get_rate").takes(1), "on('get_rate') takes 1: get_rate was never called"),
    (
        lambda box: box.on("get_weather", city="Oslo").hangs(),
        "on('get_weather', city='Oslo') hangs: get_weather was called 2 times, never like this;"
        " nearest: get_weather(city='Tokyo') [a]",
    ),
    (
        lambda box: box.on("get_weather", city="London", unit="F").takes(1),
        "on('get_weather', city='London', unit='F') takes 1: get_weather was called 2 times, never"
        " like this; nearest: get_weather(city='London')",
    ),
    (
        lambda box: box.on("get_weather", nth=5).takes(1),
        "on('get_weather', nth=5) takes 1: get_weather was called 2 times like this",
    ),
    (
        lambda box: (box.on("get_weather").takes(1), box.on("get_weather").returns(3))[0],
        "on('get_weather') takes 1: a later rule decided in its place: on('get_weather') returns 3",
    ),
    (
        lambda box: box.on("get_weather"),
        "on('get_weather'): it says nothing to do (add takes, fails, returns or hangs)",
    ),
    (
        lambda box: box.on(turn=7).hangs(),
        "on(turn=7) hangs: a tool was called 2 times, never like this; nearest:"
        " get_weather(city='Tokyo') [a]",
    ),
    (
        lambda box: box.on("get_weather").returns(1).then().returns(2).then().fails(OSError),
        "on('get_weather') returns 1 then returns 2 then fails with OSError:"
        " its step 3 (fails with OSError) was not reached: get_weather was called 2 times like"
        " this",
    ),
]


@pytest.mark.parametrize(("say", "text"), UNAPPLIED)
def test_a_rule_that_decided_nothing_is_reported_and_why(say, text):
    box = a_box()
    tools = tools_of(box)
    say(box)
    box.asked(1, [asked("a", "get_weather", **TOKYO)])
    outcomes(tools["get_weather"], TOKYO, LONDON)

    assert [text] == list(map(str, box.unapplied))


def test_a_tool_that_nobody_watches_is_reported_at_the_end_where_it_could_not_be_before():
    box = a_box()
    box.on("get_wether").takes(1)
    tools_of(box)

    assert [
        "on('get_wether') takes 1: no tool 'get_wether' is watched"
        " (did you mean 'get_weather'? expected get_rate, get_weather)"
    ] == list(map(str, box.unapplied))


MISUSE = [
    (
        lambda box: box.on("get_wether"),
        "on('get_wether') is for a tool that nobody watches (did you mean 'get_weather'? expected"
        " get_rate, get_weather)",
    ),
    (
        lambda box: box.on("get_rate", town="USD"),
        "on('get_rate', town='USD'): get_rate has no argument 'town' (expected base, quote)",
    ),
    (lambda box: box.on("get_rate", nth=0), "nth is 0 (expected a number that counts from 1)"),
    (
        lambda box: box.on("get_rate", turn="2"),
        "turn is '2' (expected a number that counts from 1)",
    ),
    (lambda box: box.on("get_rate", id=3), "id is 3 (expected the id of a call)"),
    (lambda box: box.on(3), "on(3) names no tool (expected a name, or the function itself)"),
    (
        lambda box: box.on("get_rate").takes(-1),
        "on('get_rate'): takes is -1 (expected seconds from 0 to 1,000,000,000)",
    ),
    (
        lambda box: box.on("get_rate", base="USD").takes("soon"),
        "on('get_rate', base='USD'): takes 'soon', which is no duration (expected seconds from 0"
        " on, or uniform, normal, lognormal, percentiles, between as in 'uniform(1, 5)')",
    ),
    (
        lambda box: box.on("get_rate").takes(1).takes(2),
        "on('get_rate') takes 1: it cannot also be that it takes 2 (expected one duration and one"
        " end a step, or then() between them)",
    ),
    (
        lambda box: box.on("get_rate").fails(OSError).returns(2),
        "on('get_rate') fails with OSError: it cannot also be that it returns 2 (expected one"
        " duration and one end a step, or then() between them)",
    ),
    (
        lambda box: box.on("get_rate").then(),
        "on('get_rate'): then() follows on nothing (expected takes, fails, returns or hangs"
        " before it)",
    ),
    (
        lambda box: box.on("get_rate").fails(3),
        "on('get_rate'): fails with 3 (expected an exception, its class, a function that makes one,"
        " or 'TypeName: message')",
    ),
]


@pytest.mark.parametrize(("say", "text"), MISUSE)
def test_misuse_is_refused_with_the_choices(say, text):
    box = a_box()
    tools_of(box)
    with pytest.raises(SettingError) as wrong:
        say(box)

    assert text == str(wrong.value)


def test_an_argument_that_no_model_can_write_is_refused():
    with pytest.raises(SettingError, match="which no model can write"):
        a_box().on("get_weather", city=object())


def test_a_rule_after_the_fact_is_refused():
    box = a_box()
    tools = tools_of(box)
    outcomes(tools["get_weather"], TOKYO)
    with pytest.raises(SettingError) as wrong:
        box.on("get_weather").takes(1)

    assert (
        "on('get_weather') comes after the fact: get_weather was called 1 time like this (expected"
        " before the agent runs, or turn= or nth= for what is to come)"
    ) == str(wrong.value)


def test_where_nothing_is_watched_it_is_said():
    box = a_box()
    box.on("look_up").takes(1)

    assert [
        "on('look_up') takes 1: no tool 'look_up' is watched (expected a tool that"
        " replay.tools, replay.watch or @replaykit.tool watches)"
    ] == list(map(str, box.unapplied))


def test_what_is_still_to_come_may_be_planned_at_any_time():
    box = a_box()
    tools = tools_of(box)
    outcomes(tools["get_weather"], TOKYO)
    box.on("get_weather", nth=2).returns("snow")
    box.on("get_weather", city="London").returns("fog")

    assert ["snow", "fog"] == outcomes(tools["get_weather"], TOKYO, LONDON)


def test_a_rule_that_has_applied_is_not_added_to():
    box = a_box()
    tools = tools_of(box)
    rule = box.on("get_weather").returns("snow")
    outcomes(tools["get_weather"], TOKYO)
    with pytest.raises(SettingError) as wrong:
        rule.takes(3)

    assert (
        "on('get_weather') returns 'snow': it has been applied already, so that 'takes 3, returns"
        " 'snow'' comes too late (expected before the agent runs)"
    ) == str(wrong.value).replace('"', "'")


def test_rules_decide_in_tasks_as_they_do_elsewhere():
    box = a_box()

    async def look_up(city):
        return f"weather in {city}"

    tool = box.watched(look_up)
    box.on("look_up", city="London").fails(ValueError("x"))
    given = gathered((tool, TOKYO), (tool, LONDON))

    assert ["weather in Tokyo", "ValueError('x')"] == [given[0], repr(given[1])]
