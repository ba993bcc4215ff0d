"""Opening cassettes and answering from them: `python -m benchmarks.cassettes` prints a table.

The same sessions in replaykit's format and in vcrpy's YAML: histories that grow turn by turn, a
schema of tools, three calls a reply, about 8 KB an exchange. CPU time, medians of several rounds.
"""

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from vcr.cassette import Cassette as VcrCassette
from vcr.request import Request as VcrRequest
from vcr.serialize import serialize
from vcr.serializers import yamlserializer

from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import body_digest, question_key
from replaykit.cassette.store import load, publish
from replaykit.model import Chunk, Exchange, HttpRequest, HttpResponse

SIZES = (10, 100, 1_000, 10_000)
MOST_FOR_VCRPY = 1_000
"""Beyond, its YAML takes minutes."""

URL = "https://api.openai.com/v1/chat/completions"
TURNS = 8
SERVED = 50

Wire = dict[str, Any]

_SENTENCE = (
    "the weather in the city is mild with some clouds and a light wind from the west while prices"
    " rose again and nobody knows how long that train will be late today"
)
_WORDS = _SENTENCE.split()
_NOT_TRIED = "-"


def main(sizes: Sequence[int] = SIZES) -> int:
    """Prints a row for each number of exchanges."""
    sys.stdout.write(
        "| exchanges | bodies, MB | file, MB | vcrpy's, MB | open, ms | vcrpy, ms"
        " | response, µs | exchange, µs | vcrpy, µs | save, ms an exchange |\n"
        f"{'|---' * 10}|\n"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(f"| {' | '.join(_row(size, Path(folder)))} |\n")
        sys.stdout.flush()
    return 0


def _row(size: int, folder: Path) -> Iterator[str]:
    exchanges = list(sessions(size))
    cassette = Cassette.of(exchanges, keys=lambda asked: (question_key(asked), body_digest(asked)))
    ours = folder / "ours.cassette"
    saving = _milliseconds(lambda: publish(ours, cassette))
    rounds = 15 if size < MOST_FOR_VCRPY else 5
    asked = list(range(1, size + 1, max(1, size // SERVED)))
    opened = load(ours)
    yield f"{size:,}"
    yield f"{sum(len(e.request.body) + len(e.response.body) for e in exchanges) / 1e6:.2f}"
    yield f"{ours.stat().st_size / 1e6:.2f}"
    theirs = _vcrpys(exchanges, folder) if size <= MOST_FOR_VCRPY else None
    yield f"{theirs.stat().st_size / 1e6:.2f}" if theirs else _NOT_TRIED
    yield f"{_median(lambda: load(ours), rounds):.2f}"
    yield f"{_median(lambda: _load_vcrpys(theirs), 3):,.0f}" if theirs else _NOT_TRIED
    yield _micro(_median(lambda: [opened.response(n) for n in asked], rounds), len(asked))
    yield _micro(statistics.median(_exchanges_read(ours, asked) for _ in range(5)), len(asked))
    yield _served_by_vcrpy(theirs, exchanges) if theirs else _NOT_TRIED
    yield f"{saving / size:.2f}"


def _exchanges_read(path: Path, numbers: Sequence[int]) -> float:
    """With their requests, of a file in which nothing has been looked up before."""
    opened = load(path)
    return _milliseconds(lambda: [opened.exchange(number) for number in numbers])


def sessions(exchanges: int, seed: int = 7) -> Iterator[Exchange]:
    """Agents that ask for three tools at a time, until they answer; then the next one."""
    dice = random.Random(seed)
    number = sent = 0
    while True:
        history: list[Wire] = [
            {"role": "system", "content": f"{_text(dice, 80)}\n{_text(dice, 60)}"},
            {"role": "user", "content": _text(dice, 40)},
        ]
        for turn in range(TURNS):
            if number == exchanges:
                return
            number += 1
            sent += dice.randrange(10**9)
            reply, results = _reply(dice, is_last=turn == TURNS - 1)
            yield _exchange(dice, number, sent, history, reply)
            history = [*history, reply, *results]


def _reply(dice: random.Random, *, is_last: bool) -> tuple[Wire, list[Wire]]:
    if is_last:
        return {"role": "assistant", "content": _text(dice, 80)}, []
    calls = [
        {
            "id": f"call_{dice.getrandbits(96):024x}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps({"city": _text(dice, 2)})},
        }
        for name in _NAMES
    ]
    results = [
        {
            "role": "tool",
            "tool_call_id": call["id"],
            "content": f"{json.dumps({'ok': True, 'text': _text(dice, 20)})}\n{_text(dice, 15)}",
        }
        for call in calls
    ]
    return {"role": "assistant", "content": None, "tool_calls": calls}, results


def _exchange(
    dice: random.Random, number: int, sent_ns: int, history: list[Wire], reply: Wire
) -> Exchange:
    request = {"model": "gpt-5", "messages": history, "tools": _TOOLS, "stream": False}
    answer = {
        "id": f"chatcmpl-{dice.getrandbits(96):024x}",
        "object": "chat.completion",
        "created": 1_794_909_792 + number,
        "model": "gpt-5",
        "choices": [{"index": 0, "message": reply, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 80, "total_tokens": 980},
        "service_tier": "default",
    }
    body = json.dumps(answer, indent=2).encode()
    return Exchange(
        number=number,
        sent_ns=sent_ns,
        request=HttpRequest(
            method="POST",
            url=URL,
            headers=(("accept", "application/json"), ("content-type", "application/json")),
            body=json.dumps(request, separators=(",", ":")).encode(),
        ),
        response=HttpResponse(
            status=200,
            headers=(
                ("content-type", "application/json"),
                ("date", "Sat, 21 Nov 2026 10:03:12 GMT"),
                ("openai-processing-ms", "812"),
                ("x-ratelimit-remaining-requests", "9999"),
                ("x-request-id", f"req_{dice.getrandbits(128):032x}"),
            ),
            body=body,
            chunks=(Chunk(at_ns=dice.randrange(10**9), data=body),),
        ),
    )


def _text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words))


_NAMES = ("get_weather", "get_exchange_rate", "find_flights")
_TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": _text(random.Random(name), 25),
            "parameters": {
                "type": "object",
                "properties": {
                    member: {"type": "string", "description": _text(random.Random(member), 8)}
                    for member in ("city", "unit", "day")
                },
                "required": ["city"],
                "additionalProperties": False,
            },
        },
    }
    for name in _NAMES
]


def _vcrpys(exchanges: Sequence[Exchange], folder: Path) -> Path:
    requests = [_vcr_request(exchange) for exchange in exchanges]
    responses = [
        {
            "status": {"code": exchange.response.status, "message": "OK"},
            "headers": {name: [value] for name, value in exchange.response.headers},
            "body": {"string": exchange.response.body},
        }
        for exchange in exchanges
    ]
    path = folder / "vcrpy.yaml"
    content = serialize({"requests": requests, "responses": responses}, yamlserializer)
    path.write_text(content, encoding="utf-8")
    return path


def _vcr_request(exchange: Exchange) -> VcrRequest:
    request = exchange.request
    return VcrRequest(request.method, request.url, request.body, dict(request.headers))


def _load_vcrpys(path: Path | None) -> VcrCassette:
    return VcrCassette.load(path=str(path), serializer=yamlserializer, match_on=_MATCHERS)


def _body(one: VcrRequest, other: VcrRequest) -> None:
    assert one.body == other.body, "another body"


def _uri(one: VcrRequest, other: VcrRequest) -> None:
    assert one.uri == other.uri, "another address"


_MATCHERS = (_uri, _body)
"""Bodies byte by byte: its own matcher for them, which parses, is slower."""


def _served_by_vcrpy(path: Path, exchanges: Sequence[Exchange]) -> str:
    opened = _load_vcrpys(path)
    asked = [_vcr_request(one) for one in exchanges[:: max(1, len(exchanges) // SERVED)]]
    taken = _milliseconds(lambda: [opened.play_response(one) for one in asked])
    return _micro(taken, len(asked))


def _micro(milliseconds: float, times: int) -> str:
    return f"{milliseconds * 1000 / times:,.0f}"


def _median(act: Callable[[], object], rounds: int) -> float:
    act()
    return statistics.median(_milliseconds(act) for _ in range(rounds))


def _milliseconds(act: Callable[[], object]) -> float:
    started = time.process_time_ns()
    act()
    return (time.process_time_ns() - started) / 1e6


if __name__ == "__main__":
    sys.exit(main())
