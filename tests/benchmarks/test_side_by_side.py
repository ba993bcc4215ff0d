"""Each group of works measures everybody who is installed, and says who could not do it."""

import json
import subprocess

import pytest

pytest.importorskip("openai")

from benchmarks.side_by_side import (
    calls,
    contenders,
    environment,
    measure,
    opening,
    recording,
    testing,
)
from benchmarks.side_by_side.contenders import Contender, Limit, Replaykit, Vcrpy
from benchmarks.side_by_side.rounds import Effort, Figure, measured

LEAST = Effort(rounds=1, seconds=0.01, sizes=(3,), at_once=2, tests=1, calls=2, recorded=2)


@pytest.fixture(autouse=True)
def the_three_that_are_always_there(monkeypatch):
    monkeypatch.setattr(contenders, "CONTENDERS", (Limit, Vcrpy, Replaykit))


def values_of(figures, work):
    return {one.contender: one.value for one in figures if one.work == work}


def test_every_call_is_answered_by_everybody(tmp_path):
    """
    Replayed by another recording, or by none, it would raise.
    """
    figures = list(calls.calls(tmp_path, LEAST))

    assert [] == [figure for figure in figures if figure.value is None]
    assert 6 * 3 == len(figures)


def test_pieces_of_a_stream_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(calls, "CHUNKS", 4)

    figures = list(calls.crowds(tmp_path, LEAST))

    assert {"LIMIT": 4, "vcrpy": 1, "replaykit": 4} == values_of(figures, calls.PIECES)
    assert 3 == len(values_of(figures, calls.GATHERED))


def test_opening_is_measured_with_what_it_leaves_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "in_a_process_of_its_own", lambda *_: 1024)

    figures = list(opening.openings(tmp_path, LEAST))

    assert {"vcrpy": 1024, "replaykit": 1024} == values_of(figures, opening.MEMORY)
    sizes = values_of(figures, opening.SIZE)
    assert 10_000 < sizes["replaykit"] < sizes["vcrpy"]


def test_memory_grows_by_what_is_opened(tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text("interactions: []\nversion: 1\n")

    assert opening.growth(Vcrpy, path) >= 0


def test_what_cannot_be_opened_has_no_memory(tmp_path):
    assert opening.growth(Replaykit, tmp_path / "nothing.cassette") is None


def test_a_recording_is_journaled_as_it_goes(tmp_path):
    figures = list(recording.recordings(tmp_path, LEAST))

    assert {"LIMIT": 0, "vcrpy": 0, "replaykit": 1} == values_of(figures, recording.KEPT)
    assert 3 == len(values_of(figures, recording.CPU))


def test_a_suite_is_run_as_its_users_would(tmp_path, monkeypatch):
    runs = []
    monkeypatch.setattr(testing, "milliseconds", lambda *asked: runs.append(asked[1]) or 500.0)

    figures = list(testing.suites(tmp_path, LEAST))

    users = {"LIMIT": 0.5, "pytest-recording": 0.5, "replaykit": 0.5}
    assert users == values_of(figures, testing.ONE_CLIENT)
    assert {(), ("-p", "pytest_recording.plugin"), ("-p", "replaykit.pytest_plugin")} == set(runs)


@pytest.mark.parametrize("kind", [Limit, Replaykit])
def test_the_tests_of_a_suite_pass(pytester, monkeypatch, kind):
    monkeypatch.delenv("CI", raising=False)
    testing.write(kind(), pytester.path / "suite", testing.conversations(2), "function")

    run = pytester.runpytest_inprocess(
        "-p", "no:randomly", "-p", "no:asyncio", "--rootdir=suite", "suite"
    )

    run.assert_outcomes(passed=2)


class Fake(Contender):
    def __init__(self, name, *taken):
        self.name = name
        self.taken = list(taken)


def attempt(contender, pieces):
    found = contender.taken.pop(0)
    if isinstance(found, Exception):
        raise found
    return found, 1


def test_the_first_round_only_warms_up():
    fast, slow = Fake("fast", 9.0, 1.0, 3.0, 2.0), Fake("slow", 9.0, 4.0, 4.0, 4.0)
    effort = Effort(rounds=3, seconds=1, sizes=(), at_once=0, tests=0, calls=0, recorded=0)

    figures = list(measured(attempt, [fast, slow], effort))

    assert [(fast, 2.0, ""), (slow, 4.0, "")] == figures


def test_who_cannot_do_it_is_told_and_the_others_go_on():
    broken = ValueError("in /a/b c/kept.yaml: too many\nnodes")
    unable, able = Fake("unable", broken), Fake("able", 9.0, 1.0)

    figures = list(measured(attempt, [unable, able], LEAST))

    assert [(unable, None, "ValueError: in kept.yaml: too many"), (able, 1.0, "")] == figures


def test_the_groups_that_can_be_asked_for_are_there():
    groups = "opening calls crowds recording suites starts waiting capturing"
    assert groups.split() == list(measure.GROUPS)


def test_a_figure_survives_the_way_between_processes():
    figure = Figure(work="open", contender="vcrpy", size=10, value=0.5)

    assert figure == Figure(**json.loads(figure.line))


def test_peers_are_installed_once(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(environment.venv, "create", lambda *_, **__: None)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: asked.append(command))
    for _ in range(2):
        environment.python_of(tmp_path)

    assert [str(environment.PEERS)] == [command[-1] for command in asked]
