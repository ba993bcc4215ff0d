"""`replaykit_concurrent` and `concurrent=`: how many calls of a turn have to overlap."""

import pytest

TELLING = """
        @pytest.fixture
        def replaykit_config():
            return {fixture}

        @pytest.mark.replay(on_idle="ignore"{marker})
        def test_it(replay):
            assert {expected!r} == replay.settings.concurrent
"""
ALL = "replaykit_concurrent = true"


@pytest.mark.parametrize(
    ("ini", "fixture", "marker", "expected"),
    [
        ("", {}, "", None),
        (ALL, {}, "", True),
        ("replaykit_concurrent = false", {}, "", False),
        ("replaykit_concurrent = at least 3", {}, "", 3),
        (ALL, {"concurrent": "at least 2"}, "", 2),
        (ALL, {"concurrent": "at least 2"}, ", concurrent=False", False),
        (ALL, {}, ", concurrent=None", None),
    ],
    ids=["nobody", "ini", "ini, false", "ini, a number", "fixture", "marker", "marker, None"],
)
def test_the_nearest_to_the_test_wins(suite, ini, fixture, marker, expected):
    suite.ini(ini)
    suite.tests(TELLING.format(fixture=fixture, marker=marker, expected=expected))

    suite.run().assert_outcomes(passed=1)


def test_anything_else_is_a_usage_error(suite):
    suite.ini("replaykit_concurrent = many")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: replaykit_concurrent: unknown concurrent 'many'"
        " (expected True, False or a text like 'at least 3')\n" == run.stderr.str()
    )
