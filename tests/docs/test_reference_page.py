"""docs/reference.md is what the code says of itself now, and its examples run."""

import asyncio
import re
import sys
from types import ModuleType

import pytest

import replaykit
from docs.reference import PAGE, Declared, page
from replaykit import pytest_plugin
from replaykit.run.settings import Given
from tests.docs.test_pytest_page import Declared as OfThePlugin
from tests.docs.typing_along import REPLIES, Reader

NAMED = PAGE.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^<!-- example -->\n```python\n(.*?)^```$", NAMED, re.DOTALL | re.MULTILINE)


def test_the_page_is_up_to_date():
    assert page() == NAMED, "docs/reference.md is not what the code says: python -m docs.reference"


def test_every_public_name_is_on_the_page():
    assert [] == [name for name in replaykit.__all__ if f"`replaykit.{name}" not in NAMED]


def test_every_attribute_of_a_run_is_on_the_page():
    run = replaykit.replay("trip.cassette")
    public = {name for name in (*dir(run), *vars(run)) if not name.startswith("_")}

    assert public == set(re.findall(r"^\| `replay\.(\w+)", NAMED, flags=re.MULTILINE))


def test_every_setting_fixture_and_option_is_on_the_page():
    fixtures = [name for name in pytest_plugin.__all__ if not name.startswith("_")]
    declared = OfThePlugin()
    names = [*Given.__annotations__, *fixtures, *declared.ini]

    assert [] == [name for name in names if f"| `{name}` |" not in NAMED]
    assert declared.options == [name.partition("=")[0] for name in Declared().options]


@pytest.fixture
def names(pytester, monkeypatch):
    """What examples take for granted: an agent that has been recorded, its model, a run."""
    reader = Reader(pytester, monkeypatch, "docs/reference.md")
    reader.has_the_agent()
    monkeypatch.chdir(reader.folder)
    trip = ModuleType("trip")
    exec(reader.folder.joinpath("trip.py").read_text(), trip.__dict__)
    tools = ModuleType("trip.tools")
    tools.TOOLS = dict(trip.TOOLS)
    monkeypatch.setitem(sys.modules, "trip", trip)
    monkeypatch.setitem(sys.modules, "trip.tools", tools)
    known = {
        "replaykit": replaykit,
        "plan_trip": lambda question: asyncio.run(trip.plan_trip(question)),
        "question": "Weather in Tokyo and London?",
        "replay": replaykit.replay("trip.cassette"),
    }
    with reader.asking(REPLIES * len(EXAMPLES)):
        with replaykit.replay("cassettes/trip.cassette", mode="record"):
            known["plan_trip"](known["question"])
        yield known


@pytest.fixture
def watched(names):
    """The same, with a run that is over, whose tools were watched."""
    with replaykit.replay("cassettes/trip.cassette", clock="virtual") as run:
        run.watch("trip:TOOLS")
        run.on("get_weather", city="London").takes(45)
        names["plan_trip"](names["question"])
    return {**names, "replay": run}


@pytest.mark.parametrize("example", [one for one in EXAMPLES if "assert replay" not in one])
def test_an_example_runs(names, example):
    exec(example, names)


@pytest.mark.parametrize("example", [one for one in EXAMPLES if "assert replay" in one])
def test_an_example_is_true_of_a_run(watched, example):
    exec(example, watched)
