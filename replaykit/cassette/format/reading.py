"""Core: opens a cassette: its seal and its headings at once, all else when it is asked for."""

from collections.abc import Callable, Mapping
from functools import partial
from threading import Lock

from replaykit.cassette.document import SCHEMA, Cassette
from replaykit.cassette.format.block import (
    read_request,
    read_response,
    read_shared_structure,
    read_span,
)
from replaykit.cassette.format.diagnosis import (
    complaint,
    refuse_what_no_edit_explains,
    schema_of,
)
from replaykit.cassette.format.heading import Index, read_index
from replaykit.cassette.format.json_body import Style
from replaykit.cassette.format.preamble import read_preamble
from replaykit.cassette.format.references import (
    EXPECTED_REFERENCE,
    BrokenReferenceError,
    Expansion,
    has_references,
)
from replaykit.cassette.format.source import Source
from replaykit.model import HttpRequest, HttpResponse, Span

MIGRATIONS: Mapping[int, Callable[[bytes], bytes]] = {}
"""For each older schema the function that turns a file of it into one of the next."""


def open_cassette(data: bytes, name: str, *, accepts_edits: bool = False) -> Cassette:
    """The cassette in the bytes of a file.

    Args:
        name: what the file is called in complaints.
        accepts_edits: whether a file may be opened that was changed since it was sealed.
    """
    source = Source(_migrated(_with_line_feeds(data), MIGRATIONS), name)
    preamble = read_preamble(source.data)
    if preamble is None or not (preamble.is_intact or accepts_edits):
        raise complaint(source, preamble, partial(_read_all, source))
    if not preamble.is_intact:
        refuse_what_no_edit_explains(source)
    index = read_index(source)
    if preamble.is_intact and index.counts != (preamble.count, preamble.tools):
        raise complaint(source, preamble, partial(_read_all, source))
    return Cassette(
        recorded_at=preamble.recorded_at,
        made_with=preamble.made_with,
        headings=index.headings,
        contents=_Opened(source, index, is_laid_out=preamble.is_intact),
        seal=preamble.seal,
    )


class _Opened:
    """The contents of an opened file.

    Args:
        is_laid_out: whether the lines are indented as writers do it, on which references rely.
    """

    def __init__(self, source: Source, index: Index, *, is_laid_out: bool) -> None:
        self._source = source
        self._index = index
        self._is_laid_out = is_laid_out
        self._expansion = Expansion(self._shared_lines)
        self._one_at_a_time = Lock()

    def request(self, number: int) -> HttpRequest:
        heading, block = self._index.headings[number - 1], self._index.exchange(number)
        return read_request(self._source, block, heading, partial(self._expanded, number))

    def response(self, number: int) -> HttpResponse:
        heading, block = self._index.headings[number - 1], self._index.exchange(number)
        return read_response(self._source, block, heading)

    def spans(self) -> tuple[Span, ...]:
        return tuple(read_span(self._source, *tool) for tool in self._index.tools())

    def _shared_lines(self, number: int) -> bytes | None:
        structure = read_shared_structure(self._source, self._index.exchange(number))
        return None if structure is None else self._laid_out(*structure)

    def _laid_out(self, style: Style, lines: bytes) -> bytes:
        return lines if self._is_laid_out else style.laid_out(lines)

    def _expanded(self, number: int, style: Style, lines: bytes) -> bytes:
        lines = self._laid_out(style, lines)
        if not has_references(lines):
            return lines
        try:
            with self._one_at_a_time:
                return self._expansion.whole(number).lines
        except BrokenReferenceError as broken:
            start = self._index.exchange(broken.number)[0]
            raise self._source.broken_line(start + 1, broken, EXPECTED_REFERENCE) from broken


def _read_all(source: Source, index: Index) -> None:
    contents = _Opened(source, index, is_laid_out=False)
    contents.spans()
    for heading in index.headings:
        contents.request(heading.number)
        contents.response(heading.number)


def _with_line_feeds(data: bytes) -> bytes:
    """The data as it was written: a cassette holds no carriage return, but git may add them."""
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data


def _migrated(data: bytes, migrations: Mapping[int, Callable[[bytes], bytes]]) -> bytes:
    schema = schema_of(data)
    while schema is not None and schema < SCHEMA and schema in migrations:
        data = migrations[schema](data)
        schema = schema_of(data)
    return data
