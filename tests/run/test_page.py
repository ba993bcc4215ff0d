"""The page of a run: as it went, and without a say in how the run is judged."""

from contextlib import suppress
from dataclasses import replace
from urllib.error import HTTPError

import pytest

import replaykit
from replaykit.model import Chunk
from replaykit.run.page import Caption, is_page
from tests.plugin.suite import answer
from tests.plugin.trips import exchange, lay
from tests.plugin.weather_agent import talk
from tests.report.page.test_page import facts_in
from tests.run.asking import ask
from tests.run.test_verdicts import QUICK, path  # noqa: F401  (a fixture)
from tests.wire.provider import provider

NOBODY = "http://127.0.0.1:9"
TOKYO = {"role": "user", "content": "Weather in Tokyo?"}
SUNNY = {"role": "assistant", "content": "sunny"}


def page_of(run):
    return run.page(run.path.with_suffix(".html"), Caption(title="a trip", about={"mode": "a"}))


def took(run):
    return [one["took"] for one in facts_in(page_of(run).decode())["exchanges"]]


@pytest.fixture
def slow(tmp_path):
    """A cassette whose answer came in two pieces, a second after the other."""
    place = tmp_path / "slow.cassette"
    spoken = exchange(1, [TOKYO], SUNNY, "stop")
    body = spoken.response.body
    pieces = (Chunk(at_ns=10**9, data=body[:9]), Chunk(at_ns=2 * 10**9, data=body[9:]))
    lay(place, [replace(spoken, response=replace(spoken.response, chunks=pieces))])
    return place


def test_it_is_known_as_a_page(path):  # noqa: F811  (a fixture)
    with replaykit.replay(path, clock="virtual") as run:
        talk(run.tools(QUICK)["get_weather"])

    page = page_of(run)
    assert is_page(page[:4096])
    assert {"mode": "a"} == facts_in(page.decode())["about"]


@pytest.mark.parametrize(
    ("pace", "expected"), [("at once", 0), ("recorded", 2), (4, 0.5)], ids=["none", "all", "part"]
)
def test_answers_take_the_time_that_they_took(slow, pace, expected):
    with replaykit.replay(slow, clock="virtual", pace=pace) as run:
        ask(NOBODY)

    assert [expected] == took(run)


def test_beside_what_is_played_what_is_recorded_takes_its_own_time(slow):
    with provider(answer("sunny")) as server, replaykit.replay(slow, mode="record") as run:
        ask(server.url)
        ask(server.url, "Weather in Rome?")

    played, recorded = took(run)
    assert 0 == played
    assert 0 < recorded < 10**9


def test_what_breaks_while_it_is_drawn_is_no_complaint(path):  # noqa: F811  (a fixture)
    broken = []

    def sends(tool, result):
        if broken:
            raise ValueError("not any more")
        return result

    with replaykit.replay(path, clock="virtual", sends=sends) as run:
        talk(run.tools(QUICK)["get_weather"])
    broken.append(1)

    assert page_of(run)
    assert () == run.complaints


def test_what_no_provider_would_say_is_shown_as_it_is(tmp_path):
    place = tmp_path / "odd.cassette"
    odd = exchange(1, [TOKYO], SUNNY, "stop")
    lay(place, [replace(odd, response=replace(odd.response, body=b'{"choices": 3}'))])

    with replaykit.replay(place, clock="virtual") as run, pytest.raises(TypeError):
        ask(NOBODY)

    (shown,) = facts_in(page_of(run).decode())["exchanges"]
    assert '{"choices": 3}' == shown["response_body"]
    assert "provider" not in shown


def test_what_stands_in_no_recording_is_told_as_such(slow):
    """
    Its number comes after all that are recorded, whether they were asked for or not.
    """
    with suppress(HTTPError), replaykit.replay(slow, clock="virtual") as run:
        ask(NOBODY)
        ask(NOBODY, "Weather in Rome?")

    facts = facts_in(page_of(run).decode())
    assert facts["summary"].startswith("2 exchanges (1 not recorded), no tool calls")
    assert [(1, None), (2, True)] == [
        (one["number"], one.get("is_unrecorded")) for one in facts["exchanges"]
    ]
