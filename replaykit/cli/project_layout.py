"""Shell: where a new test of a project and its cassette go, and how the project is laid out."""

import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from replaykit.cassette.store import cassette_path
from replaykit.cli.project_settings import ProjectSettings, configurations, project_settings
from replaykit.cli.speech import at, problem

_USUAL_WIDTH = 88
_MARKS_OF_A_ROOT = ("pyproject.toml", "setup.py")
"""What makes a folder the root where nothing configures pytest; the first counts most."""

_LONGEST_SLUG = 80
_SLUG = re.compile(r"\W+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Where a test and its cassette are to stand."""

    test: Path
    cassette: Path

    @property
    def misuse(self) -> str | None:
        """Why they cannot stand there."""
        if not re.fullmatch(r"test_.*\.py|.*_test\.py", self.test.name):
            what = "pytest would not take it for a test"
            return problem(at(self.test, None, what), fix="name it `test_….py` with -o FILE")
        if os.path.lexists(self.test):
            what = "it is there already"
            return problem(at(self.test, None, what), fix="name another with -o FILE")
        if os.path.lexists(self.cassette):
            what = "it is there already, where the cassette of this test belongs"
            fix = "name another test with -o FILE; or, if nothing needs it, remove it"
            return problem(at(self.cassette, None, what), fix=fix)
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """A project, as far as a new test has to fit in."""

    root: Path
    """The folder from which pytest counts paths, in full."""

    settings: ProjectSettings
    width: int = _USUAL_WIDTH
    """How long a line may be."""

    @property
    def sources(self) -> tuple[Path, ...]:
        """The folders from which tests of the project import, as far as pytest sees to that."""
        return (Path.cwd(), self.root, *self.settings.sources)

    def is_own(self, module: str) -> bool:
        """Whether a top-level module is the project's."""
        sources = (self.root, self.root / "src", *self.settings.sources)
        return any((at_ / module).is_dir() or (at_ / f"{module}.py").is_file() for at_ in sources)

    def places(self, test: Path, name: str) -> Places:
        """Where a test of this name and its cassette are to stand, as the plugin looks for it."""
        whole = Path(os.path.abspath(test))
        is_within = whole.is_relative_to(self.root)
        module = whole.relative_to(self.root) if is_within else Path(test.name)
        return Places(
            test=test, cassette=cassette_path(self._cassettes, module.as_posix(), (), name)
        )

    @property
    def _cassettes(self) -> Path:
        """The folder of all cassettes; what is configured elsewhere does not count here."""
        is_configured = self.settings.root.resolve() == self.root.resolve()
        folder = self.settings.cassette_folder if is_configured else self.root / "cassettes"
        return Path(os.path.relpath(folder))

    def usual_test(self, recording: Path) -> Path:
        """Where the test of a recording goes if nobody says where."""
        slug = _SLUG.sub("_", recording.name.partition(".cassette")[0].lower()).strip("_")
        folder = Path(os.path.relpath(self.root / "tests"))
        slug = slug.removeprefix("test_")[:_LONGEST_SLUG] or "captured"
        name = f"test_{slug}.py"
        return folder / name if folder.is_dir() else Path(name)


def layout_for(test: Path | None) -> Layout:
    """The project to which a test belongs; without one, that around the current folder."""
    folder = Path.cwd() if test is None else _first_there(Path(os.path.abspath(test)).parent)
    root = _root_of(folder)
    width = next(_widths(root), _USUAL_WIDTH)
    return Layout(root=root, settings=project_settings([folder]), width=width)


def _first_there(folder: Path) -> Path:
    """A folder, or the nearest above it that is there already."""
    return next(one for one in (folder, *folder.parents) if os.path.isdir(one))


def _root_of(folder: Path) -> Path:
    """What pytest takes for the root if it is asked from here for a test in this folder."""
    for file, _ in configurations(folder):
        return file.parent
    for mark in _MARKS_OF_A_ROOT:
        for above in (folder, *folder.parents):
            if os.path.isfile(above / mark):
                return above
    try:
        shared = Path(os.path.commonpath([folder, Path.cwd()]))
    except ValueError:  # they lie on several drives
        return folder
    return folder if shared == shared.parent else shared


def _widths(root: Path) -> Iterator[int]:
    """What the formatter of the project is told, if it is."""
    for name in (".ruff.toml", "ruff.toml", "pyproject.toml"):
        with suppress(OSError, ValueError):
            table = tomllib.loads((root / name).read_text(encoding="utf-8"))
            if name == "pyproject.toml":
                table = table.get("tool", {}).get("ruff", {})
            if isinstance(table.get("line-length"), int):
                yield table["line-length"]
