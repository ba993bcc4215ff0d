"""A small cassette in which everything occurs, and the same with its seal made to fit."""

import json
import re
from datetime import UTC, datetime

from replaykit.cassette.document import Cassette
from replaykit.cassette.format import digest, write_cassette
from replaykit.model import Chunk, Exchange, HttpRequest, HttpResponse, Span

URL = "https://api.openai.com/v1/chat/completions"
QUESTION = {"role": "user", "content": "Weather in Tokyo and London, and USD to JPY, please?"}
SYSTEM = {
    "role": "system",
    "content": "You plan trips.\nAnswer as the traveller would.\nNever guess what a tool can tell.",
}
CALL = {
    "role": "assistant",
    "content": None,
    "tool_calls": [
        {
            "id": "call_a",
            "type": "function",
            "function": {"name": "get_weather", "arguments": '{"city":"Tokyo"}'},
        }
    ],
}
RESULT = {"role": "tool", "tool_call_id": "call_a", "content": "21 degrees\u202e, light rain"}
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
        },
    }
]


def request(*messages, **options):
    body = {"model": "gpt-5", "messages": messages, "tools": TOOLS}
    return HttpRequest(
        method="POST",
        url=URL,
        headers=(("content-type", "application/json"),),
        body=json.dumps(
            body, **{"separators": (",", ":"), "ensure_ascii": False, **options}
        ).encode(),
    )


def streamed(*pieces, is_cut=False):
    return HttpResponse(
        status=200,
        headers=(("content-type", "text/event-stream"),),
        body=b"".join(pieces),
        chunks=tuple(
            Chunk(at_ns=at * 31_000_000, data=piece) for at, piece in enumerate(pieces, 13)
        ),
        is_cut=is_cut,
    )


EXCHANGES = [
    Exchange(
        number=1,
        request=request(SYSTEM, QUESTION),
        response=streamed(b'data: {"id":"a"}\n\n', b'data: {"te', b'xt":"\xc3', b'\xa9"}\n\n'),
        sent_ns=0,
    ),
    Exchange(
        number=2,
        request=request(SYSTEM, QUESTION, CALL, RESULT),
        response=HttpResponse(
            status=200,
            headers=(("content-type", "application/json"), ("x-empty", ""), ("etag", '"a"')),
            body=b'{\n  "id": "b"\n}\n',
            chunks=(Chunk(at_ns=5, data=b'{\n  "id"'), Chunk(at_ns=9, data=b': "b"\n}\n')),
        ),
        sent_ns=1_500_000_000,
    ),
    Exchange(
        number=3,
        request=HttpRequest(method="GET", url="https://example.com/a b"),
        response=HttpResponse(status=502, body=b"\x1f\x8b\x08\x00\x01\x02\x03\xff"),
    ),
]
SPANS = [
    Span(
        tool="get_weather",
        call_id="call_a",
        started_ns=600_000_000,
        ended_ns=900_000_000,
        arguments={"city": "Tokyo"},
        error="TimeoutError: rates\nare down",
        exchange=1,
    )
]


def sample():
    """The bytes of the cassette."""
    return write_cassette(
        Cassette.of(
            EXCHANGES,
            keys=lambda asked: (f"1.{len(asked.body)}", "b"),
            spans=SPANS,
            recorded_at=datetime(2026, 11, 21, 10, 3, 12, 345678, tzinfo=UTC),
            made_with=(("openai", "3.52.0"), ("python", "3.11.7")),
        )
    )


def sealed_again(data):
    """The same with a seal that fits what it says, as a forger would make it."""
    seal = re.search(rb"\nsealed \d+ exchanges (?:\d+ tools )?[0-9a-f]+\n", data)
    if seal is None:
        return data
    above, below = data[: seal.start() + 1], data[seal.end() :]
    tools = len(re.findall(rb"\n=== tool", below))
    counts = b"%d exchanges" % len(re.findall(rb"\n=== \d", below)) + (
        b" %d tools" % tools if tools else b""
    )
    return above + b"sealed %s %s\n" % (counts, digest(above, below).encode()) + below
