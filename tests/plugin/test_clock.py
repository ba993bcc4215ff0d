"""The clock of a marked test: virtual around the test's own code, and nowhere else."""

import pytest

from tests.plugin.suite import failure_of, said

HEAD = """
        import asyncio
        import datetime
        import logging
        import threading
        import time
        import unittest
        from concurrent.futures import ThreadPoolExecutor
        from time import monotonic, perf_counter

        idle = pytest.mark.replay(on_idle="ignore")
        REAL = (time.time, time.monotonic, time.sleep, threading.Lock, datetime.datetime)
        CLOCKS = (time.monotonic,)

        def patched():
            return (time.time, time.monotonic, time.sleep, threading.Lock, datetime.datetime)

        def at(replay):
            return replay.clock.now_ns() / 10**9
"""


@pytest.fixture
def clocked(suite):
    """A suite whose tests ask no model."""

    def run(source, *args, passed=1):
        suite.tests(HEAD + source)
        result = suite.run(*args)
        result.assert_outcomes(passed=passed)
        return result

    return run


WAYS = {
    "plain code": """
            for tool in (30, 45, 10):
                time.sleep(tool)
            assert 85 == at(replay)
""",
    "threads": """
            threads = [threading.Thread(target=time.sleep, args=(tool,)) for tool in (30, 45, 10)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert 45 == at(replay)
""",
    "a pool": """
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(time.sleep, (30, 45, 10)))
            assert 45 == at(replay)
""",
    "asyncio.run": """
            async def agent():
                await asyncio.gather(*map(asyncio.sleep, (30, 45, 10)))
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(asyncio.to_thread(time.sleep, 20), 12.5)
                assert 57.5 == at(replay)

            asyncio.run(agent())  # which waits for its threads
            assert 65 == at(replay)
""",
    "a loop of its own": """
            loop = asyncio.new_event_loop()
            loop.run_until_complete(asyncio.sleep(30))
            loop.close()
            assert 30 == at(replay)
""",
}


@pytest.mark.parametrize("body", WAYS.values(), ids=WAYS)
def test_it_is_exact(clocked, body):
    clocked(f"""
        @idle
        def test_it(replay):{body}""")


def test_each_test_begins_at_zero(clocked):
    clocked(
        """
        class TestTrip:
            @idle
            @pytest.mark.parametrize("tool", [30, 45])
            def test_it(self, replay, tool):
                assert 0 == at(replay)
                time.sleep(tool)
                assert tool == at(replay)
""",
        passed=2,
    )


CASES = {
    "TestCase": """
        @idle
        class TestTrip(unittest.TestCase):
            def setUp(self):
                self.began = time.monotonic()
                self.addCleanup(self.clean)

            def test_it(self):
                time.sleep(30)
                self.assertEqual(30, time.monotonic() - self.began)

            def clean(self):
                assert 30 == time.monotonic() - self.began
""",
    "IsolatedAsyncioTestCase": """
        @idle
        class TestTrip(unittest.IsolatedAsyncioTestCase):
            async def asyncSetUp(self):
                self.began = time.monotonic()

            async def test_it(self):
                await asyncio.gather(asyncio.sleep(30), asyncio.to_thread(time.sleep, 45))
                self.assertEqual(45, time.monotonic() - self.began)
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_methods_of_unittest_have_it_too(clocked, case):
    clocked(case)


def test_fixtures_and_other_tests_have_the_real_time(clocked):
    clocked(
        """
        @pytest.fixture(autouse=True)
        def around():
            assert REAL == patched()
            before = CLOCKS[0]()
            yield
            assert REAL == patched()
            assert before <= monotonic() == pytest.approx(time.monotonic(), abs=60)

        @idle
        def test_marked():
            assert REAL != patched()

        def test_plain():
            assert REAL == patched()

        @idle
        def test_marked_again():
            assert REAL != patched()
""",
        passed=3,
    )


def test_it_is_closed_behind_a_test_that_fails(suite):
    suite.tests(
        HEAD
        + """
        @idle
        def test_it():
            time.sleep(30)
            assert "sunny" == "rainy"

        def test_plain():
            assert REAL == patched()
"""
    )

    run = suite.run()

    run.assert_outcomes(failed=1, passed=1)
    assert "test_agent.py:" in failure_of(run, "test_it")
    assert "replaykit/" not in failure_of(run, "test_it")


TRUTHFUL = """
import time

CLOCKS = (time.time,)

def pytest_runtest_logreport(report):
    assert 0 <= report.duration < 60
    assert 0 <= report.stop - report.start < 60
    assert abs(CLOCKS[0]() - report.start) < 60
"""


def test_durations_in_reports_are_those_of_the_real_time(suite):
    suite.pytester.makeconftest(TRUTHFUL)
    suite.tests("""
        import time

        @pytest.mark.replay(on_idle="ignore")
        def test_it():
            time.sleep(3600)

        def test_plain():
            pass
    """)

    run = suite.run("--durations=0", "-vv", "--junitxml=report.xml")

    run.assert_outcomes(passed=2)
    assert "0.0" in section_of_durations(run)
    assert "3600" not in section_of_durations(run)


@pytest.mark.skipif(not hasattr(pytest, "Subtests"), reason="new in pytest 9")
def test_so_are_those_of_subtests(suite):
    suite.pytester.makeconftest(TRUTHFUL)
    suite.tests("""
        import time

        @pytest.mark.replay(on_idle="ignore")
        def test_it(subtests):
            for city in ("Tokyo", "London"):
                with subtests.test(city):
                    time.sleep(3600)
    """)

    assert 0 == suite.run().ret


def section_of_durations(run):
    _, _, text = said(run).partition("slowest durations")
    return text


def test_logs_say_when_it_was_on_this_clock(clocked):
    clocked("""
        @idle
        def test_it(caplog, tmp_path, capsys):
            began = time.time()
            logging.getLogger().warning("one")
            time.sleep(30)
            threading.Thread(target=logging.warning, args=("two",)).start()
            time.sleep(0)
            tmp_path.joinpath("file").write_text("")
            print("said")
            assert [0, 30] == [record.created - began for record in caplog.records]
            assert ("said\\n", "") == capsys.readouterr()
""")


def test_a_mistake_about_the_clock_is_told(suite):
    """
    A window inside another, as one that a fixture has left open.
    """
    suite.tests("""
        from replaykit.clock import VirtualClock

        @pytest.fixture
        def clock():
            with VirtualClock(frozen=False) as clock:
                yield clock

        @pytest.mark.replay(on_idle="ignore")
        def test_it(clock):
            pass
    """)

    run = suite.run()

    run.assert_outcomes(failed=1)
    assert (
        "the virtual clock cannot start: another one runs in this process, and there is only one"
        " time.\nHow to fix:\n  * use one clock at a time; what runs inside its window shares it"
        == failure_of(run, "test_it").strip()
    )


def test_a_test_of_trios_own_plugin_keeps_the_real_time(suite):
    suite.ini("markers = trio")
    suite.tests("""
        @pytest.mark.replay(on_idle="ignore")
        @pytest.mark.trio
        def test_it(replay):
            assert "RealClock" == type(replay.clock).__name__
    """)

    suite.run().assert_outcomes(passed=1)
