"""Core: the file format of cassettes, as docs/cassette.md specifies it: bytes to facts and back."""

from replaykit.cassette.format.block import (
    read_block,
    write_block,
    write_request,
    write_response,
    write_span,
)
from replaykit.cassette.format.broken_json import refuse_broken_json
from replaykit.cassette.format.heading import write_heading
from replaykit.cassette.format.preamble import digest
from replaykit.cassette.format.reading import open_cassette
from replaykit.cassette.format.writing import write_cassette

__all__ = [
    "digest",
    "open_cassette",
    "read_block",
    "refuse_broken_json",
    "write_block",
    "write_cassette",
    "write_heading",
    "write_request",
    "write_response",
    "write_span",
]
