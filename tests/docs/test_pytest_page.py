"""docs/pytest.md names every option, setting, fixture and property that there is, and no other."""

import re
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from replaykit import pytest_plugin
from replaykit.pytest_plugin.declarations import VARIABLE
from replaykit.pytest_plugin.options import SessionOptions, Trace
from replaykit.run.advice import Advice
from replaykit.run.complaints import Kind
from replaykit.run.observed import ObservedTurn
from replaykit.run.run import Run
from replaykit.run.setting_values import KindOfClock, KindOfTools, OnIdle, OnUnplayed
from replaykit.run.settings import Given, Mode, Settings
from tests.docs.pages import ROOT, code_in, section_of, tables_in, text_of
from tests.docs.situations import COMPLAINTS

PAGE = text_of("docs/pytest.md")
(SETTINGS,) = tables_in(section_of(PAGE, "Marker, fixture, ini file"))
MODES, WINNERS = tables_in(section_of(PAGE, "Modes"))
CHOICES = {
    "mode": Mode,
    "clock": KindOfClock,
    "tools": KindOfTools,
    "on_unplayed": OnUnplayed,
    "on_idle": OnIdle,
}


class Declared:
    """Stands in for pytest's parser, and notes what the plugin declares."""

    def __init__(self):
        self.options, self.ini = [], []
        pytest_plugin.pytest_addoption(self)

    def getgroup(self, *_):
        return self

    def addoption(self, name, **_):
        self.options.append(name)

    def addini(self, name, *_, **__):
        self.ini.append(name)


def named(rows, column=0):
    """The first code of a column, where a row has one."""
    cells = (row[column].split()[:1] for row in rows if row[column].startswith("`"))
    return sorted(re.split("[`=]", cell)[1] for (cell,) in cells)


def first_names(heading):
    (table,) = tables_in(section_of(PAGE, heading))
    return named(table)


def test_every_option_is_on_the_page():
    assert sorted(Declared().options) == first_names("Options")


def test_every_ini_key_is_on_the_page():
    assert sorted(Declared().ini) == named(SETTINGS, column=1)


def test_every_argument_of_the_marker_is_on_the_page():
    arguments = ["cassette", "mode", *Given.__annotations__]

    assert sorted(arguments) == named(SETTINGS)


def test_an_ini_key_is_named_like_its_argument():
    both = [(row[0].strip("`"), row[1].strip("`")) for row in SETTINGS if row[0] and row[1]]

    assert [] == [pair for pair in both if f"replaykit_{pair[0]}" != pair[1]]


@pytest.mark.parametrize("name", CHOICES)
def test_the_choices_of_a_setting_are_on_the_page(name):
    (values,) = (row[2] for row in SETTINGS if row[0] == f"`{name}`")

    assert list(get_args(CHOICES[name])) == code_in(values)


def test_the_choices_of_a_page_are_on_the_page():
    (values,) = (row[2] for row in SETTINGS if row[1] == "`replaykit_trace`")

    assert list(get_args(Trace)) == code_in(values)


def test_every_mode_has_its_row():
    assert sorted(get_args(Mode)) == named(MODES)


def test_every_fixture_is_on_the_page():
    public = [name for name in pytest_plugin.__all__ if not name.startswith("_")]

    assert sorted(public) == first_names("Fixtures")


def public(names):
    return {name for name in names if not name.startswith("_")}


def test_every_attribute_of_a_run_is_on_the_page():
    path = Path("trip.cassette")
    run = Run(path, Settings(), Advice.in_python(path))

    named = set(re.findall(r"`replay\.(\w+)", section_of(PAGE, "The run")))

    assert public([*dir(run), *vars(run)]) == named


def test_every_attribute_of_a_turn_is_on_the_page():
    _, seen, _ = tables_in(section_of(PAGE, "The run"))
    (about_turns,) = (text for name, text in seen if name == "`replay.turns`")

    assert public(dir(ObservedTurn)) == set(code_in(about_turns))


def test_every_variable_is_on_the_page():
    assert sorted([VARIABLE, "CI"]) == first_names("Environment")


def test_every_property_is_on_the_page():
    source = Path(ROOT, "replaykit/pytest_plugin/words.py").read_text(encoding="utf-8")
    properties, _ = tables_in(section_of(PAGE, "For other programs"))

    assert sorted(set(re.findall(r'"(replaykit_\w+)"', source))) == named(properties)


def test_every_kind_of_complaint_is_on_the_page():
    assert set(get_args(Kind)) <= {name.partition(":")[0] for name in COMPLAINTS}


SAID = {
    "--replaykit": "record",
    "REPLAYKIT": "live",
    "marker": "off",
    "replaykit_config": "refresh",
    "ini": "record",
}


def options(*, is_ci=False, **said):
    return SessionOptions(
        option=said.get("--replaykit"),
        variable=said.get("REPLAYKIT"),
        ini={"mode": said["ini"]} if "ini" in said else {},
        directory=Path(),
        is_ci=is_ci,
        keep_failed=False,
        prunes=False,
    ).origin(said.get("marker"), said.get("replaykit_config"))


def test_who_stands_first_on_the_page_wins():
    order = [code_in(row[1])[0] for row in WINNERS]

    assert SAID.keys() == set(order)
    for winner, loser in pairwise(order):
        assert winner == options(**{winner: SAID[winner], loser: SAID[loser]}).source


def test_who_can_make_it_record_under_ci_is_on_the_page():
    said = {code_in(row[1])[0]: row[2] for row in WINNERS}

    records = {who: options(is_ci=True, **{who: "record"}).mode == "record" for who in SAID}

    assert said == {who: "yes" if does else "no" for who, does in records.items()}


def test_the_marker_says_its_arguments_as_the_page_does():
    """
    As far as the line goes that `pytest --markers` has room for.
    """
    source = Path(ROOT, "replaykit/pytest_plugin/declarations.py").read_text(encoding="utf-8")
    listed = re.search(r"\(cassette=None, \*, ([a-z_, \"\n]+)\.\.\.\)", source)[1]
    arguments = [row[0].strip("`") for row in SETTINGS if row[0]]

    assert [] == [name for name in re.findall(r"\w+", listed) if name not in arguments]
