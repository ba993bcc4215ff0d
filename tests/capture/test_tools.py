"""Tools while they are captured: what they answer, when they ran, and that they run as they do."""

import asyncio
import sys
from pathlib import Path
from types import ModuleType

import pytest

import replaykit
from replaykit.cassette.store import load
from tests.capture import agents
from tests.capture.agents import ask_for_weather, get_weather, says
from tests.run.asking import ask
from tests.wire.provider import provider

CALLS = {"call_a": "Tokyo", "call_b": "Oslo"}


def spans_of(name="bug.cassette"):
    return load(Path(name)).spans


def facts_of(spans):
    return [(span.exchange, span.tool, span.call_id, span.arguments, span.result) for span in spans]


def test_a_marked_tool_is_kept_beside_the_reply_that_asked_for_it():
    with provider(says(None, CALLS), says("fine")) as server:
        with replaykit.capture("bug.cassette"):
            told = ask_for_weather(server.url, "Tokyo", "Oslo")
            ask(server.url, str(told))

    spans = spans_of()
    assert ["sunny in Tokyo", "sunny in Oslo"] == told
    assert [
        (1, "get_weather", "call_a", {"city": "Tokyo"}, "sunny in Tokyo"),
        (1, "get_weather", "call_b", {"city": "Oslo"}, "sunny in Oslo"),
    ] == facts_of(spans)
    sent_ns = [exchange.sent_ns for exchange in load(Path("bug.cassette")).exchanges]
    assert sent_ns[0] < spans[0].started_ns <= spans[0].ended_ns <= spans[1].started_ns < sent_ns[1]


def test_tools_of_a_loop_overlap_as_they_did():
    both = asyncio.Barrier(2)

    @replaykit.tool(name="get_weather")
    async def slow(city):
        await both.wait()
        return city

    async def agent(url):
        async with replaykit.capture("bug.cassette"):
            await asyncio.to_thread(ask, url)
            await asyncio.gather(slow("Tokyo"), slow(city="Oslo"))

    with provider(says(None, CALLS)) as server:
        asyncio.run(agent(server.url))

    one, two = spans_of()
    assert max(one.started_ns, two.started_ns) <= min(one.ended_ns, two.ended_ns)


def test_a_tool_that_fails_is_kept_with_what_it_raised():
    @replaykit.tool(name="get_weather")
    def broken(city):
        raise TimeoutError("the station is down")

    with provider(says(None, CALLS)) as server, replaykit.capture("bug.cassette"):
        with pytest.raises(TimeoutError):
            ask_for_weather(server.url, "Tokyo", tool=broken)

    (span,) = spans_of()
    assert "TimeoutError: the station is down" == span.error


def test_a_secret_in_a_tools_result_is_not_kept():
    from tests.cli.recordings import KEY

    with provider(says(None, {"call_a": KEY})) as server, replaykit.capture("bug.cassette"):
        ask_for_weather(server.url, KEY)

    assert KEY not in Path("bug.cassette").read_text()


def test_an_unmarked_tool_is_watched_by_its_path(monkeypatch):
    tools = {"get_weather": lambda city: f"rain in {city}"}
    monkeypatch.setattr(agents, "TOOLS", tools, raising=False)
    real = tools["get_weather"]

    with provider(says(None, CALLS)) as server:
        with replaykit.capture("bug.cassette", tools=["tests.capture.agents:TOOLS"]):
            ask(server.url)
            tools["get_weather"](city="Oslo")

    assert ["rain in Oslo"] == [span.result for span in spans_of()]
    assert real is tools["get_weather"]


def test_a_module_is_not_loaded_for_its_tools(logged, monkeypatch):
    """
    Its own program loads it when it is time, if ever; then its tools are watched.
    """
    late = ModuleType("late_tools")
    late.get_weather = lambda city: f"late in {city}"
    paths = ["late_tools:get_weather", "never.loaded:get_weather"]

    with provider(says(None, CALLS)) as server, replaykit.capture("bug.cassette", tools=paths):
        ask(server.url)
        monkeypatch.setitem(sys.modules, "late_tools", late)
        ask(server.url)
        late.get_weather("Tokyo")

    assert ["late in Tokyo"] == [span.result for span in spans_of()]
    assert [
        "replaykit: 'never.loaded:get_weather' was not watched: its module was never loaded"
    ] == logged()


def test_a_path_that_leads_to_no_tool_is_said(logged):
    with provider(says("fine")) as server:
        with replaykit.capture("bug.cassette", tools="tests.capture.agents:get_rain"):
            ask(server.url)

    (text,) = logged()
    assert text.startswith(
        "replaykit: 'tests.capture.agents:get_rain' cannot be watched:"
        " module 'tests.capture.agents' has no 'get_rain' (expected "
    )


def test_tools_that_nobody_asked_for_before_the_first_request_just_run():
    with replaykit.capture("bug.cassette"):
        assert "sunny in Rome" == get_weather("Rome")

    assert not Path("bug.cassette").exists()


def test_sessions_do_not_take_each_others_calls():
    """
    Two users ask the same at once, and the tools for the second run first.
    """
    with provider(says(None, {"call_a": "Tokyo"}), says(None, {"call_b": "Tokyo"})) as server:
        with replaykit.capture("bug.cassette"):
            for user in ("ann", "bob"):
                with replaykit.capture.session(user):
                    ask(server.url)
            for user in ("bob", "ann"):
                with replaykit.capture.session(user):
                    get_weather("Tokyo")

    assert ["call_a"] == [span.call_id for span in spans_of("bug/ann.cassette")]
    assert ["call_b"] == [span.call_id for span in spans_of("bug/bob.cassette")]
