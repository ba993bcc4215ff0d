"""What differs from recording to recording, made the same: addresses, times, order of members."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cassettes.spelling import events_in
from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import load, publish
from replaykit.model import Chunk, Exchange, HttpResponse, Span

_RECORDED_AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
_SECOND = 10**9
_A_ROUND = 10 * _SECOND
_A_PIECE = _SECOND // 10
_REPLIED, _ANSWERED = 4 * _SECOND, 5 * _SECOND
"""Since the request of their round: when a reply in one piece comes, and when its tools end."""

_OWN = ("host", "anthropic-version")
"""Headers that tell where it was recorded, and with which generation of an SDK."""

_FIRST = ("contents", "input", "messages", "model", "previous_response_id", "system")


def settled(path: Path, host: str) -> Path:
    """The cassette as any recording of it would be."""
    recorded = load(path)
    publish(
        path,
        Cassette.of(
            [_even(at(host, exchange)) for exchange in recorded.exchanges],
            keys=keys_of,
            spans=[_even_span(span) for span in _in_order(recorded.spans)],
            recorded_at=_RECORDED_AT,
        ),
    )
    return path


def at(host: str, exchange: Exchange) -> Exchange:
    """The same exchange, asked of another host."""
    request = exchange.request
    path = request.url.split("/", 3)[3]
    headers = tuple((name, value) for name, value in request.headers if name not in _OWN)
    moved = replace(
        request, url=f"{host}/{path}", headers=headers, body=_in_one_order(request.body)
    )
    return replace(exchange, request=moved)


def _in_one_order(body: bytes) -> bytes:
    """Members of a request as one reads them, since each generation of an SDK has its own order."""
    members = json.loads(body)
    names = sorted(members, key=lambda name: (name not in _FIRST, name))
    ordered = {name: members[name] for name in names}
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()


def _even(exchange: Exchange) -> Exchange:
    """The same exchange, ten seconds after the one before it."""
    response = exchange.response
    chunks = tuple(_even_chunks(response))
    return replace(
        exchange,
        sent_ns=(exchange.number - 1) * _A_ROUND,
        response=replace(response, chunks=chunks),
    )


def _even_chunks(response: HttpResponse) -> Iterator[Chunk]:
    if not any(value == "text/event-stream" for _, value in response.headers):
        yield Chunk(at_ns=_REPLIED, data=response.body)
        return
    for number, event in enumerate(events_in(response.body), 1):
        yield Chunk(at_ns=number * _A_PIECE, data=event)


def _in_order(spans: Sequence[Span]) -> list[Span]:
    """As they were called for, and not as threads happened to run."""
    return sorted(spans, key=lambda span: (span.exchange or 0, _place(span.call_id)))


def _place(call_id: str | None) -> int:
    return int((call_id or "0").rpartition("_")[2])


def _even_span(span: Span) -> Span:
    asked = ((span.exchange or 1) - 1) * _A_ROUND
    return replace(span, started_ns=asked + _REPLIED, ended_ns=asked + _ANSWERED)
