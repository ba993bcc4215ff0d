"""`--replaykit-trace=on|retain-on-failure|off`: a page for the browser, of which tests and when."""

import sys

import pytest

from tests.plugin.suite import said, section
from tests.plugin.test_verdict import SEQUENTIAL, WATCHED
from tests.plugin.traced import ON, ON_FAILURE, facts, folder, outcome, pages
from tests.plugin.trips import written

SHARED = '"test_agent/test_it"'
THREE = f"""
{written(SEQUENTIAL)}
{written(f"talk({WATCHED})", SHARED, "test_right")}
def test_plain():
    pass
"""
PASSES = f"talk({WATCHED})"
LINE = "page      replaykit-trace/test_agent/test_it.html"


def test_every_marked_test_has_a_page(trip):
    trip.tests(THREE)

    trip.suite.run(ON).assert_outcomes(passed=2, failed=1)

    assert ["test_it", "test_right"] == pages(trip.suite)
    assert "passed" == outcome(trip.suite, "test_right")


def test_a_page_shows_all_that_happened(trip):
    trip.run(SEQUENTIAL, ON)

    shown = facts(trip.suite)
    assert "test_agent.py::test_it" == shown["title"]
    assert {"mode": "replay", "cassette": "cassettes/test_agent/test_it.cassette"}.items() <= shown[
        "about"
    ].items()
    assert [1, 2] == [one["number"] for one in shown["exchanges"]]
    assert [0, 0] == [one["took"] for one in shown["exchanges"]]
    (turn,) = shown["turns"]
    assert [("get_weather(city='Tokyo')", 3.0), ("get_weather(city='London')", 5.0)] == [
        (call["spelled"], call["attempts"][0]["ended"]) for call in turn["calls"]
    ]
    assert ["one-after-another"] == [finding["name"] for finding in shown["findings"]]
    assert "pytest test_agent.py::test_it" in shown["findings"][0]["whole"]


def test_of_those_that_pass_none_is_retained(trip):
    trip.tests(THREE)

    trip.suite.run(ON_FAILURE).assert_outcomes(passed=2, failed=1)

    assert ["test_it"] == pages(trip.suite)


def test_a_test_that_passes_again_loses_its_page(trip):
    trip.run(SEQUENTIAL, ON_FAILURE)

    trip.run(PASSES, ON_FAILURE)

    assert [] == pages(trip.suite)


def test_a_test_that_is_skipped_now_loses_its_page(trip):
    trip.run(SEQUENTIAL, ON_FAILURE)

    trip.tests("@pytest.mark.skip\n" + written(SEQUENTIAL).lstrip())
    trip.suite.run(ON_FAILURE).assert_outcomes(skipped=1)

    assert [] == pages(trip.suite)


@pytest.mark.parametrize("args", [(), ("--replaykit-trace=off",)])
def test_without_it_nothing_is_written_and_none_of_its_code_loaded(trip, monkeypatch, args):
    for name in [name for name in sys.modules if name.startswith("replaykit.report.page")]:
        monkeypatch.delitem(sys.modules, name)

    run = trip.run(SEQUENTIAL, *args)

    run.assert_outcomes(failed=1)
    assert not folder(trip.suite).exists()
    assert "page  " not in said(run)
    assert "replaykit.report.page" not in sys.modules


FAILURES = {
    "finding": (
        {"body": SEQUENTIAL},
        "failed: one-after-another: the 2 calls of turn 1 ran one after another: 5 s, where 3 s is"
        " possible.",
    ),
    "assertion": (
        {"body": f"{PASSES}\nassert 3 == 4"},
        "failed: AssertionError at test_agent.py:9",
    ),
    "miss": (
        {"body": "post([{'role': 'user', 'content': 'Weather in Oslo?'}])"},
        "failed: no recording answers this request.",
    ),
    "exception": (
        {"body": f"{PASSES}\nraise ValueError('no coat')"},
        "failed: ValueError at test_agent.py:9",
    ),
    "nothing asked": (
        {"body": "pass"},
        "failed: no request came by, so nothing was replayed or recorded.",
    ),
    "nothing asked, nothing judged": (
        {"body": "assert not 1"},
        "failed: AssertionError at test_agent.py:8",
    ),
    "unplayed": (
        {"body": "post([QUESTION])", "marker": "on_unplayed='fail'"},
        "failed: 1 recorded exchange nobody asked for.",
    ),
    "setup": (
        {
            "body": PASSES,
            "head": "@pytest.fixture(autouse=True)\ndef coat():\n    raise KeyError('coat')\n",
        },
        "failed: KeyError at test_agent.py:7",
    ),
    "teardown": (
        {
            "body": PASSES,
            "head": "@pytest.fixture(autouse=True)\ndef coat():\n    yield\n    raise KeyError\n",
        },
        "failed: KeyError at test_agent.py:8",
    ),
}


@pytest.mark.parametrize(("test", "expected"), FAILURES.values(), ids=FAILURES)
def test_a_failure_of_whatever_kind_names_its_page(trip, test, expected):
    run = trip.run(test["body"], ON_FAILURE, **{k: v for k, v in test.items() if k != "body"})

    assert LINE in section(run, "replaykit").splitlines()
    assert expected == outcome(trip.suite)


def test_a_failure_that_is_expected_is_none(trip):
    marked = written(f"{PASSES}\nassert 3 == 4").replace(
        "def test_it", "@pytest.mark.xfail\ndef test_it"
    )
    trip.tests(marked)

    trip.suite.run(ON_FAILURE).assert_outcomes(xfailed=1)

    assert [] == pages(trip.suite)


def test_what_the_end_of_a_test_brings_is_on_its_page(trip):
    """
    It is written with the failure, and once more when all is over.
    """
    head = "@pytest.fixture(autouse=True)\ndef last():\n    yield\n    post([QUESTION])\n"
    trip.run("assert 3 == 4", ON, head=head)

    assert 1 == len(facts(trip.suite)["exchanges"])
    assert "failed: AssertionError at test_agent.py:12" == outcome(trip.suite)


def test_a_cassette_that_cannot_be_read_leaves_no_page(trip):
    trip.suite.cassette().write_text("<<<<<<< HEAD\n")

    run = trip.run(PASSES, ON)

    run.assert_outcomes(errors=1)
    assert [] == pages(trip.suite)


def test_a_test_that_is_off_has_no_page(trip):
    trip.run(SEQUENTIAL, ON)

    trip.run("pass", ON, marker="mode='off'").assert_outcomes(passed=1)

    assert [] == pages(trip.suite)


@pytest.mark.parametrize(
    ("library", "module", "lines"),
    [
        ("asyncio", "pytest_asyncio", ["asyncio_default_fixture_loop_scope = function"]),
        ("anyio", "anyio", []),
    ],
    ids=["asyncio", "anyio"],
)
def test_an_async_test_has_its_page(trip, library, module, lines):
    pytest.importorskip(module)
    trip.suite.beside = (library,)
    trip.suite.ini(*lines)
    body = f"import asyncio\nawait asyncio.to_thread(talk, {WATCHED})\nassert 3 == 4"
    marked = written(body).replace("def test_it", f"@pytest.mark.{library}\nasync def test_it")
    head = "@pytest.fixture\ndef anyio_backend():\n    return 'asyncio'\n"
    trip.tests(head + marked)

    trip.suite.run(ON_FAILURE).assert_outcomes(failed=1)

    assert "failed: AssertionError at test_agent.py:14" == outcome(trip.suite)
    assert 1 == len(facts(trip.suite)["turns"])


def test_a_page_is_gone_as_soon_as_its_test_begins_again(trip):
    """
    So that none is left of a test that is killed on its way.
    """
    trip.run(SEQUENTIAL, ON)
    place = folder(trip.suite) / "test_agent" / "test_it.html"

    trip.run(f"assert not __import__('os').path.exists({str(place)!r})\n{PASSES}", ON)

    assert "passed" == outcome(trip.suite)
