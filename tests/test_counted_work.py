"""What replaykit may cost, counted: each ceiling is about half as much again as it takes today.

Where one is exceeded, look at what became dearer; `python -m benchmarks` says what it means in
time.
"""

import json
import os
import subprocess
import sys
from dataclasses import replace
from types import ModuleType

import pytest

pytest.importorskip("openai")

import replaykit
from benchmarks.side_by_side.contenders import Replaykit
from benchmarks.side_by_side.libraries import http, real_transports
from benchmarks.side_by_side.sessions import sessions
from benchmarks.side_by_side.suites import conversations
from benchmarks.side_by_side.testing import write
from replaykit.cassette.matching import Tape
from replaykit.cassette.store import load
from replaykit.checks import NAMES, examine, session_of
from replaykit.clock import VirtualClock, calendar
from replaykit.clock.loaded_modules import LoadedModules
from replaykit.providers import Reader
from replaykit.run.recorder import Recorder
from replaykit.run.redacting import Redacting
from replaykit.run.settings import Settings
from replaykit.wire import intercepting
from tests.counting import counted

SMALL, LARGE = 8, 64
ASKED = 4
TELL = """\
import gc, json, sys
from pathlib import Path

def pytest_sessionfinish():
    gc.collect()
    runs = [one for one in gc.get_objects() if type(one).__name__ == "Run"]
    told = {"loaded": sorted(sys.modules), "runs": len(runs)}
    Path(__file__).with_name("told.json").write_text(json.dumps(told))
"""


@pytest.fixture(scope="module")
def cassettes(tmp_path_factory):
    """Cassettes of two sizes, with what they hold."""
    folder = tmp_path_factory.mktemp("counted")
    kept = {size: list(sessions(size)) for size in (SMALL, LARGE)}
    for size, exchanges in kept.items():
        Replaykit().lay(folder / f"{size}.cassette", exchanges)
    return {size: (folder / f"{size}.cassette", exchanges) for size, exchanges in kept.items()}


def opening(cassettes, size):
    with counted() as work:
        Tape(load(cassettes[size][0]))
    return work


def answering(cassettes, size, **settings):
    """The work of the last few calls at the transport; the first of a run is not counted."""
    path, exchanges = cassettes[size]
    first, *rest = [
        http.Request("POST", one.request.url, content=one.request.body)
        for one in exchanges[-ASKED - 1 :]
    ]
    with replaykit.replay(path, on_unplayed="ignore", allow=NAMES, **settings):
        transport = real_transports().plain
        transport.handle_request(first).read()
        with counted() as work:
            for request in rest:
                transport.handle_request(request).read()
    return work


def test_opening_reads_one_file_and_parses_nothing(cassettes):
    work = opening(cassettes, LARGE)

    assert (1, 0) == (work.opened, work.parsed)


def test_opening_costs_little_for_each_exchange(cassettes):
    small, large = opening(cassettes, SMALL), opening(cassettes, LARGE)

    assert (large.calls - small.calls) / (LARGE - SMALL) <= 48
    assert small.calls <= 48 * SMALL + 100


def test_a_replayed_call_parses_nothing_and_opens_nothing(cassettes):
    work = answering(cassettes, LARGE)

    assert (0, 0) == (work.parsed, work.opened)


def test_a_replayed_call_costs_little(cassettes):
    assert costs_little(answering(cassettes, LARGE))


def costs_little(work):
    """Today a call takes 55 functions of ours, and 288 with those of others."""
    return work.ours / ASKED <= 80 and work.calls / ASKED <= 430


def grows(small, large):
    """Whether the same work is dearer where more is kept."""
    return large.calls > small.calls * 1.1


def test_a_replayed_call_costs_the_same_in_a_large_cassette(cassettes):
    small, large = (answering(cassettes, size) for size in (SMALL, LARGE))

    assert not grows(small, large)


def test_a_cost_that_grows_is_noticed(cassettes):
    """
    A rule of one's own is asked about each recording that is left.
    """

    def is_same(live, recorded):
        return live.body == recorded.body

    small, large = (answering(cassettes, size, match=is_same) for size in (SMALL, LARGE))

    assert grows(small, large)
    assert not costs_little(large)


def test_what_is_in_other_words_is_parsed_as_often_as_it_has_to_be(cassettes):
    """
    Redacted, judged, and asked for its question; of the recording nothing has to be parsed.
    """
    path, exchanges = cassettes[LARGE]
    body = json.dumps(json.loads(exchanges[0].request.body)).encode()
    with replaykit.replay(path, on_unplayed="ignore"):
        transport = real_transports().plain
        with counted() as work:
            transport.handle_request(http.Request("POST", exchanges[0].request.url, content=body))

    assert 1 <= work.parsed / len(body) <= 5


def test_each_recorded_exchange_is_brought_to_the_disk_once(cassettes, tmp_path):
    recorder = Recorder(tmp_path / "new.cassette")
    first, *rest = cassettes[SMALL][1]
    recorder.keep(first)
    with counted() as work:
        for exchange in rest:
            recorder.keep(exchange)

    assert (len(rest), 0) == (work.synced, work.opened)


def recording(exchanges, path):
    """The work of redacting, keeping and saving them."""
    redacting = Redacting(Settings())
    recorder = Recorder(path, gate=redacting.gate(path))
    with counted() as work:
        for one in exchanges:
            request, response = redacting.request(one.request), redacting.response(one.response)
            recorder.keep(replace(one, request=request, response=response))
        recorder.settle(passed=True)
    return work


def test_recording_costs_little_for_each_exchange(cassettes, tmp_path):
    """
    Today an exchange takes 3,900 functions, 1,500 of them ours, and is parsed once.
    """
    small, large = (
        recording(cassettes[size][1], tmp_path / f"{size}.cassette") for size in (SMALL, LARGE)
    )
    sent = sum(len(one.request.body) for one in cassettes[LARGE][1])

    assert (large.calls - small.calls) / (LARGE - SMALL) <= 5_800
    assert large.parsed <= 1.5 * sent


def judging(turns):
    """The work of reading and judging a session whose history grows."""
    exchanges, reader = list(sessions(turns, turns=turns)), Reader()
    session_of([reader.read_exchange(exchanges[0])], reader=reader)  # what is loaded only now
    with counted() as work:
        reader = Reader()
        session = session_of([reader.read_exchange(one) for one in exchanges], reader=reader)
        examine(session)
    return work


def test_judging_costs_little_for_each_turn():
    """
    Today one of 32 turns takes 3,200 functions; with its history walked anew it takes 13,600.
    """
    small, large = judging(SMALL), judging(32)

    assert (large.calls - small.calls) / (32 - SMALL) <= 4_800
    assert small.calls <= 20_000


def test_to_be_judged_a_body_is_parsed_once():
    """
    Beside it, replies are read, and the arguments of calls where they stand for the first time.
    """
    sent = sum(len(one.request.body) for one in sessions(32, turns=32))
    answered = sum(len(one.response.body) for one in sessions(32, turns=32))

    assert judging(32).parsed <= sent + 2 * answered


@pytest.fixture
def what_more_modules_cost(monkeypatch):
    """By how many calls a window is dearer with a thousand more modules that it knows."""

    def measured():
        with intercepting():
            few = window()
            for number in range(1_000):
                monkeypatch.setitem(sys.modules, f"known_{number}", ModuleType(f"known_{number}"))
            window()
            return window().calls - few.calls

    return measured


def test_a_window_does_not_look_at_each_module(what_more_modules_cost):
    assert what_more_modules_cost() <= 100


def test_a_window_that_did_would_be_noticed(what_more_modules_cost, monkeypatch):
    """
    freezegun does, where it is let.
    """
    monkeypatch.setattr(calendar, "_NO_MODULES", sys)

    assert what_more_modules_cost() > 100


def window():
    with VirtualClock():
        pass
    with counted() as work, VirtualClock():
        pass
    return work


def test_modules_are_looked_over_when_a_window_opens_and_when_it_closes(monkeypatch):
    looks, look_over = [], LoadedModules._look_over
    window()

    def counting(loaded):
        looks.append(loaded)
        look_over(loaded)

    monkeypatch.setattr(LoadedModules, "_look_over", counting)
    with VirtualClock():
        opened = len(looks)

    assert (1, 2) == (opened, len(looks))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What is loaded and kept at the end of a suite of a few tests that pass."""
    place = tmp_path_factory.mktemp("suite") / "replayed"
    write(Replaykit(), place, conversations(3), "session")
    place.joinpath("conftest.py").write_text(TELL)
    plugin = ("-p", "replaykit.pytest_plugin", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", "-q", *plugin]
    subprocess.run(command, cwd=place, env=alone(), capture_output=True, check=True)
    return json.loads(place.joinpath("told.json").read_text())


def test_a_replayed_test_loads_what_it_needs(told):
    """
    No words for findings, no toolbox, no redactor, and of its provider alone what reads and judges.
    """
    unneeded = (
        "replaykit.report",
        "replaykit.tools.toolbox",
        "replaykit.cassette.redaction",
        "replaykit.cassette.foreign",
        "replaykit.providers.anthropic_messages.rules",
        "replaykit.providers.gemini.judgement",
        "replaykit.providers.openai_responses.rules",
    )

    assert [] == [name for name in told["loaded"] if name.startswith(unneeded)]
    assert "replaykit.providers.openai_chat.rules" in told["loaded"]


def test_a_suite_of_replayed_tests_loads_few_modules_of_ours(told):
    """
    Today it loads 232; with all that it could need there would be 330.
    """
    assert len([name for name in told["loaded"] if name.startswith("replaykit")]) <= 270


def test_what_a_run_knows_is_let_go_with_its_test(told):
    assert 0 == told["runs"]


def test_an_unmarked_suite_loads_five_modules_of_ours_at_most(tmp_path):
    tmp_path.joinpath("test_plain.py").write_text("def test_it():\n    pass\n")
    source = (
        "import pytest, sys; pytest.main(['-q', '-p', 'replaykit.pytest_plugin']);"
        "print(*(m for m in sys.modules if m.partition('.')[0] in "
        "('replaykit', 'vcr', 'freezegun', 'openai', 'anthropic')), sep=',')"
    )

    run = subprocess.run(
        [sys.executable, "-c", source],
        cwd=tmp_path,
        env=alone(),
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = run.stdout.splitlines()[-1].split(",")
    assert {"replaykit"} == {module.partition(".")[0] for module in loaded}
    assert len(loaded) <= 5


def alone():
    """An environment in which pytest loads no plugin that it is not told to."""
    return {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
