"""Core: where a test's cassette lies: a path one can read, and that no other test has.

A part made of plain lower-case letters keeps its name. Every other part gets a short digest of what
it was, because some file system would take it for another: those that ignore case, compose letters
differently, forbid some of them or end names at a length.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from replaykit.errors import UnreadableCassetteError

SUFFIX = ".cassette"

_MOST_BYTES = 100
_DIGEST_LETTERS = 8
_SHORTEST_KEY = 16

_PLAIN = re.compile(r"[a-z0-9_](?:[a-z0-9_.,=+@()\[\]-]*[a-z0-9_)\]])?")
_UNSAFE = re.compile(r"[^\w.,=+@()\[\]-]")
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)
"""Names that Windows keeps for itself, with any suffix."""


def cassette_path(
    root: Path, module: str, classes: tuple[str, ...], name: str, *, backend: str | None = None
) -> Path:
    """The path of the cassette of a test, always below the root.

    Args:
        root: the folder of all cassettes.
        module: the test file as node ids name it: `tests/test_trip.py`.
        classes: the classes around the test, the outermost first.
        name: the test's own name with its parameters: `test_trip[gpt-4o]`.
        backend: the id of the anyio backend among the parameters; all backends share a cassette.
    """
    folders = module.split("/")
    is_python = folders[-1].endswith(".py")
    folders[-1] = folders[-1].removesuffix(".py")
    test = name if backend is None else _without_parameter(name, backend)
    has_one_reading = not any(set(".[") & set(part) for part in classes) and (
        "." not in test.partition("[")[0]
    )
    shown = _without_secrets(test)
    path = root.joinpath(
        *(_component(folder) for folder in folders[:-1]),
        _component(folders[-1], may_be_plain=is_python),
        _component(
            ".".join([*classes, shown]),
            SUFFIX,
            identity="::".join([*classes, test]),
            may_be_plain=has_one_reading and shown is test,
        ),
    )
    if any(os.path.islink(place) for place in _below(root, path)):
        _refuse_to_leave(root, path)
    return path


def session_file(key: str) -> str:
    """The name of a session's cassette: no other key has it, and no secret is in it."""
    from replaykit.cassette.redaction import Redactor  # noqa: PLC0415  (tests have no sessions)

    shown = Redactor().text(key)
    return _component(shown, SUFFIX, identity=key, may_be_plain=shown == key)


def _component(
    text: str, suffix: str = "", *, identity: str | None = None, may_be_plain: bool = True
) -> str:
    """A name that is safe on every file system, and equal only for equal texts.

    Args:
        identity: what the digest is made of, where the text alone does not tell things apart.
        may_be_plain: False: it gets a digest in any case.
    """
    identity = text if identity is None else identity
    is_whole = len(text) + len(suffix) <= _MOST_BYTES and not text.endswith(SUFFIX)
    if may_be_plain and is_whole and _PLAIN.fullmatch(text) and not _is_device(text):
        return text + suffix
    mark = "~" + sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LETTERS]
    readable = _UNSAFE.sub("-", unicodedata.normalize("NFC", text)).strip(".-")
    if _is_device(readable) or not readable:
        readable = f"_{readable}"
    room = _MOST_BYTES - len(mark) - len(suffix)
    return readable.encode()[:room].decode(errors="ignore") + mark + suffix


def _is_device(text: str) -> bool:
    return text.partition(".")[0].rstrip(" ").casefold() in _DEVICES


def _without_parameter(name: str, parameter: str) -> str:
    """The name of a test without one of its parameters: `test[asyncio-tokyo]` → `test[tokyo]`."""
    test, bracket, rest = name.partition("[")
    others = re.sub(rf"(?:^|-){re.escape(parameter)}(?=-|$)", "", rest.removesuffix("]"), count=1)
    others = others.removeprefix("-")
    return f"{test}[{others}]" if bracket and others else test


def _without_secrets(test: str) -> str:
    """The name of a test without the keys among its parameters; the same text where there are none.

    The digest is still made of all of it: two keys are two tests. Only what nobody could guess is
    taken for a key.
    """
    if len(test.partition("[")[2]) < _SHORTEST_KEY:
        return test
    from replaykit.cassette.redaction import Redactor  # noqa: PLC0415  (most names have no such parameter)

    return Redactor().text(test)


def _below(root: Path, path: Path) -> Iterator[str]:
    """The folders on the way from the root: only a link among them leads anywhere else."""
    place = str(root)
    for folder in path.parts[len(root.parts) : -1]:
        place = os.path.join(place, folder)
        yield place


def _refuse_to_leave(root: Path, path: Path) -> None:
    """Raises where a folder on the way is a link that leads elsewhere."""
    home = os.path.realpath(root)
    if os.path.commonpath([home, os.path.realpath(path.parent)]) != home:
        raise UnreadableCassetteError(
            "a link on the way to it leads elsewhere",
            expected=f"a path below {root}",
            fix="remove the link",
            file=path,
        )
