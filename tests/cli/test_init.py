"""`replaykit init`: a first test that runs at once, in a project that keeps all it had."""

import re
import stat
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.cli.projects import CASSETTE, INI, TEST, contents, said_of
from tests.cli.recordings import write


@pytest.fixture
def run_tests(pytester):
    """What pytest says in the current folder, which is its own then."""

    def run(*words):
        return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:asyncio", *words)

    return run


def test_an_empty_folder_becomes_a_project_with_a_test(replaykit, here):
    answer = replaykit("init")

    assert (0, "") == (answer.code, answer.complaints)
    assert {
        "pytest.ini": f"written, with `{INI}`",
        ".gitignore": "3 lines added for what recordings may leave",
        TEST: "written",
        CASSETTE: "written",
    } == said_of(answer)
    assert {"pytest.ini", ".gitignore", TEST, CASSETTE} == contents(here).keys()


def test_the_first_test_runs_at_once(replaykit, run_tests):
    replaykit("init")

    result = run_tests()

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["replaykit: replay (default) * cassettes (1) * network blocked"])


def test_the_next_command_is_told(replaykit, run_tests):
    answer = replaykit("init")

    command = re.search(r"^Next: `\S+ -m pytest (\S+)` replays it;$", answer.output, re.MULTILINE)

    run_tests(command[1]).assert_outcomes(passed=1)


def test_pytest_is_called_as_it_can_be_typed(replaykit, here, monkeypatch):
    """
    By its name in an environment that is active, else by the interpreter that has it.
    """
    folder = here / "the venv/bin"
    folder.mkdir(parents=True)
    write("the venv/bin/pytest", "")
    (folder / "pytest").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    monkeypatch.setenv("PATH", "")
    not_active = replaykit("init").output

    monkeypatch.setenv("PATH", str(folder))
    active = replaykit("init").output

    assert f"\nNext: `'the venv/bin/python' -m pytest {TEST}` replays it;\n" in not_active
    assert f"\nNext: `pytest {TEST}` replays it;\n" in active


def test_the_test_says_how_it_is_recorded(replaykit, here):
    replaykit("init")

    text = (here / TEST).read_text(encoding="utf-8")

    assert f"   pytest --replaykit=refresh {TEST}\n" in text


def test_a_loop_that_runs_one_by_one_is_found_by_it(replaykit, run_tests):
    replaykit("init")
    text = Path(TEST).read_text(encoding="utf-8")
    write(TEST, text.replace("ThreadPoolExecutor()", "ThreadPoolExecutor(max_workers=1)"))

    result = run_tests()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*one-after-another: the 2 calls of turn 1 ran*"])


def test_a_second_time_nothing_changes(replaykit, here):
    replaykit("init")
    before = contents(here)

    answer = replaykit("init")

    assert before == contents(here)
    assert {
        "pytest.ini": "left as it is: replaykit_dir is in it",
        ".gitignore": "left as it is: what recordings may leave is in it",
        TEST: "left as it is: it is there",
        CASSETTE: "left as it is: it is there",
    } == said_of(answer)


def test_what_is_there_is_never_overwritten(replaykit, here):
    write(TEST, "mine")
    write(CASSETTE, "mine")

    replaykit("init")

    assert b"mine" == contents(here)[TEST] == contents(here)[CASSETTE]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ((), "tests"),
        (("tests/__init__.py",), "tests"),
        (("test/test_a.py",), "test"),
        (("test_a.py",), "."),
        (("test_a.py", "tests/test_b.py"), "tests"),
    ],
)
def test_the_test_stands_among_the_others(replaykit, here, paths, expected):
    for path in paths:
        write(path, "")

    replaykit("init")

    assert (here / expected / "test_first_replay.py").is_file()
    (cassette,) = here.rglob("*.cassette")
    folder = "cassettes" if expected == "." else f"cassettes/{expected}"
    assert here / folder / "test_first_replay/test_two_cities.cassette" == cassette


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pytest.ini", "[pytest]\ntestpaths = none src/checks\nreplaykit_dir = kept/tapes\n"),
        (
            "pyproject.toml",
            "[tool.pytest.ini_options]\ntestpaths = ['none', 'src/checks']\n"
            "replaykit_dir = 'kept/tapes'\n",
        ),
    ],
)
def test_the_folders_of_the_project_are_used(replaykit, run_tests, file, text):
    write(file, text)
    write("src/checks/test_a.py", "def test_a():\n    pass\n")

    answer = replaykit("init")

    assert "left as it is: replaykit_dir is in it" == said_of(answer)[file]
    assert "kept/tapes/src/checks/test_first_replay/test_two_cities.cassette" in contents(Path())
    run_tests().assert_outcomes(passed=2)


def test_it_runs_in_a_project_that_is_strict(replaykit, run_tests):
    write(
        "pyproject.toml",
        "[tool.pytest.ini_options]\naddopts = ['--strict-markers', '--strict-config']\n"
        "filterwarnings = ['error']\n",
    )

    replaykit("init")

    run_tests().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("before", "gap"), [("*.pyc\n", "\n"), ("*.pyc", "\n\n"), ("", ""), ("*.pyc\r\n", "\r\n")]
)
def test_git_is_told_what_recordings_may_leave(replaykit, here, before, gap):
    (here / ".gitignore").write_bytes(before.encode())

    replaykit("init")

    end = "\r\n" if "\r\n" in before else "\n"
    after = (here / ".gitignore").read_bytes().decode()
    assert after.startswith(f"{before}{gap}# What recordings may leave")
    assert [*["*.cassette.*", "*.rejected.cassette", ".replaykit.lock"], ""] == (
        after.split(end)[-4:]
    )


def test_git_is_not_told_twice(replaykit, here):
    write(".gitignore", "*.cassette.*\n.replaykit.lock\n")

    answer = replaykit("init")

    assert "1 line added for what recordings may leave" == said_of(answer)[".gitignore"]
    assert 1 == (here / ".gitignore").read_text("utf-8").count("*.cassette.*")


def test_what_is_ignored_is_no_cassette(replaykit, here):
    """
    A line that takes cassettes along would keep them out of the repository.
    """
    replaykit("init")

    lines = (here / ".gitignore").read_text(encoding="utf-8").splitlines()[1:]

    assert [] == [line for line in lines if fnmatch("test_two_cities.cassette", line)]
    assert [] != [line for line in lines if fnmatch("a.cassette.12-0a1b2c3d.journal", line)]


def test_a_project_elsewhere_can_be_named(replaykit, here):
    (here / "my trip").mkdir()

    answer = replaykit("init", "my trip")

    assert f"my trip/{TEST}" in said_of(answer)
    assert f" -m pytest 'my trip/{TEST}'` replays it;\n" in answer.output


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        ("nowhere", "nowhere: there is no such file or folder.\n  How to fix: check the path.\n"),
        ("file", "file: it is no folder.\n  How to fix: name the folder of a project.\n"),
    ],
)
def test_what_is_no_folder_is_misuse(replaykit, place, complaint):
    write("file", "")

    answer = replaykit("init", place)

    assert (2, "", complaint) == answer


def test_a_place_where_nobody_may_write_is_named(replaykit, here):
    write("tests", "a file where a folder should be")

    answer = replaykit("init")

    assert 2 == answer.code
    assert answer.complaints.startswith("tests: the system refuses it (")
    assert answer.complaints.endswith(").\n  How to fix: allow that, then do it again.\n")


def test_rights_of_a_file_stay(replaykit, here):
    write("pytest.ini", "[pytest]\n")
    (here / "pytest.ini").chmod(0o640)

    replaykit("init")

    assert 0o640 == stat.S_IMODE((here / "pytest.ini").stat().st_mode)
