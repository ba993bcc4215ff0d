"""Shell: a command that runs Python, taken apart: the interpreter, its options, the program."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_INTERPRETER = re.compile(r"(?:python|pypy)[\d.]*t?(?:\.exe)?", re.IGNORECASE)
_LONGEST_FIRST_LINES = 1024
_OF_A_LONG_PATH = re.compile(r"'''exec' (.+) \"\$0\" \"\$@\"")
"""How installers write a first line that would be too long for the system."""

_TAKE_A_VALUE = "WX"
_WORDS_WITH_A_VALUE = frozenset({"--check-hash-based-pycs"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PythonCommand:
    """What is to be run."""

    interpreter: str
    options: tuple[str, ...]
    program: tuple[str, ...]
    """A script, `-m` and a module, or `-c` and code; then its arguments."""

    def run_by(self, module: str, *arguments: str) -> list[str]:
        """The same program, run by a module in the same interpreter."""
        return [self.interpreter, *self.options, "-m", module, *arguments, *self.program]


def python_command(words: Sequence[str]) -> PythonCommand | None:
    """A command that runs Python, or a part of one; None for any other.

    `python app.py`, `python -m app`, `app.py`, `-m app`, or a command that pip has installed.
    """
    first, *rest = words
    if first in ("-m", "-c"):
        return _taken_apart(sys.executable, words)
    if _INTERPRETER.fullmatch(Path(first).name):
        return _taken_apart(first, rest)
    script = first if os.path.isfile(first) else shutil.which(first)
    if script is None:
        return None
    interpreter = _interpreter_of(Path(script))
    if interpreter is None:
        return None
    found = shlex.split(interpreter)
    return _taken_apart(found[0], [*found[1:], script, *rest])


def pytest_command() -> str:
    """What runs pytest beside this interpreter, as one types it in the current folder."""
    here, python = Path.cwd(), Path(sys.executable)
    found = shutil.which("pytest")
    if found is not None and Path(found).parent == python.parent:
        return "pytest"
    typed = python.relative_to(here) if python.is_relative_to(here) else python
    return f"{shlex.quote(str(typed))} -m pytest"


def _taken_apart(interpreter: str, words: Sequence[str]) -> PythonCommand | None:
    for place, word in enumerate(words):
        if _is_value_of(words[:place]):
            continue
        how = _program_in(word)
        if how is None:
            continue
        before, program = how
        return PythonCommand(
            interpreter=interpreter,
            options=(*words[:place], *before),
            program=(*program, *words[place + 1 :]),
        )
    return None


def _is_value_of(before: Sequence[str]) -> bool:
    """Whether a word is what an option before it takes."""
    if not before or (len(before) > 1 and _is_value_of(before[:-1])):
        return False
    last = before[-1]
    is_cluster = last.startswith("-") and not last.startswith("--")
    return last in _WORDS_WITH_A_VALUE or (
        is_cluster and last[-1] in _TAKE_A_VALUE and not set(last[1:-1]) & set(_TAKE_A_VALUE)
    )


def _program_in(word: str) -> tuple[list[str], list[str]] | None:
    """A word as options and the beginning of the program; None where the program comes later."""
    if not word.startswith("-"):
        return [], [word]
    if word.startswith("--") or word == "-":
        return None
    for place, letter in enumerate(word[1:], 1):
        if letter in _TAKE_A_VALUE:
            return None
        if letter in "mc":
            before = [f"-{word[1:place]}"] if place > 1 else []
            value = word[place + 1 :]
            return before, [f"-{letter}", *([value] if value else [])]
    return None


def _interpreter_of(script: Path) -> str | None:
    """What runs a script, by its first lines; a Python file without any is run by this Python."""
    try:
        with script.open("rb") as file:
            start = file.read(_LONGEST_FIRST_LINES).decode(errors="replace")
    except OSError:
        return None
    lines = start.splitlines()
    if not start.startswith("#!"):
        return shlex.quote(sys.executable) if script.suffix == ".py" else None
    long_path = _OF_A_LONG_PATH.fullmatch(lines[1]) if len(lines) > 1 else None
    command = long_path[1] if long_path else lines[0].removeprefix("#!").strip()
    words = shlex.split(command)
    if words and Path(words[0]).name == "env":
        words = [word for word in words[1:] if word != "-S"]
    is_python = bool(words) and _INTERPRETER.fullmatch(Path(words[0]).name)
    return shlex.join(words) if is_python else None
