"""Pages beside other plugins, and in what other programs read."""

import json

import pytest

from tests.plugin.suite import said, section
from tests.plugin.test_verdict import SEQUENTIAL, WATCHED
from tests.plugin.traced import ON, ON_FAILURE, folder, outcome, pages
from tests.plugin.trips import written

PLACE = "replaykit-trace/test_agent/test_it.html"
TWO = f"""
{written(SEQUENTIAL)}
{written(f"talk({WATCHED})", '"test_agent/test_it"', "test_right")}
"""
TWICE = f"""\
attempts.append(1)
talk({WATCHED}, one_by_one if len(attempts) == 1 else at_once)
"""
FLAKY = f"attempts = []\n{written(TWICE)}"


@pytest.fixture
def spread(trip):
    """Two tests, in two processes."""
    pytest.importorskip("xdist")
    trip.suite.beside = ("xdist",)
    trip.tests(TWO)
    return trip


def test_each_process_writes_its_pages(spread):
    """
    And a group, which xdist writes into node ids, changes no name.
    """
    spread.tests(TWO.replace("\ndef test_it", "\n@pytest.mark.xdist_group('g')\ndef test_it"))

    run = spread.suite.run("-n", "2", "--dist=loadgroup", ON)

    run.assert_outcomes(passed=1, failed=1)
    assert ["test_it", "test_right"] == pages(spread.suite)
    assert f"page      {PLACE}" in section(run, "replaykit").splitlines()
    assert folder(spread.suite).joinpath(".gitignore").is_file()


def test_what_comes_in_the_way_of_each_process_is_told_once(spread):
    folder(spread.suite).write_text("a file")

    run = spread.suite.run("-n", "2", ON)

    run.assert_outcomes(passed=1, failed=1)
    assert 1 == said(run).count("2 pages could not be written (replaykit-trace: Not a directory)")


@pytest.fixture
def flaky(trip):
    """A test that fails at its first attempt."""
    pytest.importorskip("pytest_rerunfailures")
    trip.suite.beside = ("rerunfailures",)
    trip.tests(FLAKY)
    return trip.suite


def test_the_page_of_a_later_attempt_takes_the_place_of_an_earlier(flaky):
    flaky.run("--reruns=1", ON).assert_outcomes(passed=1)

    assert "passed" == outcome(flaky)


def test_a_test_that_passes_in_the_end_has_not_failed(flaky):
    flaky.run("--reruns=1", ON_FAILURE).assert_outcomes(passed=1)

    assert [] == pages(flaky)


def test_junit_files_name_the_page(trip):
    trip.run(SEQUENTIAL, ON, "--junitxml=report.xml")

    report = (trip.suite.pytester.path / "report.xml").read_text()
    assert f'<property name="replaykit_page" value="{PLACE}" />' in report


def test_the_file_for_other_programs_names_the_page(trip):
    trip.tests(TWO)

    trip.suite.run(ON_FAILURE, "--replaykit-json=facts.json")

    told = json.loads((trip.suite.pytester.path / "facts.json").read_text())
    assert {"test_agent.py::test_it": PLACE, "test_agent.py::test_right": None} == {
        test["test"]: test.get("page") for test in told["tests"]
    }


def test_a_page_is_named_as_it_is_opened_from_here(trip, monkeypatch):
    trip.tests(TWO)
    monkeypatch.chdir(trip.suite.pytester.mkdir("below"))

    run = trip.suite.run(ON, "--rootdir=..", "..")

    assert f"page      {folder(trip.suite)}/test_agent/test_it.html" in said(run)


def test_a_method_of_unittest_has_its_page(trip):
    trip.tests("""
import unittest

@pytest.mark.replay("test_agent/test_it")
class TestTrip(unittest.TestCase):
    def test_it(self):
        talk()
        self.assertEqual(3, 4)
""")

    trip.suite.run(ON_FAILURE).assert_outcomes(failed=1)

    (name,) = pages(trip.suite)
    assert "failed: AssertionError at test_agent.py:12" == outcome(trip.suite, name)
