"""Made-up sessions: histories that grow turn by turn, a schema of tools, three calls a reply.

About 8 KB an exchange, with the headers that today's SDK sends and its provider answers with:
recorders that keep them pay for them.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.side_by_side.libraries import Transports, http
from replaykit.model import Chunk, Exchange, Headers, HttpRequest, HttpResponse

URL = "https://api.openai.com/v1/chat/completions"
TURNS = 8

Wire = dict[str, Any]

_SENTENCE = (
    "the weather in the city is mild with some clouds and a light wind from the west while prices"
    " rose again and nobody knows how long that train will be late today"
)
_WORDS = _SENTENCE.split()


def sessions(exchanges: int, *, turns: int = TURNS, seed: int = 7) -> Iterator[Exchange]:
    """Agents that ask for three tools at a time, until they answer; then the next one."""
    dice = random.Random(seed)
    dialect = _dialect()
    number = sent = 0
    while True:
        history: list[Wire] = [
            {"role": "system", "content": f"{_text(dice, 80)}\n{_text(dice, 60)}"},
            {"role": "user", "content": _text(dice, 40)},
        ]
        for turn in range(turns):
            if number == exchanges:
                return
            number += 1
            sent += dice.randrange(10**9)
            reply, results = _reply(dice, is_last=turn == turns - 1)
            exchange = _exchange(dice, number, dialect.request(history), reply)
            yield replace(exchange, sent_ns=sent)
            history = [*history, reply, *results]


def arguments_of(request: HttpRequest) -> Wire:
    """With which the SDK would ask it."""
    arguments: Wire = json.loads(request.body)
    return arguments


def streamed(pieces: int) -> Exchange:
    """An answer that comes as so many events."""
    delta = '{"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-5","choices":[%s]}'
    choice = '{"index":0,"delta":{"content":"word %d "},"finish_reason":null}'
    events = [f"data: {delta % (choice % number)}\n\n".encode() for number in range(pieces - 1)]
    events.append(b"data: [DONE]\n\n")
    asked = {"model": "gpt-5", "messages": [{"role": "user", "content": "?"}], "stream": True}
    sent = _sent(asked)
    return Exchange(
        number=1,
        request=HttpRequest(
            method="POST", url=URL, headers=tuple(sent.headers.multi_items()), body=sent.read()
        ),
        response=HttpResponse(
            status=200,
            headers=(("content-type", "text/event-stream"), *_ANSWERED),
            body=b"".join(events),
            chunks=tuple(Chunk(at_ns=at, data=event) for at, event in enumerate(events)),
        ),
        sent_ns=0,
    )


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How today's SDK spells what it sends."""

    headers: Headers
    members: tuple[str, ...]
    """In their order."""

    def request(self, history: list[Wire]) -> HttpRequest:
        asked = {**_SETTINGS, "messages": history}
        spelled = {name: asked[name] for name in self.members}
        body = json.dumps(spelled, separators=(",", ":")).encode()
        headers = (*self.headers, ("content-length", str(len(body))))
        return HttpRequest(method="POST", url=URL, headers=headers, body=body)


def _dialect() -> _Dialect:
    sent = _sent({**_SETTINGS, "messages": []})
    pairs = sent.headers.multi_items()
    return _Dialect(
        headers=tuple((name, value) for name, value in pairs if name.lower() != "content-length"),
        members=tuple(json.loads(sent.read())),
    )


def _sent(arguments: Wire) -> Any:  # noqa: ANN401  (of either library)
    """The request in which the SDK puts such a call."""
    requests: list[Any] = []

    def remember(request: Any) -> Any:  # noqa: ANN401  (of either library)
        requests.append(request)
        return http.Response(200, headers=[("content-type", "text/event-stream")])

    Transports(http.MockTransport(remember), None).client().chat.completions.create(**arguments)
    return requests[0]


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


def _exchange(dice: random.Random, number: int, request: HttpRequest, reply: Wire) -> Exchange:
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
        request=request,
        response=HttpResponse(
            status=200,
            headers=(
                ("content-type", "application/json"),
                ("x-request-id", f"req_{dice.getrandbits(128):032x}"),
                *_ANSWERED,
            ),
            body=body,
            chunks=(Chunk(at_ns=dice.randrange(10**9), data=body),),
        ),
    )


def _text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words))


_ANSWERED: Headers = (
    ("date", "Sat, 21 Nov 2026 10:03:12 GMT"),
    ("connection", "keep-alive"),
    ("access-control-expose-headers", "X-Request-ID"),
    ("openai-organization", "made-up"),
    ("openai-processing-ms", "812"),
    ("openai-project", "proj_made_up"),
    ("openai-version", "2020-10-01"),
    ("x-envoy-upstream-service-time", "841"),
    ("x-ratelimit-limit-requests", "10000"),
    ("x-ratelimit-limit-tokens", "2000000"),
    ("x-ratelimit-remaining-requests", "9999"),
    ("x-ratelimit-remaining-tokens", "1998750"),
    ("x-ratelimit-reset-requests", "6ms"),
    ("x-ratelimit-reset-tokens", "37ms"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains; preload"),
    ("x-content-type-options", "nosniff"),
    ("cf-cache-status", "DYNAMIC"),
    ("server", "cloudflare"),
    ("cf-ray", "8f0000000000ffff-FRA"),
    ("alt-svc", 'h3=":443"; ma=86400'),
)
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
_SETTINGS: Wire = {"model": "gpt-5", "stream": False, "tools": _TOOLS}
