"""What every test of the command line needs: a folder of its own, and the command in it."""

import os
import stat
from importlib import import_module
from typing import NamedTuple

import pytest

from replaykit.cli import main
from tests.scaffold import captures


class Answer(NamedTuple):
    """What a command has answered."""

    code: int
    output: str
    complaints: str


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The current directory, with nothing in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def replaykit(capsys):
    """The command, as typed: `replaykit("check", "a.cassette")`."""

    def answer(*words):
        try:
            code = main([str(word) for word in words])
        except SystemExit as stopped:
            code = stopped.code
        return Answer(code, *capsys.readouterr())

    return answer


@pytest.fixture
def bug(here):
    """A session in which two results were swapped."""
    return captures.record("bug.cassette", captures.swapped())


@pytest.fixture
def closed(here):
    """Takes away the right to see what is at a path; nobody is root while the test runs."""
    if not hasattr(os, "seteuid"):
        pytest.skip("this system knows no such rights")
    for command in ("check", "convert", "diff", "recover", "reproduce", "seal", "show"):
        import_module(f"replaykit.cli.{command}")
    "".encode("utf-8-sig")  # loads the codec: later on, Python itself may be out of reach
    former = os.geteuid()
    opened = [folder for folder in here.parents if not folder.stat().st_mode & stat.S_IXOTH]
    modes = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in opened}
    for folder, mode in modes.items():
        folder.chmod(mode | stat.S_IXOTH)
    here.chmod(0o777)

    def close(name, mode=0):
        (here / name).chmod(mode)
        if former == 0:
            os.seteuid(65534)

    yield close
    os.seteuid(former)
    for folder, mode in modes.items():
        folder.chmod(mode)
    for path in here.iterdir():
        path.chmod(0o700)
