"""`replaykit_most_rounds`, `_longest_result` and `_most_growth`: how much is too much."""

import pytest

TELLING = """
        @pytest.fixture
        def replaykit_config():
            return {fixture}

        @pytest.mark.replay(on_idle="ignore"{marker})
        def test_it(replay):
            assert {expected} == replay.settings.{name}
"""

each = pytest.mark.parametrize("name", ["most_rounds", "longest_result", "most_growth"])


@each
@pytest.mark.parametrize(
    ("ini", "fixture", "marker", "expected"),
    [
        ("", "{{}}", "", None),
        ("replaykit_{} = 5", "{{}}", "", 5),
        ("replaykit_{} = 5", "{{{!r}: 4}}", "", 4),
        ("replaykit_{} = 5", "{{{!r}: 4}}", ", {}=3", 3),
        ("replaykit_{} = 5", "{{}}", ", {}=None", None),
    ],
    ids=["nobody", "ini", "fixture", "marker", "marker, None"],
)
def test_the_nearest_to_the_test_wins(suite, name, ini, fixture, marker, expected):
    said = {"fixture": fixture.format(name), "marker": marker.format(name)}
    suite.ini(ini.format(name))
    suite.tests(TELLING.format(name=name, expected=expected, **said))

    suite.run().assert_outcomes(passed=1)


@each
@pytest.mark.parametrize(
    ("given", "expected"), [("0", "a whole number above 0"), ("a lot", "a whole number")]
)
def test_anything_else_is_a_usage_error(suite, name, given, expected):
    suite.ini(f"replaykit_{name} = {given}")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        f"ERROR: replaykit_{name}: {name} is {given!r} (expected {expected})\n" == run.stderr.str()
    )
