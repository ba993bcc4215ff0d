"""`replaykit_frozen` and `frozen=`: whether dates follow the virtual clock."""

import pytest

SLEEPING = """
        import time

        @pytest.mark.replay(on_idle="ignore"{})
        def test_it(replay):
            before = time.time()
            time.sleep(3600)
            assert 3600 * 10**9 == replay.clock.now_ns()
            assert {} == (3600 == time.time() - before)
"""


@pytest.mark.parametrize(
    ("ini", "argument", "follows"),
    [
        ("", "", True),
        ("replaykit_frozen = true", "", True),
        ("replaykit_frozen = false", "", False),
        ("", ", frozen=False", False),
        ("replaykit_frozen = false", ", frozen=True", True),
    ],
)
def test_dates_follow_the_clock_unless_somebody_says_otherwise(suite, ini, argument, follows):
    suite.ini(ini)
    suite.tests(SLEEPING.format(argument, follows))

    suite.run().assert_outcomes(passed=1)


def test_anything_else_is_a_usage_error(suite):
    suite.ini("replaykit_frozen = maybe")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: replaykit_frozen: frozen is 'maybe' (expected True or False)\n" == run.stderr.str()
    )
