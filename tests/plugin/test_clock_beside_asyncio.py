"""The clock of a marked test beside pytest-asyncio: whose loops it takes, and which it leaves."""

import pytest

from tests.plugin.suite import failure_of

pytest.importorskip("pytest_asyncio")

HEAD = """
        import asyncio
        import time

        import pytest_asyncio

        idle = pytest.mark.replay(on_idle="ignore")

        def kind():
            return type(asyncio.get_running_loop())

        def at(replay):
            return replay.clock.now_ns() / 10**9

        async def agent():
            await asyncio.gather(asyncio.sleep(30), asyncio.to_thread(time.sleep, 45))
"""


@pytest.fixture
def clocked(suite):
    suite.beside = ("asyncio",)

    def run(source, *args, mode="strict", passed=1, failed=0):
        suite.ini(f"asyncio_mode = {mode}", "asyncio_default_fixture_loop_scope = function")
        suite.tests(HEAD + source)
        result = suite.run(*args)
        result.assert_outcomes(passed=passed, failed=failed)
        return result

    return run


IT = """
        class TestTrip:
            @idle
            @pytest.mark.parametrize("tool", [10, 20])
            {mark}
            async def test_it(self, replay, tool):
                await agent()
                await asyncio.sleep(tool)
                assert 45 + tool == at(replay)
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(asyncio.sleep(100), 12.5)
                assert 57.5 + tool == at(replay)
"""


@pytest.mark.parametrize(
    ("mode", "mark"),
    [("strict", "@pytest.mark.asyncio"), ("auto", "")],
    ids=["strict", "auto"],
)
def test_it_is_exact(clocked, mode, mark):
    run = clocked(IT.format(mark=mark), "-v", mode=mode, passed=2)

    run.stdout.fnmatch_lines(["*::test_it[[]10[]] PASSED*", "*::test_it[[]20[]] PASSED*"])


def test_async_fixtures_have_the_real_time(clocked):
    clocked("""
        CLOCKS = (time.monotonic,)

        @pytest_asyncio.fixture
        async def tool():
            assert CLOCKS[0] is time.monotonic
            before = time.monotonic()
            await asyncio.sleep(0.01)
            yield 30
            await asyncio.sleep(0.01)
            assert 0.02 <= time.monotonic() - before < 30

        @idle
        @pytest.mark.asyncio
        async def test_it(tool, replay):
            assert CLOCKS[0] is not time.monotonic
            await asyncio.sleep(tool)
            assert 30 == at(replay)
""")


def test_other_tests_keep_their_loop(clocked):
    clocked(
        """
        @pytest.mark.asyncio
        async def test_plain():
            assert asyncio.SelectorEventLoop is kind()
            before = time.monotonic()
            await asyncio.sleep(0.01)
            assert 0.01 <= time.monotonic() - before < 30

        @idle
        @pytest.mark.asyncio
        async def test_marked():
            assert asyncio.SelectorEventLoop is not kind()

        @pytest.mark.asyncio
        async def test_plain_again():
            assert asyncio.SelectorEventLoop is kind()
""",
        passed=3,
    )


def test_a_loop_that_tests_share_is_on_the_clock_in_turns(clocked):
    """
    In the order in which they stand, on a session's fixture that is made once.
    """
    clocked(
        """
        pytestmark = pytest.mark.asyncio(loop_scope="session")
        LOOPS = []

        @pytest_asyncio.fixture(loop_scope="session", scope="session")
        async def made():
            LOOPS.append(asyncio.get_running_loop())
            await asyncio.sleep(0.001)
            yield LOOPS
            await asyncio.sleep(0.001)

        async def test_first(made):
            before = time.monotonic()
            await asyncio.sleep(0.001)
            assert time.monotonic() - before < 30

        @idle
        async def test_second(made, replay):
            await agent()
            assert 45 == at(replay)

        async def test_third(made):
            before = time.monotonic()
            await asyncio.sleep(0.001)
            assert time.monotonic() - before < 30
            assert asyncio.SelectorEventLoop is kind()

        @idle
        async def test_fourth(made, replay):
            await agent()
            assert 45 == at(replay)
            assert [asyncio.get_running_loop()] == made
""",
        passed=4,
    )


def test_a_sessions_fixture_lives_on_between_tests_with_loops_of_their_own(clocked):
    clocked(
        """
        MADE = []

        @pytest_asyncio.fixture(loop_scope="session", scope="session")
        async def made():
            MADE.append(1)
            yield MADE

        @pytest.mark.asyncio
        async def test_plain(made):
            assert [1] == made

        @idle
        @pytest.mark.asyncio
        async def test_marked(made, replay):
            await agent()
            assert ([1], 45) == (made, at(replay))

        @pytest.mark.asyncio
        async def test_plain_again(made):
            assert [1] == made
""",
        passed=3,
    )


FACTORIES = """
import asyncio
import pytest


class Own(asyncio.SelectorEventLoop):
    pass


@pytest.hookimpl(optionalhook=True)
def pytest_asyncio_loop_factories(config, item):
    return {"plain": asyncio.new_event_loop, "own": Own}
"""


def test_a_suites_own_factories_are_asked(clocked, suite):
    """
    asyncio's own loop is taken; one that nobody knows is refused, in so many words.
    """
    pytest.importorskip("pytest_asyncio", minversion="1.4")
    suite.pytester.makeconftest(FACTORIES)

    run = clocked(
        """
        @idle
        @pytest.mark.asyncio
        async def test_it(replay):
            await agent()
            assert 45 == at(replay)

        @pytest.mark.asyncio
        async def test_plain():
            pass
""",
        "-v",
        passed=3,
        failed=1,
    )

    assert "RealTimeError: an event loop of conftest.Own cannot run on the virtual clock" in (
        failure_of(run, "test_it[own]")
    )


def test_without_it_sync_tests_have_the_clock_all_the_same(suite):
    suite.tests(
        HEAD.replace("import pytest_asyncio", "")
        + """
        @idle
        def test_it(replay):
            asyncio.run(agent())
            assert 45 == at(replay)
"""
    )

    suite.run().assert_outcomes(passed=1)


def test_loops_in_debug_mode_are_taken_too(clocked):
    clocked(
        """
        @idle
        @pytest.mark.asyncio
        async def test_it(replay):
            assert asyncio.get_running_loop().get_debug()
            await agent()
            assert 45 == at(replay)
""",
        "-o",
        "asyncio_debug=true",
    )
