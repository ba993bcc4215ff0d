"""Shell: what the markers of a test say, and where its cassette lies."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from replaykit.errors import SettingError
from replaykit.pytest_plugin.declarations import MARKER
from replaykit.run.settings import read_setting

_SUFFIX = ".cassette"


def marked_settings(item: pytest.Item) -> list[Mapping[str, object]]:
    """The arguments of each marker on a test, its class and its module, the nearest first.

    Raises:
        SettingError: naming the argument, its value and the choices.
    """
    return [_arguments(mark) for mark in item.iter_markers(MARKER)]


def check_marks(item: pytest.Item) -> None:
    """Raises where a marker cannot be understood."""
    marked_settings(item)
    name = marked_cassette(item)
    if name is not None:
        named_place(name, item.config.rootpath)


def marked_cassette(item: pytest.Item) -> str | None:
    """The cassette that the nearest marker names."""
    return next(_named_cassettes(item), None)


def place_of(item: pytest.Item, root: Path) -> Path:
    """The path of a test's cassette.

    Args:
        root: the folder of all cassettes.
    """
    from replaykit.cassette.store import cassette_path  # noqa: PLC0415  (not before a marked test)

    named = marked_cassette(item)
    if named is not None:
        return named_place(named, root)
    path, rootpath = item.path, item.config.rootpath
    module = path.relative_to(rootpath) if path.is_relative_to(rootpath) else Path(path.name)
    classes = tuple(node.name for node in item.listchain() if isinstance(node, pytest.Class))
    return cassette_path(root, module.as_posix(), classes, item.name, backend=_backend(item))


def _arguments(mark: pytest.Mark) -> Mapping[str, object]:
    if len(mark.args) > 1 or not all(isinstance(arg, str) for arg in mark.args):
        raise SettingError(f"it takes one cassette name, not {mark.args!r}")
    settings = {name: value for name, value in mark.kwargs.items() if name != "cassette"}
    for name, value in settings.items():
        read_setting(name, value)
    return settings


def _named_cassettes(item: pytest.Item) -> Iterator[str]:
    for mark in item.iter_markers(MARKER):
        name = mark.args[0] if mark.args else mark.kwargs.get("cassette")
        if name is not None:
            yield name


def named_place(name: str, root: Path) -> Path:
    """The path of a cassette that a marker names, always below the root."""
    parts = Path(name).parts
    if not parts or Path(name).is_absolute() or ".." in parts:
        raise SettingError(
            f"cassette is {name!r} (expected a path below the folder of all cassettes)"
        )
    return root / f"{name.removesuffix(_SUFFIX)}{_SUFFIX}"


def _backend(item: pytest.Item) -> str | None:
    """The id of the anyio backend among the parameters: all backends share a cassette."""
    callspec = getattr(item, "callspec", None)
    backend = callspec.params.get("anyio_backend") if callspec else None
    if callspec is None or backend is None:
        return None
    number = callspec.indices["anyio_backend"]
    return backend if isinstance(backend, str) else f"anyio_backend{number}"
