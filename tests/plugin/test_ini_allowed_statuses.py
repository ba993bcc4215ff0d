"""`replaykit_allowed_statuses`: answers that may be recorded, though they look like accidents."""

import pytest

from tests.plugin.suite import failure


def test_a_test_about_a_wrong_key_can_be_recorded(suite):
    suite.ini("replaykit_allowed_statuses =", "    401")
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            assert "401" in str(pytest.raises(Exception, ask, "Weather in Tokyo?").value)
    """)
    suite.record(replies=[failure(401)])

    suite.run().assert_outcomes(passed=1)


def test_what_is_no_status_is_a_usage_error(suite):
    suite.ini("replaykit_allowed_statuses =", "    unauthorized")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: replaykit_allowed_statuses: allowed_statuses is ['unauthorized'] "
        "(expected a list of HTTP statuses, as [401])\n" == run.stderr.str()
    )
