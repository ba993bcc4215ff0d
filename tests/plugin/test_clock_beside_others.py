"""The clock of a marked test beside plugins that spread, shuffle, repeat or stop tests."""

import pytest

from tests.plugin.suite import failure_of, said

TWO = """
        import threading
        import time

        REAL = (time.time, time.sleep, threading.Lock)

        def at(replay):
            return replay.clock.now_ns() / 10**9

        @pytest.mark.replay(on_idle="ignore")
        @pytest.mark.parametrize("tool", [30, 45])
        def test_it(replay, tool):
            thread = threading.Thread(target=time.sleep, args=(tool,))
            thread.start()
            thread.join()
            assert tool == at(replay)

        def test_plain():
            assert REAL == (time.time, time.sleep, threading.Lock)
"""


def test_xdist(suite):
    pytest.importorskip("xdist")
    suite.beside = ("xdist",)
    suite.tests(TWO)

    suite.run("-n", "1").assert_outcomes(passed=3)


def test_randomly(suite):
    """
    Which also sets `random` to the same state before each test.
    """
    pytest.importorskip("pytest_randomly")
    suite.beside = ("randomly",)
    suite.tests(TWO)

    suite.run("--randomly-seed=1").assert_outcomes(passed=3)


def test_rerunfailures(suite):
    pytest.importorskip("pytest_rerunfailures")
    suite.beside = ("rerunfailures",)
    suite.tests("""
        import time

        ATTEMPTS = []

        @pytest.mark.replay(on_idle="ignore")
        def test_it(replay):
            ATTEMPTS.append(1)
            time.sleep(30)
            assert 30 * 10**9 == replay.clock.now_ns()
            assert 3 == len(ATTEMPTS)
    """)

    run = suite.run("--reruns=2")

    run.assert_outcomes(passed=1)
    assert "2 rerun" in said(run)


WAITS = {
    "blocked for real": "REAL_LOCK.acquire()",
    "busy": "while True: pass",
    "waiting on a thread that does": """
            thread = threading.Thread(target=REAL_LOCK.acquire, args=(True, 1))
            thread.start()
            thread.join()""",
    "on the clock": """
            while True:
                time.sleep(3600)""",
}


@pytest.mark.parametrize("wait", WAITS.values(), ids=WAITS)
def test_timeout_is_told_in_real_time(suite, wait):
    pytest.importorskip("pytest_timeout")
    suite.beside = ("timeout",)
    suite.tests(f"""
        import threading
        import time

        REAL_LOCK = threading.Lock()
        REAL_LOCK.acquire()

        @pytest.mark.replay(on_idle="ignore")
        @pytest.mark.timeout(0.5, method="signal", func_only=True)
        def test_it():
            {wait}

        @pytest.mark.replay(on_idle="ignore")
        @pytest.mark.timeout(60, method="thread")
        def test_next(replay):
            time.sleep(3600)
            assert 3600 * 10**9 == replay.clock.now_ns()
    """)

    run = suite.run()

    run.assert_outcomes(failed=1, passed=1)
    assert "Timeout" in failure_of(run, "test_it")


def test_hypothesis_sees_no_deadline_pass(suite):
    """
    An example takes as long as it takes for real; the clock goes on from one to the next.
    """
    pytest.importorskip("hypothesis")
    suite.beside = ("hypothesispytest",)
    suite.tests("""
        import time

        from hypothesis import given, settings, strategies

        @pytest.mark.replay(on_idle="ignore")
        @settings(max_examples=5, database=None)
        @given(tool=strategies.integers(1, 60))
        def test_it(tool):
            before = time.monotonic()
            time.sleep(tool)
            assert tool == time.monotonic() - before
    """)

    suite.run("-p", "no:randomly").assert_outcomes(passed=1)


def test_a_failure_between_two_lines_is_shown(suite):
    """
    As a signal may bring it, at the end of a `with`: there `pytest` itself would break.
    """
    suite.tests("""
        def interrupted():
            raise TimeoutError("time is up")

        code = interrupted.__code__
        no_lines = b"\\xff" * (len(code.co_code) // 16 + 1)  # for eight instructions each
        interrupted.__code__ = code.replace(co_linetable=no_lines)

        @pytest.mark.replay(on_idle="ignore")
        def test_it():
            interrupted()
    """)

    run = suite.run()

    run.assert_outcomes(failed=1)
    assert ">   def interrupted():\nE   TimeoutError: time is up" in failure_of(run, "test_it")
