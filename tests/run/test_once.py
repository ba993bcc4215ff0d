"""A run is for one block: what is asked of it before, after, or in no mode at all."""

import pytest

import replaykit
from tests.plugin.suite import answer
from tests.run.asking import ask
from tests.tools import trip_tools
from tests.wire.provider import provider

NOBODY = "http://127.0.0.1:9"


def look_up(of):
    return of


@pytest.fixture
def recorded(tmp_path):
    """A cassette with one exchange."""
    path = tmp_path / "trip.cassette"
    with provider(answer("sunny")) as server, replaykit.replay(path, mode="record"):
        ask(server.url)
    return path


@pytest.mark.parametrize("is_inside", [True, False], ids=["inside itself", "after itself"])
def test_it_is_opened_once(recorded, is_inside):
    again = pytest.raises(replaykit.ReplayKitError, match="has been opened before")
    run = replaykit.replay(recorded)
    with run:
        ask(NOBODY)
        if is_inside:
            with again as raised, run:
                pass
    if not is_inside:
        with again as raised, run:
            pass

    assert "  * call replaykit.replay() for each `with`" in str(raised.value)


def test_before_it_is_opened_it_has_seen_nothing(recorded):
    run = replaykit.replay(recorded)

    assert ((), (), (), ()) == (run.exchanges, run.turns, run.spans, run.findings)


def test_what_it_has_seen_stays_when_it_is_closed(recorded):
    with replaykit.replay(recorded) as run:
        ask(NOBODY)
        look_up_watched = run.tools(look_up)
        look_up_watched("x")
    look_up_watched("y")

    assert (1, ["x"]) == (len(run.exchanges), [span.result for span in run.spans])


def test_after_it_is_closed_nothing_is_watched_in_place(recorded):
    before = dict(trip_tools.TOOLS)
    with replaykit.replay(recorded) as run:
        ask(NOBODY)
    run.watch("tests.tools.trip_tools:TOOLS")

    assert before == trip_tools.TOOLS


def test_switched_off_it_leaves_tools_alone(tmp_path):
    before = dict(trip_tools.TOOLS)
    plan = [{"tool": "look_up", "fails": "ValueError: no"}]
    path = tmp_path / "trip.cassette"
    with replaykit.replay(path, mode="off", plan=plan, tools="recorded") as run:
        run.watch("tests.tools.trip_tools:TOOLS")
        given = run.tools(look_up)("x")

    assert ("x", (), (), ()) == (given, run.spans, run.findings, run.complaints)
    assert before == trip_tools.TOOLS
