"""Edge: what a dotted path leads to, as `trip.tools:TOOLS`."""

import importlib
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from types import ModuleType
from typing import Any, NamedTuple

from replaykit.belonging.call_site import is_library
from replaykit.errors import SettingError


class Found(NamedTuple):
    """Where a path has led."""

    thing: Any
    owner: Any
    """What it is an attribute of; None: it is a module."""

    name: str | None


def found_at(path: str) -> Found:
    """What a path leads to; its module is imported.

    Raises:
        SettingError: naming the part that leads nowhere, and what is there instead.
    """
    module, attributes = _split(path)
    found = Found(module, None, None)
    for name in attributes:
        try:
            found = Found(getattr(found.thing, name), found.thing, name)
        except AttributeError:
            raise SettingError(
                f"{path!r} cannot be watched: {_called(found)} has no {name!r}"
                f" (expected {_expected(found.thing, name)})"
            ) from None
    return found


def namesakes(thing: object) -> Iterator[tuple[ModuleType, str]]:
    """Where modules of the user's own hold the same thing, as `from trip.tools import f` does."""
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType) and _is_the_users(module):
            for held_as, value in list(vars(module).items()):
                if value is thing:
                    yield module, held_as


def _split(path: str) -> tuple[ModuleType, list[str]]:
    name, colon, rest = path.partition(":")
    if colon:
        return _imported(name, path), [part for part in rest.split(".") if part]
    parts = name.split(".")
    for length in range(len(parts), 1, -1):
        try:
            return importlib.import_module(".".join(parts[:length])), parts[length:]
        except ModuleNotFoundError:
            continue
    return _imported(parts[0], path), parts[1:]


def _imported(name: str, path: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except (ImportError, ValueError) as failed:
        raise SettingError(
            f"{path!r} cannot be watched: importing {name!r} fails: {failed}"
            " (expected a path as 'trip.tools:TOOLS')"
        ) from (None if _is_missing(name, failed) else failed)


def _is_missing(name: str, failed: Exception) -> bool:
    """Whether there is no such module, so that where the import failed says nothing more."""
    if not isinstance(failed, ModuleNotFoundError) or failed.name is None:
        return not name
    return f"{name}.".startswith(f"{failed.name}.")


def _is_the_users(module: ModuleType) -> bool:
    file = getattr(module, "__file__", None)
    if isinstance(file, str):
        return not is_library(file)
    return getattr(module, "__spec__", None) is None


def _called(found: Found) -> str:
    if isinstance(found.thing, ModuleType):
        return f"module {found.thing.__name__!r}"
    return repr(found.name)


def _expected(thing: object, name: str) -> str:
    names = [one for one in dir(thing) if not one.startswith("_")]
    near = get_close_matches(name, names, n=3) or sorted(names)[:10]
    return ", ".join(near) or "something that has attributes"
