"""Core: what is wrong with a file that does not open, in the order in which a person would look."""

import re
from collections.abc import Callable

from replaykit.cassette.document import SCHEMA
from replaykit.cassette.format.heading import Index, read_index
from replaykit.cassette.format.preamble import Preamble, is_preamble_line
from replaykit.cassette.format.source import RESTORE, Source
from replaykit.errors import UnreadableCassetteError

_FIRST_LINE = re.compile(rb"replaykit cassette ([1-9]\d{0,8})(?=\n|\Z)")
_CONFLICT = re.compile(rb"^(?:<{7}|>{7})(?=[ \n]|\Z)", re.MULTILINE)
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f]")
_WIDE_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_LONGEST_QUOTE = 60

_EXPECTED_FILE = f"a file that begins with 'replaykit cassette {SCHEMA}'"


def complaint(
    source: Source, preamble: Preamble | None, read_all: Callable[[Index], None]
) -> UnreadableCassetteError:
    """The error that says what is wrong.

    Args:
        read_all: reads every block, and raises at the first that is malformed.
    """
    found = _not_text(source) or _no_cassette(source) or _wrong_schema(source)
    if found is None:
        found = _no_preamble(source) if preamble is None else _changed(source, preamble, read_all)
    return found


def refuse_what_no_edit_explains(source: Source) -> None:
    """Raises where a file is no text, or an unresolved merge."""
    found = _not_text(source)
    if found is not None:
        raise found


def schema_of(data: bytes) -> int | None:
    """The schema that a file names; None where it names none."""
    match = _FIRST_LINE.match(data)
    return int(match[1]) if match else None


def _not_text(source: Source) -> UnreadableCassetteError | None:
    data = source.data
    if not data.strip():
        return UnreadableCassetteError(
            "it is empty",
            expected="a cassette",
            fix="delete the file, and record it again",
            file=source.file,
        )
    marker = _CONFLICT.search(data)
    if marker:
        return source.broken(
            marker.start(),
            f"a merge conflict marker ({marker[0].decode()}) stands here",
            "one side of the conflict",
            "resolve the conflict and accept the result with"
            f" `replaykit seal {source.file}`, or delete the cassette and record it again",
        )
    if data.startswith(_WIDE_ENCODINGS):
        return source.broken(0, "it is in UTF-16 or UTF-32", "text in UTF-8")
    if data.startswith(b"\xef\xbb\xbf"):
        fix = "save it without a byte order mark, or restore it from version control"
        return source.broken(0, "it begins with a byte order mark", "text in UTF-8", fix)
    return _unprintable(source)


def _unprintable(source: Source) -> UnreadableCassetteError | None:
    control = _CONTROL.search(source.data)
    if control:
        found = f"the byte 0x{control[0][0]:02x} stands here, as in binary data"
        return source.broken(control.start(), found, "text in UTF-8")
    try:
        source.data.decode()
    except UnicodeDecodeError as broken:
        found = f"the byte 0x{source.data[broken.start]:02x} here is no text"
        return source.broken(broken.start, found, "text in UTF-8")
    return None


def _no_cassette(source: Source) -> UnreadableCassetteError | None:
    line = source.data.partition(b"\n")[0]
    if line.startswith(b"replaykit cassette "):
        return None
    fix = "name a file that replaykit has recorded; others are read by their own readers"
    return source.broken(0, f"its first line is {_quoted(line)}", _EXPECTED_FILE, fix)


def _wrong_schema(source: Source) -> UnreadableCassetteError | None:
    schema = schema_of(source.data)
    if schema == SCHEMA:
        return None
    if schema is None:
        line = source.data.partition(b"\n")[0]
        return source.broken(0, f"its first line is {_quoted(line)}", _EXPECTED_FILE)
    return source.broken(
        0,
        f"it is of schema {schema}",
        f"schema {SCHEMA}, the newest that this replaykit knows",
        "use the newer replaykit that wrote it",
    )


def _no_preamble(source: Source) -> UnreadableCassetteError:
    """Names the first line above the exchanges that is none of the three."""
    at = source.data.find(b"\n") + 1
    for line in source.data[at:].split(b"\n"):
        if not is_preamble_line(line):
            break
        at += len(line) + 1
    return source.broken(
        min(at, len(source.data)),
        f"the line {_quoted(line)}",
        "the lines recorded, with and sealed, in this order, and an empty one",
    )


def _changed(
    source: Source, preamble: Preamble, read_all: Callable[[Index], None]
) -> UnreadableCassetteError:
    try:
        index = read_index(source)
        is_cut = preamble.count is not None and len(index.headings) < preamble.count
        if not is_cut:
            read_all(index)
    except UnreadableCassetteError as broken:
        return broken
    seal = f"if that is meant, accept it with `replaykit seal {source.file}`; otherwise {RESTORE}"
    if preamble.count is None:
        return source.broken(0, "it is not sealed", "a line that begins with 'sealed'", seal)
    end = len(source.data.rstrip(b"\n"))
    count, tools = index.counts
    if count != preamble.count:
        found = f"it {'ends' if is_cut else 'goes on'} with exchange {count}"
        expected = f"the {preamble.count} exchanges it was sealed with"
        return source.broken(end, found, expected, seal)
    if tools != preamble.tools:
        found = f"its exchanges have {_executions(tools)} of tools"
        expected = f"the {_executions(preamble.tools)} it was sealed with"
        return source.broken(end, found, expected, seal)
    if not source.data.endswith(b"\n"):
        found = "its last line breaks off"
        return source.broken(len(source.data), found, "a line end", seal)
    return UnreadableCassetteError(
        "it was changed since it was sealed",
        expected=f"what was sealed as {preamble.seal}",
        fix=seal,
        file=source.file,
    )


def _executions(count: int) -> str:
    return "1 execution" if count == 1 else f"{count} executions"


def _quoted(line: bytes) -> str:
    text = line.decode(errors="replace")
    return repr(text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…")
