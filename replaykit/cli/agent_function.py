"""Shell: the function that a command line names, and what can be seen of it."""

import importlib
import inspect
import os
import re
import sys
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from replaykit.errors import SettingError
from replaykit.scaffold import Agent, Takes
from replaykit.tools.facts import kind_of

_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_NEEDED = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.KEYWORD_ONLY,
)
_MOST_CHOICES = 10


def agent_at(path: str, root: Path) -> Agent:
    """The agent at a path, as `trip.agent:answer`; its module is imported.

    Args:
        root: of the project, from which its modules are imported.

    Raises:
        SettingError: where the path leads to no function.
    """
    if not _PATH.fullmatch(path):
        raise SettingError(
            f"--agent is {path!r} (expected a module and a function in it, as trip.agent:answer)"
        )
    module, _, name = path.partition(":")
    function = _function(path, module, name, root)
    return Agent(module=module, name=name, kind=kind_of(function), takes=_takes(function))


def _function(path: str, module: str, name: str, root: Path) -> Callable[..., object]:
    former = sys.path[:]
    sys.path[:0] = [os.getcwd(), str(root.absolute())]
    try:
        found: object = importlib.import_module(module)
    except BaseException as failed:  # a script ends, or reads its own command line
        if isinstance(failed, KeyboardInterrupt):
            raise
        raise SettingError(
            f"--agent {path}: importing {module!r} fails: {type(failed).__name__}: {failed}"
            f' (expected that `python -c "import {module}"` works here)'
        ) from failed
    finally:
        sys.path[:] = former
    for part in name.split("."):
        if not hasattr(found, part):
            raise SettingError(
                f"--agent {path}: there is no {part!r} in it (expected {_choices(found, part)})"
            )
        found = getattr(found, part)
    if not callable(found):
        raise SettingError(f"--agent {path}: it is {found!r} (expected a function)")
    return found


def _choices(owner: object, name: str) -> str:
    names = [one for one in dir(owner) if not one.startswith("_")]
    near = get_close_matches(name, names, n=3)
    called = [one for one in names if callable(getattr(owner, one, None))]
    return ", ".join(near or called[:_MOST_CHOICES]) or "a function"


def _takes(function: Callable[..., object]) -> Takes:
    """What has to be handed to it."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # written in C
        return "more"
    needed = [p for p in parameters if p.default is p.empty and p.kind in _NEEDED]
    if not needed:
        return "nothing"
    is_one = len(needed) == 1 and needed[0].kind is not inspect.Parameter.KEYWORD_ONLY
    return "a question" if is_one and _may_be_text(needed[0].annotation) else "more"


def _may_be_text(annotation: object) -> bool:
    if annotation is inspect.Parameter.empty:
        return True
    said = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    return any(name in f"{said} {annotation}" for name in ("str", "object", "Any"))
