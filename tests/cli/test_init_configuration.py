"""`replaykit init` and what configures pytest: one line more, and every other byte as it was."""

import os

import pytest

from tests.cli.projects import CASSETTE, INI, TEST, TOML, contents, said_of
from tests.cli.recordings import write

PYPROJECT = '[project]\nname = "trip"  # mine\n'


@pytest.mark.parametrize(
    ("file", "before", "after", "what"),
    [
        (
            "pyproject.toml",
            f"{PYPROJECT}\n[tool.pytest.ini_options] # tests\naddopts = ['-q']  # quiet\n"
            "\n[tool.x]\n",
            f"{PYPROJECT}\n[tool.pytest.ini_options] # tests\n{TOML}\naddopts = ['-q']  # quiet\n"
            "\n[tool.x]\n",
            f"`{TOML}` added to [tool.pytest.ini_options]",
        ),
        (
            "pyproject.toml",
            PYPROJECT,
            f"{PYPROJECT}\n[tool.pytest.ini_options]\n{TOML}\n",
            f"`{TOML}` added to [tool.pytest.ini_options]",
        ),
        (
            "pyproject.toml",
            "",
            f"[tool.pytest.ini_options]\n{TOML}\n",
            f"`{TOML}` added to [tool.pytest.ini_options]",
        ),
        (
            "pyproject.toml",
            "[tool.pytest]\naddopts = ['-q']",
            f"[tool.pytest]\n{TOML}\naddopts = ['-q']",
            f"`{TOML}` added to [tool.pytest]",
        ),
        (
            "pyproject.toml",
            'text = """\n[tool.pytest.ini_options]\n"""\n[tool.pytest.ini_options]\na = 1\n',
            'text = """\n[tool.pytest.ini_options]\n"""\n'
            f"[tool.pytest.ini_options]\n{TOML}\na = 1\n",
            f"`{TOML}` added to [tool.pytest.ini_options]",
        ),
        (
            "pyproject.toml",
            "[tool.pytest.ini_options]\r\na = 1\r\n",
            f"[tool.pytest.ini_options]\r\n{TOML}\r\na = 1\r\n",
            f"`{TOML}` added to [tool.pytest.ini_options]",
        ),
        ("pytest.toml", "[pytest]\n", f"[pytest]\n{TOML}\n", f"`{TOML}` added to [pytest]"),
        (
            "pytest.ini",
            "; ours\n[pytest]\naddopts =\n    -q\n",
            f"; ours\n[pytest]\n{INI}\naddopts =\n    -q\n",
            f"`{INI}` added to [pytest]",
        ),
        ("pytest.ini", "[pytest]", f"[pytest]\n{INI}\n", f"`{INI}` added to [pytest]"),
        ("pytest.ini", "", f"[pytest]\n{INI}\n", f"`{INI}` added to [pytest]"),
        ("pytest.ini", "; none", f"; none\n\n[pytest]\n{INI}\n", f"`{INI}` added to [pytest]"),
        (".pytest.ini", "[pytest]\n", f"[pytest]\n{INI}\n", f"`{INI}` added to [pytest]"),
        (
            "tox.ini",
            "[tox]\nenvlist = py\n\n[pytest]\naddopts = -q\n",
            f"[tox]\nenvlist = py\n\n[pytest]\n{INI}\naddopts = -q\n",
            f"`{INI}` added to [pytest]",
        ),
        (
            "setup.cfg",
            "[metadata]\nname = trip\n[tool:pytest]\naddopts = -q\n",
            f"[metadata]\nname = trip\n[tool:pytest]\n{INI}\naddopts = -q\n",
            f"`{INI}` added to [tool:pytest]",
        ),
        (
            "pytest.ini",
            "\ufeff[pytest]\na = ü\n",
            f"\ufeff[pytest]\n{INI}\na = ü\n",
            f"`{INI}` added to [pytest]",
        ),
    ],
)
def test_the_configuration_keeps_every_byte_and_gets_one_line(
    replaykit, here, file, before, after, what
):
    (here / file).write_bytes(before.encode())

    answer = replaykit("init")

    assert (0, "") == (answer.code, answer.complaints)
    assert what == said_of(answer)[file]
    assert after.encode() == (here / file).read_bytes()
    assert {file, ".gitignore", TEST, CASSETTE} == contents(here).keys()


@pytest.mark.parametrize("file", ["tox.ini", "setup.cfg"])
def test_a_file_that_does_not_configure_pytest_is_left_alone(replaykit, here, file):
    write(file, "[metadata]\nname = trip\n")

    answer = replaykit("init")

    assert "pytest.ini" in said_of(answer)
    assert b"[metadata]\nname = trip\n" == (here / file).read_bytes()


def test_a_file_that_nothing_can_join_is_told_with_the_line(replaykit, here):
    write("pyproject.toml", "tool.pytest.ini_options = {addopts = '-q'}\n")

    answer = replaykit("init")

    assert (2, "") == (answer.code, answer.output)
    assert (
        "pyproject.toml: its settings for pytest are written in a way that nothing can join.\n"
        f"  How to fix: write `{TOML}` into them, then do it again.\n"
    ) == answer.complaints
    assert ["pyproject.toml"] == os.listdir()


def test_a_table_for_other_tools_in_one_line_gets_a_file_beside_it(replaykit, here):
    write("pyproject.toml", "tool = {black = {line-length = 100}}\n")

    answer = replaykit("init")

    assert f"written, with `{INI}`" == said_of(answer)["pytest.ini"]


def test_a_file_that_cannot_be_read_stops_everything(replaykit, here):
    write("pyproject.toml", "[tool.pytest\n")

    answer = replaykit("init")

    assert (2, "") == (answer.code, answer.output)
    assert "pyproject.toml: it configures pytest, and cannot be read: " in answer.complaints
    assert ["pyproject.toml"] == os.listdir()


def test_a_folder_below_a_project_is_no_project(replaykit, here):
    write("pytest.ini", "[pytest]\n")
    (here / "inner").mkdir()

    answer = replaykit("init", "inner")

    assert (2, "") == (answer.code, answer.output)
    assert (
        f"{here}/pytest.ini: it configures pytest for {here}/inner, too, which lies below it.\n"
        f"  How to fix: begin there: `replaykit init {here}`; or, where that is another project,"
        " put a pytest.ini here.\n"
    ) == answer.complaints
    assert [] == os.listdir("inner")
