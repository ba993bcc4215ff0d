"""Core: the secrets that finished text still holds.

A cassette is looked at twice: as the text that it is, and as the bodies that it stands for. Those
are read out of it, unless who has written it brings them along.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from replaykit.cassette.bodies import (
    Body,
    Written,
    bodies_of_cassette,
    bodies_of_exchange,
    body_of_span,
)
from replaykit.cassette.format import open_cassette, read_block
from replaykit.cassette.redaction.bodies import Unreadable
from replaykit.cassette.redaction.inspection import Secret
from replaykit.cassette.redaction.lines import Lines
from replaykit.cassette.redaction.scrubbing import Scrubbing
from replaykit.errors import ReplayKitError
from replaykit.model import Headers, Span

_CASSETTE = b"replaykit cassette "
_BLOCK = b"=== "
_HEADING = re.compile(rb"\n=== [0-9]+ ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Leak:
    """A secret that stands where none should."""

    kind: str
    line: int
    excerpt: str
    """Enough to find it by, too little to use it."""


def leaks_in(content: bytes | str, scrubbing: Scrubbing) -> tuple[Leak, ...]:
    """Every secret that the rules see in a cassette, in any other text, or in a body."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    is_ours = data.startswith((_CASSETTE, _BLOCK))
    found = _in_cassette(data, scrubbing) if is_ours else _in_body(data, scrubbing)
    leaks: dict[tuple[str, str], Leak] = {}
    for line, secret in found:
        leak = Leak(kind=secret.kind, line=line, excerpt=masked(secret.text))
        leaks.setdefault((secret.kind, secret.text), leak)
    return tuple(sorted(leaks.values(), key=lambda leak: leak.line))


def masked(secret: str) -> str:
    """Enough of a secret to find it by."""
    shown = secret[:4] if len(secret) >= 20 else ""  # noqa: PLR2004  (of a short one, nothing)
    return f"{shown}… ({len(secret)} characters)"


def _in_body(
    data: bytes, scrubbing: Scrubbing, headers: Headers = ()
) -> Iterator[tuple[int, Secret]]:
    try:
        text, secrets = scrubbing.secrets_in(data, headers)
    except Unreadable as reason:
        yield 1, Secret("unreadable", 0, str(reason))
        return
    lines = Lines(text)
    for secret in secrets:
        yield lines.at(secret.place), secret


def _in_cassette(data: bytes, scrubbing: Scrubbing) -> Iterator[tuple[int, Secret]]:
    lines = Lines(data)
    starts = [heading.start() for heading in _HEADING.finditer(b"\n" + data)]
    for start, end in zip([0, *starts], [*starts, len(data)], strict=True):
        text, secrets = scrubbing.secrets_in_words(data[start:end])
        inside = Lines(text)
        for secret in secrets:
            yield lines.at(start) + inside.at(secret.place) - 1, secret
    for number, headers, body in _bodies(data):
        start = starts[number - 1] if number <= len(starts) else 0
        for _, secret in _in_body(body, scrubbing, headers):
            yield lines.at(start), secret


def _bodies(data: bytes) -> Iterator[Body]:
    """The bodies of a cassette, and what its tools were given and gave, by exchange."""
    if isinstance(data, Written):
        yield from data.bodies
        return
    try:
        if data.startswith(_CASSETTE):
            yield from bodies_of_cassette(open_cassette(data, "", accepts_edits=True))
            return
        block = read_block(data)
        if isinstance(block, Span):
            yield body_of_span(1, block)
        else:
            yield from bodies_of_exchange(1, block.exchange.request, block.exchange.response)
    except ReplayKitError:
        return  # what cannot be read as a cassette has been looked at as text
