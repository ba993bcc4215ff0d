"""Where a new test, its cassette and its agent are, as pytest would look for them."""

import sys
from pathlib import Path

import pytest

from replaykit.cli.project_layout import layout_for
from tests.cli import recordings
from tests.cli.bugs import AGENT, ALONE
from tests.cli.recordings import write


@pytest.mark.parametrize(
    ("configuration", "test", "place"),
    [
        ("", "test_bug.py", "cassettes/test_bug"),
        ("", "tests/deep/test_it.py", "cassettes/tests/deep/test_it"),
        ("[pytest]\nreplaykit_dir = tapes\n", "tests/bug_test.py", "tapes/tests/bug_test"),
    ],
)
def test_the_plugin_finds_the_cassette_where_it_was_put(
    replaykit, pytester, monkeypatch, configuration, test, place
):
    monkeypatch.delenv("CI", raising=False)
    write("pytest.ini", configuration or "[pytest]\n")
    write("called_2.py", AGENT)
    recordings.record("bug.cassette", "Rome")

    answer = replaykit("reproduce", "bug.cassette", "-o", test, "--agent", "called_2:answer")
    outcome = pytester.runpytest_inprocess(test, *ALONE)

    assert f"{place}/test_the_captured_session.cassette: 1 exchange for it\n" in answer.output
    outcome.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("files", "started_in", "test"),
    [
        ({"pyproject.toml": "[project]\nname = 'trip'\n"}, "tests", "test_bug.py"),
        ({"setup.py": ""}, "tests", "test_bug.py"),
        ({"trip/pytest.ini": "[pytest]\nreplaykit_dir = tapes\n"}, "", "trip/new/test_bug.py"),
        ({"pytest.ini": "[pytest]\nreplaykit_dir = tapes\n"}, "", "../{}/test_bug.py"),
        ({"one/pytest.ini": "[pytest]\nreplaykit_dir = tapes\n"}, "one", "../two/test_bug.py"),
        ({"setup.py": "", "tests/pyproject.toml": "[tool.other]\n"}, "tests", "test_bug.py"),
    ],
    ids=["pyproject.toml", "setup.py", "not there yet", "by its name", "beside", "the nearest"],
)
def test_the_root_is_the_one_that_pytest_finds(
    replaykit, pytester, monkeypatch, files, started_in, test
):
    monkeypatch.delenv("CI", raising=False)
    for name, content in files.items():
        write(name, content)
    recording = recordings.record("bug.cassette", "Rome").absolute()
    start = Path(started_in).absolute()
    start.mkdir(exist_ok=True)
    monkeypatch.chdir(start)
    write("called_3.py", AGENT)
    test = test.format(start.name)

    replaykit("reproduce", recording, "-o", test, "--agent", "called_3:answer")
    outcome = pytester.runpytest_inprocess(test, *ALONE)

    outcome.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("name", "configuration"),
    [
        ("pytest.ini", "[pytest]\npythonpath = 'a b' src\n"),
        ("pyproject.toml", "[tool.pytest.ini_options]\npythonpath = ['a b', 'src']\n"),
    ],
)
def test_the_agent_is_looked_for_where_pytest_looks(replaykit, bug, name, configuration):
    write(name, configuration)
    write("src/called_5.py", AGENT)

    answer = replaykit("reproduce", "bug.cassette", "--agent", "called_5:answer")

    assert (0, "") == (answer.code, answer.complaints)
    assert "\n\nfrom called_5 import answer\n" in Path("test_bug.py").read_text()
    sys.modules.pop("called_5")


def test_a_test_goes_to_the_tests_of_the_project(here, replaykit, bug, monkeypatch):
    write("pytest.ini", "[pytest]\n")
    Path("tests").mkdir()
    write("deep/down/it.txt", "")
    monkeypatch.chdir("deep/down")

    answer = replaykit("reproduce", "../../bug.cassette")

    assert answer.output.startswith(
        "../../tests/test_bug.py: reproduces ../../bug.cassette: swapped-results\n"
        "../../cassettes/tests/test_bug/test_no_swapped_results.cassette: 2 exchanges for it\n"
    )


@pytest.mark.parametrize(
    ("recording", "test"),
    [
        ("bug.cassette", "test_bug.py"),
        ("bug.2.cassette", "test_bug_2.py"),
        ("service/User 42~0a1b.cassette", "test_user_42_0a1b.py"),
        ("test_trip.cassette", "test_trip.py"),
        ("old.yaml", "test_old_yaml.py"),
        ("~.cassette", "test_captured.py"),
        (f"{'x' * 240}.cassette", f"test_{'x' * 80}.py"),
    ],
)
def test_a_test_is_called_as_its_recording(here, recording, test):
    assert Path(test) == layout_for(None).usual_test(Path(recording))


@pytest.mark.parametrize(
    ("name", "content", "width"),
    [
        ("pyproject.toml", "[tool.pytest.ini_options]\n", 88),
        ("pyproject.toml", "[tool.pytest.ini_options]\n[tool.ruff]\nline-length = 100\n", 100),
        ("ruff.toml", "line-length = 79\n", 79),
        ("ruff.toml", "line-length = [\n", 88),
    ],
)
def test_lines_are_as_long_as_the_project_has_them(here, name, content, width):
    write(name, content)

    assert width == layout_for(None).width
