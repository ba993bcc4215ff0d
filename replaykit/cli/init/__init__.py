"""Shell: `replaykit init`: a first test, its cassette, and what they need, put into a project."""

import argparse
import os
import shlex
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from replaykit.cassette.store.names import cassette_path
from replaykit.cli.init.change import Change, left, line_end_of
from replaykit.cli.init.configuration import (
    SETTING,
    USUAL,
    Said,
    new_configuration,
    with_cassettes_named,
)
from replaykit.cli.places import is_folder, is_missing, missing, path_argument
from replaykit.cli.project_settings import configurations
from replaykit.cli.python_command import pytest_command
from replaykit.cli.speech import FINE, MISUSE, at, complain, problem, say
from replaykit.errors import SettingError
from replaykit.report.spelling import counted

EXAMPLE = "  replaykit init"

_TEST, _NAME = "test_first_replay.py", "test_two_cities"
_IGNORED = ("*.cassette.*", "*.rejected.cassette", ".replaykit.lock")
_WHY_IGNORED = "# What recordings may leave beside cassettes; cassettes themselves are committed."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which project."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=path_argument,
        default=Path(),
        metavar="FOLDER",
        help="the project: where its pyproject.toml or pytest.ini is (default: here)",
    )


def main(arguments: argparse.Namespace) -> int:
    """Decides on everything, then writes it, and says what became of each file."""
    project = arguments.folder
    if not is_folder(project):
        complain(_no_folder(project))
        return MISUSE
    try:
        found = _configuration_of(project)
        table = found[1] if found else {}
        test = Path(_folder_of_tests(project, table), _TEST)
        changes = (
            with_cassettes_named(*found) if found else new_configuration(project),
            _ignoring(project / ".gitignore"),
            *_first_test(project, test, str(table.get(SETTING) or USUAL)),
        )
        for change in changes:
            change.make()
            say(at(change.file, None, change.what))
    except OSError as refused:
        raise _refusal(refused) from refused
    say(f"Next: `{pytest_command()} {shlex.quote(str(project / test))}` replays it;")
    say("  its first lines say how it becomes a test of your own agent")
    return FINE


def _configuration_of(project: Path) -> tuple[Path, Said] | None:
    """The file in the project that configures pytest, with what it says to it."""
    whole = project.resolve()
    found = next(configurations(whole), None)
    if found is None:
        return None
    file, table = found
    if file.parent != whole:
        what = at(file, None, f"it configures pytest for {whole}, too, which lies below it")
        fix = f"begin there: `replaykit init {shlex.quote(str(file.parent))}`; or, where that is "
        raise SettingError(problem(what, fix=f"{fix}another project, put a pytest.ini here"))
    return project / file.name, table


def _folder_of_tests(project: Path, table: Said) -> str:
    """Where the project has its tests, or would have them."""
    given = table.get("testpaths") or ()
    named = given.split() if isinstance(given, str) else given
    usual = [*map(str, named if isinstance(named, list) else ()), "tests", "test"]
    there = (name for name in usual if is_folder(project / name) and not Path(name).is_absolute())
    return next(there, "." if any(project.glob("test_*.py")) else "tests")


def _ignoring(file: Path) -> Change:
    text = file.read_bytes().decode(errors="surrogateescape") if file.is_file() else ""
    there = {line.strip() for line in text.splitlines()}
    lines = [line for line in _IGNORED if line not in there]
    if not lines:
        return left(file, "what recordings may leave is in it")
    end = line_end_of(text)
    gap = "" if not text else end if text.endswith("\n") else 2 * end
    added = "".join(f"{line}{end}" for line in (_WHY_IGNORED, *lines))
    return Change(
        file=file,
        what=f"{counted(len(lines), 'line')} added for what recordings may leave",
        content=f"{text}{gap}{added}".encode(errors="surrogateescape"),
    )


def _first_test(project: Path, test: Path, cassettes: str) -> Iterator[Change]:
    module = test.as_posix()
    cassette = cassette_path(project / cassettes, module, (), _NAME)
    command = f"pytest --replaykit=refresh {shlex.quote(module)}"
    code = _shipped("first_test.py.txt").replace(b"{record}", command.encode())
    for file, content in ((project / test, code), (cassette, _shipped("first.cassette"))):
        if os.path.lexists(file):
            yield left(file, "it is there")
        else:
            yield Change(file=file, what="written", content=content, is_new=True)


def _shipped(name: str) -> bytes:
    return files("replaykit.cli.init").joinpath(name).read_bytes()


def _no_folder(place: Path) -> str:
    if is_missing(place):
        return missing(place)
    return problem(at(place, None, "it is no folder"), fix="name the folder of a project")


def _refusal(refused: OSError) -> SettingError:
    reason = refused.strerror or type(refused).__name__
    what = at(Path(str(refused.filename)), None, f"the system refuses it ({reason})")
    return SettingError(problem(what, fix="allow that, then do it again"))
