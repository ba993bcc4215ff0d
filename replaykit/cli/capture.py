"""Shell: `replaykit capture`: runs a Python program as it is, and tapes what it says to models."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from replaykit.capturing.rules import Rules
from replaykit.cassette.store import left_behind, recover
from replaykit.cassette.store.system import PRIVATE
from replaykit.cli.capture_summary import summary_of
from replaykit.cli.places import CASSETTE, path_argument
from replaykit.cli.project_settings import project_settings
from replaykit.cli.python_command import PythonCommand, python_command
from replaykit.cli.speech import MISUSE, complain, problem
from replaykit.errors import ReplayKitError
from replaykit.run.redacting import Redacting

EXAMPLE = "  replaykit capture -o bug.cassette -- python app.py"

_RUN_BY = "replaykit.capturing.program"
_LIMITS = ("max_bytes", "max_exchanges", "rotate")
_PASSED_ON = ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2")
_FROM_A_TERMINAL = ("SIGINT", "SIGQUIT")
_KILLED = 128


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is run, what is watched, and where it goes."""
    parser.usage = "replaykit capture [-o FILE] [--tool PATH] … -- python app.py"
    parser.add_argument(
        "-o",
        "--output",
        type=path_argument,
        default=Path("captured.cassette"),
        metavar="FILE",
        help="where it goes (default: captured.cassette); never over what is there",
    )
    parser.add_argument(
        "--tool",
        action="append",
        default=[],
        metavar="PATH",
        help="a tool without @replaykit.tool, as trip.tools:TOOLS",
    )
    for name, text in (
        ("max-bytes", "how many bytes of bodies one file holds"),
        ("max-exchanges", "how many exchanges one file holds"),
        ("rotate", "how many files there may be, each begun when one is full"),
    ):
        parser.add_argument(f"--{name}", type=int, metavar="N", help=text)
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what is run: python, and more")


def main(arguments: argparse.Namespace) -> int:
    """Runs the program, and gives its exit code."""
    limits = {name: getattr(arguments, name) for name in _LIMITS}
    settings = {name: limit for name, limit in limits.items() if limit is not None}
    target = Path(arguments.output).absolute()
    project = project_settings([target])
    settings |= {"tools": arguments.tool, "ignored": project.ignored, **project.redaction}
    rules = Rules.read(settings)  # before anything is started
    words = arguments.command[arguments.command[:1] == ["--"] :]
    command = python_command(words) if words else None
    misuse = _misuse(words, command)
    if command is None or misuse is not None:
        complain(str(misuse))
        return MISUSE
    before = _written(target)
    code = _run(command.run_by(_RUN_BY, json.dumps({"path": str(target), **settings})))
    for cassette in _left_at(target):
        _recover(cassette, rules)
    complain(summary_of(target, _written(target) - before, arguments.tool))
    return code


def _misuse(words: Sequence[str], command: PythonCommand | None) -> str | None:
    """Why a command cannot be captured."""
    if not words:
        return problem("no command is named", fix="name one: `replaykit capture -- python app.py`")
    if command is None:
        fix = "name the interpreter, as in `replaykit capture -- python -m NAME`"
        return problem(
            f"{words[0]!r} does not run a Python program here",
            expected="python and a script, -m and a module, or a command that pip has installed",
            fix=fix,
        )
    found = shutil.which(command.interpreter)
    if found is None:
        return problem(f"there is no {command.interpreter}", fix="check the path of the command")
    if os.path.abspath(found) != os.path.abspath(sys.executable) and not _has_replaykit(found):
        return problem(
            f"{found} has no replaykit",
            fix="install replaykit into that environment, from where it is installed here",
        )
    return None


def _has_replaykit(interpreter: str) -> bool:
    run = subprocess.run(
        [interpreter, "-c", f"import importlib.util as u; u.find_spec({_RUN_BY!r})"],
        capture_output=True,
        check=False,
    )
    return run.returncode == 0


def _run(command: Sequence[str]) -> int:
    """Runs it; signals reach it, and its end is ours."""
    with _passing_signals_on() as children, subprocess.Popen(command) as child:
        children.append(child)
        code = child.wait()
    return code if code >= 0 else _KILLED - code


@contextmanager
def _passing_signals_on() -> "Iterator[list[subprocess.Popen[bytes]]]":
    """What is sent to this process goes to the program; a terminal sends to both by itself."""
    children: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _: FrameType | None) -> None:
        for child in children:
            with suppress(OSError):
                child.send_signal(number)

    def leave_alone(number: int, _: FrameType | None) -> None:
        """It is the program that decides what becomes of it."""

    has_terminal = any(os.isatty(stream) for stream in range(3))
    handlers = dict.fromkeys(_PASSED_ON, pass_on)
    handlers |= dict.fromkeys(_FROM_A_TERMINAL, leave_alone if has_terminal else pass_on)
    former = {
        number: signal.signal(number, handler)
        for name, handler in handlers.items()
        if (number := getattr(signal, name, None)) is not None
    }
    try:
        yield children
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _written(target: Path) -> frozenset[Path]:
    """The cassettes of captures with this name, those of sessions among them."""
    stem = target.name.removesuffix(CASSETTE)
    beside = target.parent.glob(f"*{CASSETTE}") if target.parent.is_dir() else ()
    own = [path for path in beside if path.name.startswith((target.name, f"{stem}."))]
    return frozenset([*own, *(target.parent / stem).rglob(f"*{CASSETTE}")])


def _left_at(target: Path) -> list[Path]:
    """The cassettes with this name whose journal somebody has left."""
    stem = target.name.removesuffix(CASSETTE)
    if not target.parent.is_dir():
        return []
    of_sessions = target.parent / stem
    return [
        path
        for path in left_behind(target.parent)
        if of_sessions in path.parents
        or (path.parent == target.parent and path.name.startswith((target.name, f"{stem}.")))
    ]


def _recover(cassette: Path, rules: Rules) -> None:
    """Brings back what a killed program had said."""
    try:
        recovered = recover(cassette, gate=Redacting(rules.redaction).gate(cassette))
        for brought in recovered.brought_back:
            brought.path.chmod(PRIVATE)
    except (ReplayKitError, OSError) as failure:
        complain(str(failure))
