"""What installing replaykit does to a suite that does not ask for it: nothing."""

import subprocess
import sys
from importlib.metadata import entry_points


def test_pytest_finds_the_plugin():
    (found,) = entry_points(group="pytest11", name="replaykit")

    assert "replaykit.pytest_plugin" == found.value
    assert "pytest-replaykit" == found.dist.name


def test_loading_it_imports_its_own_modules_alone():
    """
    Beside those, a fresh interpreter with pytest has the same modules before and after.
    """
    source = (
        "import pytest, sys; before = set(sys.modules); import replaykit.pytest_plugin; "
        "print(*{m.partition('.')[0] for m in set(sys.modules) - before})"
    )

    fresh = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )

    assert "replaykit\n" == fresh.stdout


def test_a_suite_that_does_not_ask_is_untouched(pytester):
    others = ("-p", "no:asyncio", "-p", "no:hypothesispytest")  # one warns, one takes its time
    pytester.makepyfile("""
        import pytest

        def test_passes(request):
            assert [] == [name for name in request.fixturenames if "replay" in name]

        @pytest.mark.skip
        def test_skipped():
            raise AssertionError

        def test_fails():
            raise AssertionError
    """)

    run = pytester.runpytest(*others, "--strict-markers", "-Werror")

    run.assert_outcomes(passed=1, skipped=1, failed=1)
    run.stdout.no_fnmatch_line("replaykit*")
