"""Shell: where a new test of a project and its cassette go, and how the project is laid out."""

import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from replaykit.cassette.store import cassette_path
from replaykit.cli.project_settings import ProjectSettings, project_settings
from replaykit.cli.speech import at, problem

_USUAL_WIDTH = 88
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
    settings: ProjectSettings
    width: int = _USUAL_WIDTH
    """How long a line may be."""

    def is_own(self, module: str) -> bool:
        """Whether a top-level module is the project's."""
        sources = (self.root, self.root / "src")
        return any((at_ / module).is_dir() or (at_ / f"{module}.py").is_file() for at_ in sources)

    def places(self, test: Path, name: str) -> Places:
        """Where a test of this name and its cassette are to stand, as the plugin looks for it."""
        whole = Path(os.path.abspath(test))
        is_within = whole.is_relative_to(self.root)
        module = whole.relative_to(self.root) if is_within else Path(test.name)
        folder = self.settings.cassette_folder
        return Places(test=test, cassette=cassette_path(folder, module.as_posix(), (), name))

    def usual_test(self, recording: Path) -> Path:
        """Where the test of a recording goes if nobody says where."""
        slug = _SLUG.sub("_", recording.name.partition(".cassette")[0].lower()).strip("_")
        folder = Path(os.path.relpath(self.root / "tests"))
        name = f"test_{slug.removeprefix('test_') or 'captured'}.py"
        return folder / name if folder.is_dir() else Path(name)


def layout_for(test: Path | None) -> Layout:
    """The project to which a test belongs; without one, that around the current folder."""
    settings = project_settings([] if test is None else [test.parent])
    root = Path(os.path.abspath(settings.root))
    return Layout(root=root, settings=settings, width=next(_widths(root), _USUAL_WIDTH))


def _widths(root: Path) -> Iterator[int]:
    """What the formatter of the project is told, if it is."""
    for name in (".ruff.toml", "ruff.toml", "pyproject.toml"):
        with suppress(OSError, ValueError):
            table = tomllib.loads((root / name).read_text(encoding="utf-8"))
            if name == "pyproject.toml":
                table = table.get("tool", {}).get("ruff", {})
            if isinstance(table.get("line-length"), int):
                yield table["line-length"]
