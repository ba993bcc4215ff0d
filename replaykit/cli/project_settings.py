"""Shell: what a project's pytest configuration says of secrets and folders, without loading pytest.

The file is looked for as pytest does: from the folder that the paths have in common upwards, then
from the current one; the first file that configures pytest counts, and no other.
"""

import os
import shlex
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from configparser import Error as IniError
from configparser import RawConfigParser
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from replaykit.checks import Expectations
from replaykit.errors import SettingError
from replaykit.run.settings import Settings, read_setting

_PREFIX = "replaykit_"
_USUAL_FOLDER = "cassettes"
_LISTS = ("redact_patterns", "redact_names", "redact_allowed", "kept_headers")
_EXPECTED = ("concurrent", "most_rounds", "longest_result", "most_growth")

Table = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectSettings:
    """What commands take from the configuration that `pytest` would use here."""

    redact_patterns: tuple[str, ...] = ()
    redact_names: tuple[str, ...] = ()
    redact_allowed: tuple[str, ...] = ()
    kept_headers: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    expected: Table = field(default_factory=dict)
    """What else tests expect of the loop, as it is written down."""

    cassette_folder: Path = Path(_USUAL_FOLDER)
    root: Path = Path()
    """The folder from which pytest counts paths."""

    sources: tuple[Path, ...] = ()
    """Where else pytest has Python look for modules, by its `pythonpath`."""

    @property
    def expectations(self) -> Expectations:
        """What sessions are held against where no marker says otherwise."""
        return Settings.read({**self.expected, "allow": self.allow}).expectations

    @property
    def redaction(self) -> dict[str, tuple[str, ...]]:
        """What they say of secrets."""
        return {name: getattr(self, name) for name in _LISTS}


def project_settings(paths: Sequence[Path]) -> ProjectSettings:
    """The settings of the project in which paths lie, or else of that around the current folder.

    Raises:
        SettingError: naming the file, and what is wrong in it.
    """
    here = Path.cwd()
    for start in dict.fromkeys((_common_folder(here, paths), here)):
        found = next(configurations(start), None)
        if found is not None:
            return _read(*found, here)
    return ProjectSettings()


def _common_folder(here: Path, paths: Sequence[Path]) -> Path:
    folders = [path if path.is_dir() else path.parent for path in paths if _is_there(path)]
    try:
        return Path(os.path.commonpath([here / folder for folder in folders])).resolve()
    except ValueError:  # none of them is there, or they lie on several drives
        return here


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # the system refuses to look
        return False


def configurations(start: Path) -> Iterator[tuple[Path, Table]]:
    """The files that configure pytest from a folder upwards, the first of which counts.

    Raises:
        SettingError: where one cannot be read.
    """
    for folder in (start, *start.parents):
        for name, reader in _READERS.items():
            file = folder / name
            table = _table(file, reader) if _is_file(file) else None
            if table is not None:
                yield file, table


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # the system refuses to look
        return False


def _table(file: Path, reader: Callable[[str], Table | None]) -> Table | None:
    try:
        return reader(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, IniError) as broken:
        raise SettingError(
            f"{file}: it configures pytest, and cannot be read: {broken}"
        ) from broken


def _read(file: Path, table: Table, here: Path) -> ProjectSettings:
    lists: dict[str, tuple[str, ...]] = {}
    for name in (*_LISTS, "ignored", "allow"):
        given = table.get(f"{_PREFIX}{name}")
        if given:
            lists[name] = _checked(file, name, given)
    texts = ((name, table.get(f"{_PREFIX}{name}")) for name in _EXPECTED)
    expected = {name: given for name, given in texts if given not in (None, "")}
    for name, given in expected.items():
        _checked(file, name, given)
    folder = file.parent / str(table.get(f"{_PREFIX}dir") or _USUAL_FOLDER)
    return ProjectSettings(
        **lists,
        expected=expected,
        cassette_folder=Path(os.path.relpath(folder, here)),
        root=file.parent,
        sources=tuple(file.parent / folder for folder in _folders(table.get("pythonpath"))),
    )


def _folders(given: object) -> Iterable[str]:
    if isinstance(given, str):
        return shlex.split(given)
    return map(str, given) if isinstance(given, list) else ()


def _checked(file: Path, name: str, given: object) -> tuple[str, ...]:
    if isinstance(given, str) and name not in _EXPECTED:
        given = [line.strip() for line in given.splitlines() if line.strip()]
    try:
        read_setting(name, given)
    except SettingError as wrong:
        raise SettingError(f"{file}: {_PREFIX}{name}: {wrong}") from wrong
    return tuple(given) if isinstance(given, Iterable) else ()


def _ini(section: str, *, is_always_pytest: bool = False) -> Callable[[str], Table | None]:
    def read(text: str) -> Table | None:
        parser = RawConfigParser(default_section="")
        parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep names as they are
        parser.read_string(text)
        if parser.has_section(section):
            return dict(parser.items(section))
        return {} if is_always_pytest else None

    return read


def _pytest_toml(text: str) -> Table | None:
    return _inner(tomllib.loads(text), "pytest")


def _pyproject_toml(text: str) -> Table | None:
    own = _inner(_inner(tomllib.loads(text), "tool"), "pytest")
    return _inner(own, "ini_options") if "ini_options" in own else own or None


def _inner(table: Table, name: str) -> Table:
    inner = table.get(name)
    return inner if isinstance(inner, dict) else {}


_READERS: Mapping[str, Callable[[str], Table | None]] = MappingProxyType(
    {
        "pytest.toml": _pytest_toml,
        ".pytest.toml": _pytest_toml,
        "pytest.ini": _ini("pytest", is_always_pytest=True),
        ".pytest.ini": _ini("pytest", is_always_pytest=True),
        "pyproject.toml": _pyproject_toml,
        "tox.ini": _ini("pytest"),
        "setup.cfg": _ini("tool:pytest"),
    }
)
"""How each file says what pytest is to do; in one folder, the first of them counts."""
