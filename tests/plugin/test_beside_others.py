"""Beside plugins that shuffle, repeat or stop tests."""

import pytest

from tests.plugin.suite import answer, failure_of, said

THREE = """
        @pytest.mark.replay
        @pytest.mark.parametrize("city", ["Tokyo", "London", "Rome"])
        def test_it(city):
            ask(f"Weather in {city}?")

        def test_plain():
            pass
"""


def test_shuffled_tests_find_their_cassettes(suite):
    pytest.importorskip("pytest_randomly")
    suite.beside = ("randomly",)
    suite.tests(THREE)
    suite.record("-p", "randomly", "-p", "no:cacheprovider")

    for seed in (1, 2):
        suite.run(f"--randomly-seed={seed}").assert_outcomes(passed=4)


def test_a_repeated_test_begins_its_cassette_anew(suite):
    """
    What the first attempt has played must be there for the second.
    """
    pytest.importorskip("pytest_rerunfailures")
    suite.beside = ("rerunfailures",)
    suite.tests("""
        ATTEMPTS = []

        @pytest.mark.replay
        def test_it(replay):
            ATTEMPTS.append(1)
            assert "sunny" == ask("Weather in Tokyo?")
            assert 1 == replay.outcome.intercepted
            assert 3 == len(ATTEMPTS)
    """)
    suite.record("--reruns=2")

    run = suite.run("--reruns=2")

    run.assert_outcomes(passed=1)
    assert "3 rerun" not in said(run)
    assert "2 rerun" in said(run)


def test_a_test_that_runs_out_of_time_is_not_saved(suite):
    pytest.importorskip("pytest_timeout")
    suite.beside = ("timeout",)
    suite.tests("""
        import threading

        @pytest.mark.replay
        @pytest.mark.timeout(0.5, method="signal", func_only=True)
        def test_it():
            ask("Weather in Tokyo?")
            threading.Event().wait(60)
    """)

    run = suite.run("--replaykit=record", replies=[answer("sunny")])

    run.assert_outcomes(failed=1)
    assert "Timeout" in failure_of(run, "test_it")
    assert [] == suite.cassettes


@pytest.mark.parametrize("style", ["long", "short", "line", "native", "no"])
def test_every_style_of_traceback_shows_the_miss(suite, style):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            ask("Weather in Tokyo?")
    """)

    run = suite.run(f"--tb={style}")

    run.assert_outcomes(failed=1)
    assert "replaykit: no recording" in said(run)
