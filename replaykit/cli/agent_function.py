"""Shell: the function that a command line names, and what can be seen of it."""

import importlib
import inspect
import re
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from keyword import iskeyword
from pathlib import Path
from types import GenericAlias

from replaykit.errors import SettingError
from replaykit.scaffold import Agent, Takes
from replaykit.tools.facts import kind_of

_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_CHOICE = re.compile(r"(?:\w+\.)*(?:Optional|Union|Annotated)\[(.*)\]")
_WITHIN = re.compile(r"\[[^\[\]]*\]")
_TEXTS = frozenset({"str", "object", "Any"})
_NEEDED = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.KEYWORD_ONLY,
)
_MOST_CHOICES = 10


def agent_at(path: str, sources: Sequence[Path]) -> Agent:
    """The agent at a path, as `trip.agent:answer`; its module is imported.

    Args:
        sources: the folders from which the project's modules are imported, the first one first.

    Raises:
        SettingError: where the path leads to no function.
    """
    if not _PATH.fullmatch(path) or any(map(iskeyword, re.split("[.:]", path))):
        raise SettingError(
            f"--agent is {path!r} (expected a module and a function in it, as trip.agent:answer)"
        )
    module, _, name = path.partition(":")
    function, is_ready = _function(path, module, name, sources)
    takes = _takes(function) if is_ready else "more"
    return Agent(module=module, name=name, kind=kind_of(function), takes=takes)


def _function(
    path: str, module: str, name: str, sources: Sequence[Path]
) -> tuple[Callable[..., object], bool]:
    """What stands at a path, and whether it can be called as it stands there."""
    found = _imported(path, module, sources)
    is_ready = True
    for part in name.split("."):
        try:
            below = getattr(found, part)
        except Exception as missing:  # modules can look names up in any way
            raise SettingError(
                f"--agent {path}: there is no {part!r} in it (expected {_choices(found, part)})"
            ) from missing
        stored = inspect.getattr_static(found, part, None)
        is_ready = not (inspect.isclass(found) and inspect.isfunction(stored))
        found = below
    if not callable(found):
        raise SettingError(f"--agent {path}: it is {found!r} (expected a function)")
    return found, is_ready and not inspect.isclass(found)


def _imported(path: str, module: str, sources: Sequence[Path]) -> object:
    former = sys.path[:]
    sys.path[:0] = map(str, sources)
    try:
        return importlib.import_module(module)
    except BaseException as failed:  # a script ends, or reads its own command line
        if isinstance(failed, KeyboardInterrupt):
            raise
        raise SettingError(
            f"--agent {path}: importing {module!r} fails: {type(failed).__name__}: {failed}"
            f' (expected that `python -c "import {module}"` works here)'
        ) from failed
    finally:
        sys.path[:] = former


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
    if any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters):
        return "more"  # most often it hands on what another takes
    needed = [p for p in parameters if p.default is p.empty and p.kind in _NEEDED]
    if not needed:
        return "nothing"
    is_one = len(needed) == 1 and needed[0].kind is not inspect.Parameter.KEYWORD_ONLY
    return "a question" if is_one and _may_be_text(needed[0].annotation) else "more"


def _may_be_text(annotation: object) -> bool:
    """Whether a text is among the types that are named; those within others do not count."""
    if annotation is inspect.Parameter.empty:
        return True
    said = str(annotation)
    if isinstance(annotation, type) and not isinstance(annotation, GenericAlias):
        said = annotation.__name__
    while _CHOICE.fullmatch(said):
        said = _CHOICE.sub(r"\1", said)
    while _WITHIN.search(said):
        said = _WITHIN.sub("", said)
    names = {one.strip().rpartition(".")[2] for one in re.split(r"[|,]", said)}
    return not names.isdisjoint(_TEXTS)
