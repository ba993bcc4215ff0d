"""Whole runs of pytest: suites that ask a model, and suites that do not."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks import plugin_startup
from benchmarks.plugin_startup import milliseconds
from benchmarks.side_by_side.contenders import Contender, installed
from benchmarks.side_by_side.rounds import Effort, Figure, measured
from benchmarks.side_by_side.suites import Scope, conversations
from replaykit.model import Exchange

ONE_CLIENT = "a suite, one client a session"
CLIENT_EACH = "a suite, one client a test"
START = "what the plugin adds to the start of a suite without it"
LOADED = "of vcr, freezegun, openai and anthropic, loaded by an unmarked suite"

_SCOPES: tuple[tuple[str, Scope], ...] = ((ONE_CLIENT, "session"), (CLIENT_EACH, "function"))
_HEAVY = ("vcr", "freezegun", "openai", "anthropic")
_TELL = f"""\
import json
import sys


def pytest_unconfigure():
    loaded = [name for name in {_HEAVY!r} if name in sys.modules]
    with open("loaded.json", "w") as file:
        json.dump(loaded, file)
"""


def suites(folder: Path, effort: Effort) -> Iterator[Figure]:
    """Suites that ask a model three times a test."""
    whole = conversations(effort.tests)
    users = [one for one in installed() if one.suite]
    patient = replace(effort, rounds=max(1, effort.rounds // 5), seconds=60)
    for title, scope in _SCOPES:
        places = {one: folder / scope / one.name for one in users}
        for one, place in places.items():
            write(one, place, whole, scope)
        attempt = partial(_run, plugin_startup.Suite(title, effort.tests), places)
        for one, seconds, note in measured(attempt, users, patient):
            name = one.suite.name or one.name
            yield Figure(work=title, size=effort.tests, contender=name, value=seconds, note=note)


def starts(folder: Path, effort: Effort) -> Iterator[Figure]:
    """Suites that do not ask, with the plugins that are there all the same."""
    users = [one for one in installed() if one.suite and one.suite.plugin]
    plugins = [(), *(one.suite.words for one in users)]
    suite = plugin_startup.SUITES[1]
    without, *beside = plugin_startup.medians(suite, effort.rounds * 2, plugins)
    for one, taken in zip(users, beside, strict=True):
        name = one.suite.name or one.name
        yield Figure(work=START, contender=name, value=(taken - without) / 1000)
        loaded = _loaded_by(folder, one.suite.words)
        yield Figure(
            work=LOADED, contender=name, value=len(loaded), note=", ".join(loaded) or "none"
        )


def _run(
    suite: plugin_startup.Suite, places: Mapping[Contender, Path], one: Contender, _: int
) -> tuple[float, int]:
    """Seconds of CPU a test, the start of pytest and of the SDK among them."""
    return milliseconds(suite, _words(one), str(places[one])) / 1000, suite.tests


def _words(one: Contender) -> tuple[str, ...]:
    return one.suite.words if one.suite else ()


def write(one: Contender, place: Path, whole: Sequence[Sequence[Exchange]], scope: Scope) -> None:
    place.mkdir(parents=True)
    one.suite.write(place, whole, scope)
    if one.suite.cassette:
        for number, exchanges in enumerate(whole):
            cassette = place / one.suite.cassette.format(number=number)
            cassette.parent.mkdir(parents=True, exist_ok=True)
            one.lay(cassette, exchanges)


def _loaded_by(folder: Path, words: tuple[str, ...]) -> list[str]:
    folder.joinpath("conftest.py").write_text(_TELL)
    folder.joinpath("test_plain.py").write_text("def test_it():\n    pass\n")
    command = (sys.executable, "-m", "pytest", "-q", "--collect-only", *words)
    subprocess.run(
        command,
        cwd=folder,
        env=plugin_startup.environment(str(folder)),
        capture_output=True,
        check=True,
    )
    loaded: list[str] = json.loads(folder.joinpath("loaded.json").read_text())
    return loaded
