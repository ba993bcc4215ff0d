"""Core: an exchange, or the execution of a tool, as the block of lines that stands for it."""

import re
from collections.abc import Callable
from dataclasses import replace

from replaykit.cassette.document import Heading, KeyedExchange
from replaykit.cassette.format.body import (
    EXPECTED,
    Section,
    read_request_body,
    read_response_body,
    read_sections,
    shared_structure,
    write_request_body,
    write_response_body,
)
from replaykit.cassette.format.heading import (
    Block,
    read_index,
    write_heading,
    write_tool_heading,
)
from replaykit.cassette.format.json_body import Style, read_value, write_value
from replaykit.cassette.format.lines import LF, read_lines, write_lines
from replaykit.cassette.format.source import BrokenLineError, Source
from replaykit.cassette.format.words import header_lines, read_header_lines
from replaykit.errors import UnreadableCassetteError
from replaykit.model import Exchange, Headers, HttpRequest, HttpResponse, Json, Span

_HEADERS = {mark: re.compile(rb"(?:\n%b[^\n]*)*" % mark) for mark in (b">", b"<")}
_RESPONSE = b"\n<"


def write_block(keyed: KeyedExchange, shorten: Callable[[bytes], bytes] = bytes) -> bytes:
    """An exchange on its own; nothing in it refers to others unless `shorten` says so."""
    exchange = keyed.exchange
    request = write_request(exchange.request, shorten)
    return (write_heading(keyed.heading) + request + write_response(exchange.response)).encode()


def write_request(request: HttpRequest, shorten: Callable[[bytes], bytes] = bytes) -> str:
    """The lines of what the application sent, behind the heading."""
    return header_lines(">", request.headers) + write_request_body(request.body, shorten)


def write_response(response: HttpResponse) -> str:
    """The lines of what came back, behind those of the request."""
    lines = header_lines("<", response.headers) or "<\n"
    return lines + write_response_body(response.body, response.chunks)


def write_span(span: Span) -> bytes:
    """An execution of a tool."""
    values = (("arguments", span.arguments), ("result", span.result))
    sections = [f"--- {name}\n{write_value(v)}\n" for name, v in values if v is not None]
    if span.error is not None:
        error = span.error.encode("utf-8", "surrogatepass")
        sections.append(f"--- error\n{write_lines(error, LF)}")
    return (write_tool_heading(span) + "".join(sections)).encode()


def read_block(block: bytes) -> KeyedExchange | Span:
    """What a single block stands for, whatever its number."""
    source = Source(b"\n" + block)
    index = read_index(source, counts_from_one=False)
    if index.tool_places:
        return read_span(source, *next(index.tools()))
    if not index.headings:
        raise source.broken(1, "no heading", "an exchange, or the execution of a tool")
    heading, place = index.headings[0], index.exchange(1)
    exchange = Exchange(
        number=heading.number,
        request=read_request(source, place, heading, lambda _, lines: lines),
        response=read_response(source, place, heading),
        sent_ns=heading.sent_ns,
    )
    return KeyedExchange(exchange=exchange, key=heading.key, body=heading.body)


def read_request(
    source: Source, block: Block, heading: Heading, expand: Callable[[Style, bytes], bytes]
) -> HttpRequest:
    """What the application sent."""
    try:
        headers, sections = _half(source, b">", *_request_place(source, block))
        body = read_request_body(sections, expand)
    except ValueError as broken:
        raise _blamed(source, block, broken) from broken
    return HttpRequest(method=heading.method, url=heading.url, headers=headers, body=body)


def read_shared_structure(source: Source, block: Block) -> tuple[Style, bytes] | None:
    """The lines of a request's body to which others may refer, and their style."""
    try:
        return shared_structure(_half(source, b">", *_request_place(source, block))[1])
    except ValueError as broken:
        raise _blamed(source, block, broken) from broken


def read_response(source: Source, block: Block, heading: Heading) -> HttpResponse:
    """What came back."""
    try:
        _, start = _request_place(source, block)
        headers, sections = _half(source, b"<", start, block[1])
        body, chunks = read_response_body(sections)
    except ValueError as broken:
        raise _blamed(source, block, broken) from broken
    return HttpResponse(
        status=heading.status, headers=headers, body=body, chunks=chunks, is_cut=heading.is_cut
    )


def read_span(source: Source, block: Block, heading: Span) -> Span:
    """An execution of a tool."""
    try:
        parts: dict[str, Json] = {}
        start = source.data.find(b"\n", block[0] + 1, block[1])
        for section in read_sections(source.data[start : block[1]]) if start > 0 else []:
            if section.words[0] in parts:
                raise section.is_unknown()
            parts[section.words[0]] = _span_part(section)
    except ValueError as broken:
        raise _blamed(source, block, broken) from broken
    return replace(heading, **parts)


def _span_part(section: Section) -> Json:
    if section.words in (("arguments",), ("result",)):
        return read_value(section.lines[1:])
    if section.words == ("error",):
        return read_lines(section.lines, LF).decode("utf-8", "surrogatepass")
    raise section.is_unknown()


def _request_place(source: Source, block: Block) -> tuple[int, int]:
    """From the end of the heading to the line feed before the response."""
    start = source.data.find(b"\n", block[0] + 1, block[1])
    end = source.data.find(_RESPONSE, start, block[1])
    if start < 0 or end < 0:
        raise BrokenLineError("an exchange without its response", b"")
    return start, end


def _half(source: Source, mark: bytes, start: int, end: int) -> tuple[Headers, list[Section]]:
    lines = _HEADERS[mark].match(source.data, start, end)
    after = lines.end() if lines else start
    headers = read_header_lines(source.data[start:after])
    return headers, read_sections(source.data[after:end])


def _blamed(source: Source, block: Block, broken: ValueError) -> UnreadableCassetteError:
    """The error that names the line for whatever is wrong with a block."""
    return source.broken_line(block[0] + 1, broken, EXPECTED)
