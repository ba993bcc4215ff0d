"""A recording that went wrong never takes the place of a good cassette."""

import pytest

from tests.plugin.suite import answer, failure, failure_of, section

GOOD = """
        @pytest.mark.replay
        def test_it():
            assert "sunny" == ask("Weather in Tokyo?")
"""
ANOTHER_QUESTION = 'assert "rainy" == ask("Weather in London?")'
RAINY = answer("rainy")

CAUSES = {
    "a failing test": (f"{ANOTHER_QUESTION}; assert False", [RAINY]),
    "nobody there": (ANOTHER_QUESTION, None),
    "nobody there, shrugged off": ("ask_and_shrug('Weather in London?')", None),
    "a wrong key": (ANOTHER_QUESTION, [failure(401)]),
    "a wrong key, shrugged off": ("ask_and_shrug('Weather in London?')", [failure(401)]),
    "a broken server": (ANOTHER_QUESTION, [failure(503)]),
    "a broken server, shrugged off": ("ask_and_shrug('Weather in London?')", [failure(503)]),
    "a skipped test": (f"{ANOTHER_QUESTION}; pytest.skip('enough')", [RAINY]),
    "an expected failure": (f"{ANOTHER_QUESTION}; pytest.xfail('enough')", [RAINY]),
    "an interruption": (f"{ANOTHER_QUESTION}; raise KeyboardInterrupt", [RAINY]),
    "the end of the session": (f"{ANOTHER_QUESTION}; pytest.exit('enough')", [RAINY]),
    "a request after all is over": ("request.addfinalizer(lambda: 1 / 0); ask('London?')", [RAINY]),
}
each_cause = pytest.mark.parametrize(("body", "replies"), CAUSES.values(), ids=CAUSES)


@pytest.fixture(scope="module")
def recorded():
    """What one recording wrote: none is made anew for each test."""
    return []


@pytest.fixture
def good(suite, recorded):
    """The bytes of a good cassette, which lies there."""
    suite.tests(GOOD)
    if recorded:
        suite.cassette().parent.mkdir(parents=True)
        suite.cassette().write_bytes(recorded[0])
    else:
        suite.record()
        recorded.append(suite.cassette().read_bytes())
    return recorded[0]


def rewrite(suite, body):
    suite.tests(f"""
        @pytest.mark.replay
        def test_it(request):
            {body}
    """)


def run_whatever_comes(suite, *args, replies):
    """A run that may be interrupted, as by a person; what it prints is no matter."""
    try:
        return suite.run("--tb=no", *args, replies=replies)
    except KeyboardInterrupt:
        return None


@pytest.mark.parametrize("mode", ["record", "refresh"])
@each_cause
def test_the_good_cassette_stays_to_the_byte(suite, good, body, replies, mode):
    rewrite(suite, body)

    run_whatever_comes(suite, f"--replaykit={mode}", replies=replies)

    assert good == suite.cassette().read_bytes()
    assert ["test_agent/test_it.cassette"] == suite.cassettes


@each_cause
def test_a_first_recording_that_went_wrong_leaves_nothing(suite, body, replies):
    rewrite(suite, body)

    run_whatever_comes(suite, "--replaykit=record", replies=replies)

    assert [] == suite.cassettes


def test_an_answer_that_no_test_should_replay_fails_a_test_that_shrugs_it_off(suite):
    rewrite(suite, "ask_and_shrug('Weather in London?')")

    run = suite.run("--replaykit=record", replies=[failure(401)])

    run.assert_outcomes(passed=1, errors=1)
    shown = failure_of(run, "test_it")
    start, address, end = shown.partition("POST http://127.0.0.1:")
    assert (
        "replaykit: the recording was not saved: it holds an answer no test should replay.\n\n"
        "  exchange 1: " == start
    )
    assert address
    assert end.partition("/")[2] == (
        "v1/chat/completions 401\n\n"
        "  Nothing was written to cassettes/test_agent/test_it.cassette.\n\n"
        "How to fix:\n"
        "  * 401, 403 and 407: see to the key and its rights; 5xx: try again later\n"
        "  * if the test is about that answer: @pytest.mark.replay(allowed_statuses=[401])"
    )


def test_a_recording_without_any_response_fails_a_test_that_shrugs_it_off(suite):
    rewrite(suite, "ask_and_shrug('Weather in London?')")

    run = suite.run("--replaykit=record")

    run.assert_outcomes(failed=1)
    headline, facts, fixes = failure_of(run, "test_it").split("\n\n")
    assert "replaykit: nothing could be recorded, because no request got a response." == headline
    assert facts.startswith("  POST http://127.0.0.1:9/v1/chat/completions: ")
    assert "How to fix:\n  * see to the network and the address, and record again" == fixes


def test_a_servers_error_that_a_later_try_got_over_is_saved(suite):
    rewrite(suite, "ask_and_shrug('Weather?'); assert 'sunny' == ask('Weather?')")

    suite.record(replies=[failure(503), answer("sunny")])

    suite.run().assert_outcomes(passed=1)


def test_what_was_lost_says_how_to_keep_it(suite, good):
    rewrite(suite, "ask('Weather in London?'); assert False")

    run = suite.run("--replaykit=refresh", replies=[RAINY])

    assert (
        "1 recording not saved, as the test did not pass; to keep it beside the cassette: "
        "pytest --replaykit=refresh --replaykit-keep-failed test_agent.py::test_it"
        == section(run, "replaykit summary")
    )


def test_a_repeated_test_is_recorded_by_the_attempt_that_passed(suite):
    """
    The first attempt's exchanges do not get into the cassette of the second.
    """
    pytest.importorskip("pytest_rerunfailures")
    suite.beside = ("rerunfailures",)
    suite.tests("""
        ATTEMPTS = []

        @pytest.mark.replay
        def test_it():
            ATTEMPTS.append(1)
            ask(f"Question {len(ATTEMPTS)}")
            assert 2 == len(ATTEMPTS)
    """)

    run = suite.run("--replaykit=record", "--reruns=1", replies=[RAINY])

    run.assert_outcomes(passed=1)
    assert b"Question 2" in suite.cassette().read_bytes()
    assert b"Question 1" not in suite.cassette().read_bytes()
