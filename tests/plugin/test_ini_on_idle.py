"""`replaykit_on_idle`: marked tests in which no request came by."""

import pytest

IDLE = """
        @pytest.mark.replay
        def test_it():
            pass
"""


def test_they_may_be_let_pass(suite):
    suite.ini("replaykit_on_idle = ignore")
    suite.tests(IDLE)

    suite.run().assert_outcomes(passed=1)


def test_a_marker_may_be_stricter(suite):
    suite.ini("replaykit_on_idle = ignore")
    suite.tests(IDLE.replace("mark.replay", 'mark.replay(on_idle="fail")'))

    suite.run().assert_outcomes(failed=1)


def test_another_choice_is_a_usage_error(suite):
    suite.ini("replaykit_on_idle = shrug")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: replaykit_on_idle: unknown on_idle 'shrug' (expected fail or ignore)\n"
        == run.stderr.str()
    )
