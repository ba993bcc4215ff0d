"""`replaykit_mode`: how it beats and is beaten stands in test_mode_precedence.py."""

import pytest


def test_another_mode_is_a_usage_error(suite):
    suite.ini("replaykit_mode = on")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: replaykit_mode: unknown mode 'on' "
        "(expected replay, record, refresh, live or off)\n" == run.stderr.str()
    )
