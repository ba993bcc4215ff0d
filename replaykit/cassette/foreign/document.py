"""Core: a recording's file, parsed by what it contains, not by what it is called."""

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from replaykit.cassette.foreign.shape import RESTORE, REVIEWABLE, damaged
from replaykit.cassette.foreign.yaml_events import yaml_documents
from replaykit.errors import UnreadableCassetteError
from replaykit.model import Json
from replaykit.providers.sse import looks_like_sse

Syntax: TypeAlias = Literal["json", "toml", "yaml", "text"]
Beside: TypeAlias = Callable[[str, str], bytes | None]
"""Reads a file that a cassette keeps a body in: (folder, name); None where there is none."""

HTTPRR_MARK = b"httprr trace"

MOST_JSON_MARKS = 4_000_000
MOST_TOML_MARKS = 1_000_000
"""Of those that separate values, also inside texts; about 60 and 15 MiB of ordinary content."""

_WIDE_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: [^\n]*)?$", re.MULTILINE)
_TOML_LINE = re.compile(r"[A-Za-z0-9_-]+\s*=|\[\[?[A-Za-z_][\w.-]*\]\]?\s*(?:#.*)?$", re.ASCII)
_LONG_KEY = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}""", re.ASCII
)
_EVENT_DATA = re.compile(r"^data: ?(?:[\[{\"]|\[DONE\])", re.MULTILINE)
_OPENING = re.compile(r"^[ \t]*([^\s#].*)$", re.MULTILINE)
_TOML_ERROR_LINE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What a reader gets to see."""

    syntax: Syntax
    raw: bytes
    root: Json = None
    """The content parsed; a list where a YAML file holds several documents; None for text."""

    beside: Beside


def parse(raw: bytes, beside: Beside) -> Document:
    """The content of a file, uncompressed, as the document it is."""
    if not raw.strip():
        raise UnreadableCassetteError(
            "it is empty", expected="a recording", fix="delete the file, and record it again"
        )
    if raw.startswith(HTTPRR_MARK):
        return Document(syntax="text", raw=raw, beside=beside)
    content = _decoded(raw)
    syntax = _syntax(content)
    if syntax != "toml":  # whose long texts may hold such a line, as text
        refuse_conflict(content)
    return Document(syntax=syntax, raw=raw, root=_root(syntax, content), beside=beside)


def refuse_conflict(content: str) -> None:
    """Raises where a merge has left its conflict markers."""
    marker = _CONFLICT.search(content)
    if marker:
        raise UnreadableCassetteError(
            f"a merge conflict marker ({marker[0][:7]}) stands here",
            expected="one side of the conflict",
            fix="resolve the conflict, or delete the cassette and record it again",
            line=_line_of(content, marker.start()),
        )


def _decoded(raw: bytes) -> str:
    try:
        content = raw.decode("utf-16" if raw.startswith(_WIDE_ENCODINGS) else "utf-8-sig")
    except UnicodeDecodeError as broken:
        line = raw.count(b"\n", 0, broken.start) + 1
        raise _no_text(f"the byte 0x{raw[broken.start]:02x} here is no text", line) from broken
    if "\0" in content:
        raise _no_text("it holds binary data", None)
    return content


def _no_text(found: str, line: int | None) -> UnreadableCassetteError:
    return UnreadableCassetteError(found, expected="text in UTF-8", fix=RESTORE, line=line)


def _syntax(content: str) -> Syntax:
    opening = _opening_line(content)
    if _TOML_LINE.match(opening):
        return "toml"
    if opening.startswith(("{", "[")):
        return "json"
    if looks_like_sse(content) and _EVENT_DATA.search(content):
        return "text"
    return "yaml"


def _opening_line(content: str) -> str:
    """The first line that is neither blank nor a comment."""
    line = _OPENING.search(content)
    return line[1] if line else ""


def _root(syntax: Syntax, content: str) -> Json:
    if syntax == "json":
        return _json(content)
    if syntax == "toml":
        return _toml(content)
    if syntax == "yaml":
        documents = [value for value in yaml_documents(content) if value is not None]
        return documents[0] if len(documents) == 1 else documents or None
    return None


def _json(content: str) -> Json:
    _refuse_swarm(content, "[{,", MOST_JSON_MARKS)
    try:
        return json.loads(content)
    except json.JSONDecodeError as broken:
        is_cut = broken.pos >= len(content.rstrip()) or broken.msg.startswith("Unterminated")
        found = "its JSON breaks off here" if is_cut else "its JSON is broken here"
        raise UnreadableCassetteError(
            found, expected="valid JSON", fix=RESTORE, line=broken.lineno
        ) from broken
    except ValueError as broken:  # a number with thousands of digits
        raise UnreadableCassetteError(
            "a number in it has too many digits", expected="valid JSON", fix=RESTORE
        ) from broken


def _toml(content: str) -> Json:
    _refuse_swarm(content, "=,\n", MOST_TOML_MARKS)
    if _LONG_KEY.search(content):  # tomllib takes quadratic time for these
        raise damaged("its TOML nests deeper than 100 levels", REVIEWABLE)
    try:
        return tomllib.loads(content)
    except ValueError as broken:
        refuse_conflict(content)
        line = _TOML_ERROR_LINE.search(str(broken))
        raise UnreadableCassetteError(
            "its TOML is broken here" if line else "its TOML breaks off",
            expected="valid TOML",
            fix=RESTORE,
            line=int(line[1]) if line else None,
        ) from broken


def _refuse_swarm(content: str, marks: str, most: int) -> None:
    """Raises where a file of bearable size would become a multiple of it in memory."""
    if sum(map(content.count, marks)) > most:
        raise damaged("it holds millions of values", REVIEWABLE)


def _line_of(content: str, position: int) -> int:
    return content.count("\n", 0, position) + 1
