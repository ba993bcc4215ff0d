"""Shell: pytest's configuration, with the place of cassettes added and all else as it was.

*Problem:* nothing that comes with Python writes TOML or ini files back with their comments.
*Solution:* one line is put behind the section's heading, and the file is read once more: it has to
say what it said before, and that line. Where it does not, its user is told the line instead.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from configparser import Error as IniError
from configparser import RawConfigParser
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from replaykit.cli.init.change import Change, left, line_end_of
from replaykit.cli.speech import at, problem
from replaykit.errors import SettingError

SETTING, USUAL = "replaykit_dir", "cassettes"
_NEW_FILE = "pytest.ini"
_INI_LINE, _TOML_LINE = f"{SETTING} = {USUAL}", f'{SETTING} = "{USUAL}"'

Said = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kind:
    """One kind of file."""

    sections: tuple[str, ...]
    line: str
    read: Callable[[str], Said]


def _toml(text: str) -> Said:
    return _flat(tomllib.loads(text.removeprefix("\ufeff")))


def _flat(table: Said, path: tuple[str, ...] = ()) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in table.items():
        inner = (*path, name)
        flat |= _flat(value, inner) if isinstance(value, dict) else {".".join(inner): value}
    return flat


def _ini(text: str) -> Said:
    parser = RawConfigParser(default_section="")
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep names as they are
    parser.read_string(text.removeprefix("\ufeff"))
    return {
        f"{name}.{key}": value for name in parser.sections() for key, value in parser[name].items()
    }


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "pytest.toml": _Kind(sections=("pytest",), line=_TOML_LINE, read=_toml),
        "pytest.ini": _Kind(sections=("pytest",), line=_INI_LINE, read=_ini),
        "pyproject.toml": _Kind(
            sections=("tool.pytest.ini_options", "tool.pytest"), line=_TOML_LINE, read=_toml
        ),
        "tox.ini": _Kind(sections=("pytest",), line=_INI_LINE, read=_ini),
        "setup.cfg": _Kind(sections=("tool:pytest",), line=_INI_LINE, read=_ini),
    }
)


def with_cassettes_named(file: Path, table: Said) -> Change:
    """The file that configures pytest, with the place of cassettes in it.

    Args:
        table: what it says to pytest.

    Raises:
        SettingError: where it is written in a way in which nothing can be added safely.
    """
    if SETTING in table:
        return left(file, f"{SETTING} is in it")
    added = _added_to(file)
    if added is None:
        line = _KINDS[_kind_of(file)].line
        what = at(file, None, "its settings for pytest are written in a way that nothing can join")
        raise SettingError(problem(what, fix=f"write `{line}` into them, then do it again"))
    return added


def new_configuration(folder: Path) -> Change:
    """A configuration for a project without: in its pyproject.toml, or else in a new file."""
    shared = folder / "pyproject.toml"
    added = _added_to(shared) if shared.is_file() else None
    return added or Change(
        file=folder / _NEW_FILE,
        what=f"written, with `{_INI_LINE}`",
        content=f"[pytest]\n{_INI_LINE}\n".encode(),
        is_new=True,
    )


def _added_to(file: Path) -> Change | None:
    """None where the line finds no safe place."""
    kind = _KINDS[_kind_of(file)]
    before = file.read_bytes().decode()
    for section, after in _attempts(before, kind):
        if _says_the_same_and_more(before, after, kind, section):
            what = f"`{kind.line}` added to [{section}]"
            return Change(file=file, what=what, content=after.encode())
    return None


def _kind_of(file: Path) -> str:
    return file.name.removeprefix(".")


def _attempts(text: str, kind: _Kind) -> Iterator[tuple[str, str]]:
    """The text with the line behind what looks like the heading, or in a section at the end."""
    end = line_end_of(text)
    for section in kind.sections:
        heading = rf"^\ufeff?[ \t]*\[[ \t]*{re.escape(section)}[ \t]*\][^\n]*(?P<end>\n|\Z)"
        for found in re.finditer(heading, text, flags=re.MULTILINE):
            gap = "" if found["end"] else end
            yield section, f"{text[: found.end()]}{gap}{kind.line}{end}{text[found.end() :]}"
    gap = "" if not text else end if text.endswith("\n") else 2 * end
    yield kind.sections[0], f"{text}{gap}[{kind.sections[0]}]{end}{kind.line}{end}"


def _says_the_same_and_more(before: str, after: str, kind: _Kind, section: str) -> bool:
    try:
        said = kind.read(after)
    except (ValueError, IniError):
        return False
    return said == {**kind.read(before), f"{section}.{SETTING}": USUAL}
