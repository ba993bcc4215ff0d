"""What installing replaykit does to a suite that does not ask for it: nothing."""

import ast
import subprocess
import sys
from importlib.metadata import entry_points
from importlib.resources import files


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

    warnings = ("-Werror", "-Wignore:unclosed:ResourceWarning")
    run = pytester.runpytest(*others, "--strict-markers", *warnings)

    run.assert_outcomes(passed=1, skipped=1, failed=1)
    run.stdout.no_fnmatch_line("replaykit*")


def test_no_assertion_of_ours_has_to_be_rewritten():
    """
    What a test calls raises errors that say what is wrong. A bare `assert` would say so only where
    pytest has rewritten its module before anybody imports it.
    """
    bare = [
        f"{module.parent.name}/{module.name}:{node.lineno}"
        for module in files("replaykit").rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert) and node.msg is None
    ]

    assert [] == bare
