"""`--replaykit-json FILE`: what marked tests did, in one file for other programs."""

import json

import pytest

from tests.plugin.suite import failure_of, said
from tests.plugin.test_verdict import SEQUENTIAL, WATCHED
from tests.plugin.trips import conversation, lay, written

OPTION = "--replaykit-json=out/facts.json"
SHARED = '"test_agent/test_it"'
TWO = f"""
{written(SEQUENTIAL)}
{written(f"talk({WATCHED})", SHARED, "test_right")}
def test_plain():
    pass
"""


def facts(trip):
    return json.loads((trip.suite.pytester.path / "out" / "facts.json").read_text())


def test_it_tells_of_every_marked_test(trip):
    trip.tests(TWO)

    trip.suite.run(OPTION)

    found = facts(trip)
    assert 1 == found["version"]
    assert {
        "test_agent.py::test_it": (False, ["one-after-another"], ["finding"]),
        "test_agent.py::test_right": (True, [], []),
    } == {
        test["test"]: (
            test["passed"],
            [finding["name"] for finding in test["findings"]],
            test["complaints"],
        )
        for test in found["tests"]
    }


def test_it_has_all_that_is_known_of_a_test(trip):
    trip.run(f"talk({WATCHED})", OPTION)

    (test,) = facts(trip)["tests"]
    calls = [
        {"id": call_id, "name": "get_weather", "results": 1} for call_id in ("call_a", "call_b")
    ]
    assert {
        "test": "test_agent.py::test_it",
        "passed": True,
        "cassette": "cassettes/test_agent/test_it.cassette",
        "mode": "replay",
        "requests": {"played": 2, "recorded": 0, "missed": 0, "refused": 0, "unplayed": 0},
        "turns": [{"turn": 1, "exchange": 1, "calls": calls, "width": 2, "makespan": 3, "work": 5}],
        "complaints": [],
        "notes": [],
        "findings": [],
        "unobserved": [],
    } == test


def test_a_finding_says_all_that_its_text_says(trip):
    trip.run(SEQUENTIAL, OPTION)

    (test,) = facts(trip)["tests"]
    (finding,) = test["findings"]
    assert (
        "one-after-another: the 2 calls of turn 1 ran one after another: 5 s, where 3 s is"
        " possible." == finding["text"]
    )
    assert (1, ["call_a", "call_b"]) == (finding["turn"], [call["id"] for call in finding["calls"]])
    assert {"width": 1, "makespan": 5, "sum": 5, "possible": 3} == finding["timing"]


@pytest.mark.parametrize("processes", [(), ("-n", "1")], ids=["one process", "many"])
def test_half_a_character_in_a_finding_ends_no_session(trip, processes):
    """
    As a model may ask with, which writes `\\udc00` into the JSON of its arguments.
    """
    if processes:
        pytest.importorskip("xdist")
        trip.suite.beside = ("xdist",)
    lay(trip.suite.cassette(), conversation({"call_a": "Tokyo", "call_b": HALF}))

    run = trip.run(SEQUENTIAL, OPTION, *processes, head=ANYWHERE)

    run.assert_outcomes(failed=1)
    (finding,) = facts(trip)["tests"][0]["findings"]
    assert ["Tokyo", "\ufffd"] == [call["arguments"]["city"] for call in finding["calls"]]
    assert (trip.suite.pytester.path / "out" / "facts.json").read_text().isascii()


HALF = "\udc00"
ANYWHERE = """
def get_weather(city):
    time.sleep(1)
    return f"sunny in {city}"

"""


def test_a_complaint_at_the_end_is_a_failure_too(trip):
    trip.run("post([QUESTION])", OPTION, marker="on_unplayed='fail', on_idle='ignore'")

    (test,) = facts(trip)["tests"]
    assert (False, ["unplayed"]) == (test["passed"], test["complaints"])


def test_without_marked_tests_it_is_empty(suite):
    suite.tests("def test_plain():\n    pass")

    suite.run("--replaykit-json=facts.json")

    assert {"version": 1, "tests": []} == json.loads(
        (suite.pytester.path / "facts.json").read_text()
    )


def test_its_path_is_from_where_pytest_was_started(trip, monkeypatch):
    trip.tests(TWO)
    below = trip.suite.pytester.mkdir("below")
    monkeypatch.chdir(below)

    trip.suite.run("--replaykit-json=facts.json", "--rootdir=..", "..")

    tests = json.loads((below / "facts.json").read_text())["tests"]
    assert ["test_agent.py::test_it", "test_agent.py::test_right"] == sorted(
        test["test"] for test in tests
    )


def test_what_stood_there_is_replaced_as_a_whole(trip):
    folder = trip.suite.pytester.mkdir("out")
    folder.joinpath("facts.json").write_text("x" * 100_000)

    trip.run(f"talk({WATCHED})", OPTION)

    assert 1 == len(facts(trip)["tests"])
    assert ["facts.json"] == [file.name for file in folder.iterdir()]


@pytest.mark.parametrize(
    ("path", "reason"),
    [("trip.py/facts.json", "its folder is a file"), ("cassettes", "it is a folder")],
)
def test_a_place_that_takes_no_file_is_a_usage_error(trip, path, reason):
    run = trip.run("pass", f"--replaykit-json={path}")

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        f"ERROR: --replaykit-json: cannot write {trip.suite.pytester.path / path}: {reason}"
        " (expected the path of a file, in a folder that can be written)\n" == run.stderr.str()
    )


def test_a_place_that_is_gone_at_the_end_is_told(trip):
    """
    As a full disk is: the session ends as it would have.
    """
    gone = "import shutil\nshutil.rmtree('out')"
    run = trip.run(f"talk({WATCHED})\n{gone}", OPTION)

    run.assert_outcomes(passed=1)
    assert f"{trip.suite.pytester.path / 'out' / 'facts.json'} could not be written: " in said(run)


def test_many_processes_write_one_file(trip):
    """
    And what fails in them is printed in the colours of the terminal.
    """
    pytest.importorskip("xdist")
    trip.suite.beside = ("xdist",)
    trip.tests(TWO)

    run = trip.suite.run(OPTION, "-n", "2", "--color=yes")

    run.assert_outcomes(passed=2, failed=1)
    assert "\x1b[31;1mRAN ALONE\x1b[0m" in said(run)
    assert ["test_agent.py::test_it", "test_agent.py::test_right"] == sorted(
        test["test"] for test in facts(trip)["tests"]
    )


def test_of_a_test_that_is_repeated_the_last_attempt_counts(trip):
    pytest.importorskip("pytest_rerunfailures")
    trip.suite.beside = ("rerunfailures",)
    trip.tests(f"{ATTEMPTS}{written(TWICE)}")

    run = trip.suite.run(OPTION, "--reruns=1")

    run.assert_outcomes(passed=1)
    assert [(True, [])] == [(test["passed"], test["findings"]) for test in facts(trip)["tests"]]


ATTEMPTS = "attempts = []\n"
TWICE = f"""\
attempts.append(1)
talk({WATCHED}, one_by_one if len(attempts) == 1 else at_once)
"""


def test_files_for_programs_have_no_colours(trip):
    run = trip.run(SEQUENTIAL, OPTION, "--junitxml=out/report.xml", "--color=yes")

    files = [file.read_text() for file in (trip.suite.pytester.path / "out").iterdir()]
    assert "\x1b[31;1mone-after-another\x1b[0m: the 2 calls" in said(run)
    assert 2 == sum("one-after-another: the 2 calls" in text for text in files)
    assert not any("\x1b" in text or "x1B" in text for text in files)


def test_nor_has_a_terminal_without_them(trip):
    run = trip.run(SEQUENTIAL)

    assert "\x1b" not in failure_of(run, "test_it")


def test_beside_a_failure_they_are_in_its_section(trip):
    run = trip.run(f"assert 'Snow.' == {SEQUENTIAL}", "--color=yes")

    assert "\nreplaykit: \x1b[31;1mone-after-another\x1b[0m: the 2 calls" in said(run)


def test_junit_files_name_the_findings(trip):
    trip.run(SEQUENTIAL, "--junitxml=report.xml")

    report = (trip.suite.pytester.path / "report.xml").read_text()
    assert '<property name="replaykit_findings" value="one-after-another" />' in report
