"""`replaykit_allow` and `allow=`: findings that are meant to be so."""

import pytest

TELLING = """
        @pytest.fixture
        def replaykit_config():
            return {fixture}

        pytestmark = pytest.mark.replay(on_idle="ignore"{module})

        @pytest.mark.replay({test})
        def test_it(replay):
            assert {expected!r} == sorted(replay.settings.allow)
"""


@pytest.mark.parametrize(
    ("fixture", "module", "test", "expected"),
    [
        ({}, "", "", ["late-tool"]),
        ({"allow": "results-split"}, "", "", ["late-tool", "results-split"]),
        ({}, ', allow="dropped-call"', "", ["dropped-call", "late-tool"]),
        (
            {"allow": ["results-split"]},
            ', allow="dropped-call"',
            'allow=("late-tool", "unknown-id")',
            ["dropped-call", "late-tool", "results-split", "unknown-id"],
        ),
    ],
    ids=["ini", "fixture", "module", "all"],
)
def test_what_is_allowed_anywhere_is_allowed(suite, fixture, module, test, expected):
    suite.ini("replaykit_allow = late-tool")
    suite.tests(TELLING.format(fixture=fixture, module=module, test=test, expected=expected))

    suite.run().assert_outcomes(passed=1)


def test_each_stands_on_a_line_of_its_own(suite):
    suite.ini("replaykit_allow =", "    late-tool", "    dropped-call")
    suite.tests(
        TELLING.format(fixture={}, module="", test="", expected=["dropped-call", "late-tool"])
    )

    suite.run().assert_outcomes(passed=1)


def test_what_is_no_finding_is_a_usage_error(suite):
    suite.ini("replaykit_allow = late-tools")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: replaykit_allow: unknown finding 'late-tools' (expected late-tool)\n"
        == run.stderr.str()
    )
