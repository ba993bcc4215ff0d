"""Core: the first line of each exchange and each tool execution, from which the index is built."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from replaykit.cassette.document import Heading
from replaykit.cassette.format.source import Source
from replaykit.cassette.format.words import (
    TIME,
    TOKEN,
    read_optional_token,
    read_time,
    read_token,
    time,
    token,
)
from replaykit.errors import UnreadableCassetteError
from replaykit.model import Span

MOST_BLOCKS = 100_000
"""More exchanges and tools in one file are an attack on whoever opens it."""

_KEYS = rf"key=({TOKEN}) body=({TOKEN})"
_EXCHANGE = rf"(\d{{1,9}}) ({TOKEN}) ({TOKEN}) (-?\d{{1,9}})( cut)?(?: ({TIME}))? {_KEYS}"
_FURTHER_FACTS = rf"(?: [a-z][a-z0-9_]*={TOKEN})*"
"""What later versions may say of a tool, and this one passes over."""

_TOOL = rf"tool (\d{{1,9}}|-) ({TOKEN}) ({TOKEN}) ({TIME})\.\.({TIME})?{_FURTHER_FACTS}"
_LINE = re.compile(rf"\n=== (?:(?:{_EXCHANGE}|{_TOOL})(?=\n|\Z))?".encode())
_TOOL_GROUP = 9

_EXPECTED = "=== NUMBER METHOD URL STATUS [cut] [+SECONDS] key=… body=…, or === tool …"


Block: TypeAlias = tuple[int, int]
"""Where an exchange or a tool execution stands: the line feed before it, and its end."""


@dataclass(frozen=True, slots=True)
class Index:
    """What is known of a file from its headings alone."""

    headings: tuple[Heading, ...]
    starts: tuple[int, ...]
    """Of each block, and last the end of the file."""

    exchange_places: tuple[int, ...]
    tool_places: tuple[int, ...]
    """Which of the blocks are which."""

    tool_headings: tuple[Span, ...]
    """The executions as far as their first lines tell."""

    @property
    def counts(self) -> tuple[int, int]:
        """How many exchanges there are, and how many tools."""
        return len(self.headings), len(self.tool_headings)

    def exchange(self, number: int) -> Block:
        """The block of an exchange."""
        place = self.exchange_places[number - 1]
        return self.starts[place], self.starts[place + 1]

    def tools(self) -> Iterator[tuple[Block, Span]]:
        """The blocks of the tools, with their headings."""
        for place, heading in zip(self.tool_places, self.tool_headings, strict=True):
            yield (self.starts[place], self.starts[place + 1]), heading


def write_heading(heading: Heading) -> str:
    """The first line of an exchange."""
    sent = "" if heading.sent_ns is None else f" {time(heading.sent_ns)}"
    return (
        f"=== {heading.number} {token(heading.method)} {token(heading.url)} {heading.status}"
        f"{' cut' if heading.is_cut else ''}{sent}"
        f" key={token(heading.key)} body={token(heading.body)}\n"
    )


def write_tool_heading(span: Span) -> str:
    """The first line of a tool execution."""
    exchange = "-" if span.exchange is None else span.exchange
    ended = "" if span.ended_ns is None else time(span.ended_ns)
    return (
        f"=== tool {exchange} {token(span.tool)} {token(span.call_id)}"
        f" {time(span.started_ns)}..{ended}\n"
    )


def read_index(source: Source, *, counts_from_one: bool = True) -> Index:
    """The index of all blocks.

    Args:
        counts_from_one: whether the numbers have to be 1, 2, 3 …
    """
    headings: list[Heading] = []
    spans: list[Span] = []
    starts: list[int] = []
    exchanges: list[int] = []
    tools: list[int] = []
    for match in _LINE.finditer(source.data):
        if len(starts) == MOST_BLOCKS:
            raise _too_many(source, match.start())
        if match[1]:
            exchanges.append(len(starts))
            headings.append(_heading(source, match))
            if counts_from_one and headings[-1].number != len(headings):
                raise _miscounted(source, match.start(), headings[-1].number, len(headings))
        else:
            tools.append(len(starts))
            spans.append(_tool_heading(source, match))
            if counts_from_one and spans[-1].exchange not in (None, len(headings)):
                raise _misplaced(source, match.start(), spans[-1].exchange, len(headings))
        starts.append(match.start())
    starts.append(len(source.data))
    return Index(tuple(headings), tuple(starts), tuple(exchanges), tuple(tools), tuple(spans))


def _heading(source: Source, match: re.Match[bytes]) -> Heading:
    number, method, url, status, cut, sent, key, body = match.groups()[: _TOOL_GROUP - 1]
    try:
        return Heading(
            int(number),
            read_token(method),
            read_token(url),
            int(status),
            read_token(key),
            read_token(body),
            cut is not None,
            None if sent is None else read_time(sent),
        )
    except ValueError as broken:
        raise _malformed(source, match.start()) from broken


def _tool_heading(source: Source, match: re.Match[bytes]) -> Span:
    exchange, tool, call_id, started, ended = match.groups()[_TOOL_GROUP - 1 :]
    if exchange is None:
        raise _malformed(source, match.start())
    try:
        return Span(
            tool=read_token(tool),
            call_id=read_optional_token(call_id),
            started_ns=read_time(started),
            ended_ns=read_time(ended) if ended else None,
            exchange=None if exchange == b"-" else int(exchange),
        )
    except ValueError as broken:
        raise _malformed(source, match.start()) from broken


def _malformed(source: Source, start: int) -> UnreadableCassetteError:
    return source.broken(start + 1, "a heading that is malformed", _EXPECTED)


def _miscounted(source: Source, start: int, found: int, due: int) -> UnreadableCassetteError:
    return source.broken(
        start + 1, f"exchange {found} stands here", f"exchange {due}: they count from 1"
    )


def _misplaced(source: Source, start: int, found: int | None, last: int) -> UnreadableCassetteError:
    return source.broken(
        start + 1,
        f"a tool of exchange {found} stands here, behind {f'exchange {last}' if last else 'none'}",
        "a tool behind the exchange that asked for it, or with - where that is not known",
        "give it the number of the exchange above it, or move it behind its own",
    )


def _too_many(source: Source, start: int) -> UnreadableCassetteError:
    return source.broken(
        start + 1, f"more than {MOST_BLOCKS:,} exchanges and tools", "fewer", "split the cassette"
    )
