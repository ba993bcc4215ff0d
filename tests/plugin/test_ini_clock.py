"""`replaykit_clock` and `clock=`: what time is in replay."""

import pytest

from tests.plugin.suite import answer

TELLING = """
        @pytest.mark.replay({})
        def test_it(replay):
            assert {!r} == type(replay.clock).__name__
"""
IDLE = 'on_idle="ignore"'
VIRTUAL, REAL = "VirtualClock", "RealClock"


def test_it_is_virtual_in_replay(suite):
    suite.tests(TELLING.format(IDLE, VIRTUAL))

    suite.run().assert_outcomes(passed=1)


@pytest.mark.parametrize("mode", ["record", "refresh", "live", "off"])
@pytest.mark.parametrize("said", ["", ', clock="virtual"'], ids=["by default", "though asked for"])
def test_it_is_real_where_a_model_may_be_asked(suite, mode, said):
    suite.tests(TELLING.format(IDLE + said, REAL))

    suite.run(f"--replaykit={mode}", replies=[answer("sunny")]).assert_outcomes(passed=1)


def test_the_ini_file_may_say_that_it_is_real(suite):
    suite.ini("replaykit_clock = real")
    suite.tests(TELLING.format(IDLE, REAL))

    suite.run().assert_outcomes(passed=1)


def test_the_marker_wins_over_the_ini_file(suite):
    suite.ini("replaykit_clock = real")
    suite.tests(TELLING.format(IDLE + ', clock="virtual"', VIRTUAL))

    suite.run().assert_outcomes(passed=1)


def test_the_fixture_says_it_for_a_folder(suite):
    suite.tests(
        """
        @pytest.fixture
        def replaykit_config():
            return {"clock": "real"}
"""
        + TELLING.format(IDLE, REAL)
    )

    suite.run().assert_outcomes(passed=1)


def test_anything_else_is_a_usage_error(suite):
    suite.ini("replaykit_clock = fast")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: replaykit_clock: unknown clock 'fast' (expected virtual or real)\n"
        == run.stderr.str()
    )
