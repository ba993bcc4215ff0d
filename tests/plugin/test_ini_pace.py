"""`replaykit_pace`: how fast a replayed stream comes."""

import pytest


@pytest.mark.parametrize(
    ("value", "pace"), [("at once", "at once"), ("recorded", "recorded"), ("2.5", 2.5)]
)
def test_it_is_a_word_or_a_factor(suite, value, pace):
    suite.ini(f"replaykit_pace = {value}")
    suite.tests(f"""
        @pytest.mark.replay(on_idle="ignore")
        def test_it(replay):
            assert {pace!r} == replay.settings.pace
    """)

    suite.run().assert_outcomes(passed=1)


def test_anything_else_is_a_usage_error(suite):
    suite.ini("replaykit_pace = -1")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: replaykit_pace: unknown pace '-1' "
        "(expected at once, recorded or a factor above 0, where 2 is twice as fast)\n"
        == run.stderr.str()
    )
