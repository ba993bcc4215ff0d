"""Assembly: a program that is captured from its first line on; `replaykit capture` starts this.

`python -m replaykit.capturing.program SETTINGS app.py …` runs what `python app.py …` runs, in an
interpreter that was started with the same options. The program finds its arguments, its search path
and `__main__` as they would be, and what it prints and raises looks as it would.
"""

import atexit
import json
import os
import runpy
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType, TracebackType

from replaykit.capturing.capture import Capture
from replaykit.capturing.rules import Rules

_OURS = frozenset({__file__, runpy.__file__, "<frozen runpy>"})


def main(arguments: Sequence[str]) -> None:
    """Runs a program under a capture.

    Args:
        arguments: the settings as JSON, then the program as an interpreter takes it.
    """
    given, *program = arguments
    settings = json.loads(given)
    capture = Capture(Path(settings.pop("path")), Rules.read(settings))
    atexit.register(capture.open().close)
    try:
        _run(program)
    except Exception as error:
        error.__traceback__ = _without_ours(error.__traceback__)
        sys.excepthook(type(error), error, error.__traceback__)
        sys.exit(1)


def _run(program: Sequence[str]) -> None:
    how, *rest = program
    if how == "-m":
        sys.argv[:] = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif how == "-c":
        sys.argv[:] = ["-c", *rest[1:]]
        _search_first("")
        _run_as_main(rest[0], "<string>")
    elif how.endswith(".pyc") or not os.path.isfile(how) or zipfile.is_zipfile(how):
        sys.argv[:] = program
        runpy.run_path(how, run_name="__main__")
    else:
        sys.argv[:] = program
        _search_first(os.path.dirname(os.path.realpath(how)))
        file = os.path.abspath(how)
        _run_as_main(Path(how).read_bytes(), file, __file__=file)


def _search_first(folder: str) -> None:
    """An interpreter puts its program's folder first, unless it was told not to."""
    if not sys.flags.safe_path:
        sys.path[0] = folder


def _run_as_main(code: str | bytes, name: str, **facts: str) -> None:
    """Runs code in a `__main__` that stays, for what is at work when the code has ended."""
    module = ModuleType("__main__")
    vars(module).update(facts)
    sys.modules["__main__"] = module
    exec(compile(code, name, "exec"), vars(module))  # the user's own program


def _without_ours(trace: TracebackType | None) -> TracebackType | None:
    while trace is not None and trace.tb_frame.f_code.co_filename in _OURS:
        trace = trace.tb_next
    return trace


if __name__ == "__main__":
    main(sys.argv[1:])
