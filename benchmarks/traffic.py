"""Made-up traffic of the size that agents produce: one long stream and one long history each."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from replaykit.model import HttpRequest, HttpResponse

CALLS = 8
TURNS = 40
CALLS_A_TURN = 3
STREAM_BYTES = 200_000

Wire = dict[str, Any]

_WORDS = "The weather is fair, the rate is steady, and the train leaves on time. " * 4
_FRAGMENT = "a word "
_OPENING, _CLOSING = '{"text": "', '"}'


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """Bytes to be read."""

    provider: str
    kind: str
    """stream: read the reply. history: read the request. judgement: judge the request."""

    url: str
    body: Wire
    """What the request says; the SDKs take it as their arguments."""

    reply: bytes = b""

    @property
    def title(self) -> str:
        """What the table calls it."""
        return f"{self.provider}: {self.kind}"

    @property
    def size(self) -> int:
        """How many bytes are read."""
        return len(self.reply if self.kind == "stream" else self.request.body)

    @property
    def request(self) -> HttpRequest:
        """The request as it crosses the wire."""
        return HttpRequest(method="POST", url=self.url, body=json.dumps(self.body).encode())

    @property
    def response(self) -> HttpResponse:
        """The reply as it crosses the wire."""
        return HttpResponse(
            status=200, headers=(("content-type", "text/event-stream"),), body=self.reply
        )


def all_work(stream_bytes: int = STREAM_BYTES) -> Iterator[Work]:
    """Everything that is measured, provider by provider."""
    for provider, (url, history, stream) in _TRAFFIC.items():
        body = history()
        reply = _filled(stream, stream_bytes)
        yield Work(provider=provider, kind="stream", url=url, body=body, reply=reply)
        yield Work(provider=provider, kind="history", url=url, body=body)
        yield Work(provider=provider, kind="judgement", url=url, body=body)


def _filled(stream: Callable[[int], Iterator[Wire]], size: int) -> bytes:
    """A stream of the wanted size: as many rounds of fragments as that takes."""
    one, two = (len(_sse(stream(rounds))) for rounds in (1, 2))
    return _sse(stream((size - one) // (two - one) + 1))


def _sse(events: Iterator[Wire]) -> bytes:
    return "".join(_event(event) for event in events).encode()


def _event(event: Wire) -> str:
    name = f"event: {event['type']}\n" if "type" in event else ""
    return f"{name}data: {json.dumps(event, separators=(',', ':'))}\n\n"


def _places(turn: int) -> list[tuple[str, str]]:
    """The calls of one turn: an id and a city each."""
    return [(f"call_{turn}_{i}", f"city number {i}") for i in range(CALLS_A_TURN)]


def _chat_history() -> Wire:
    messages: list[Wire] = [{"role": "system", "content": _WORDS}]
    for turn in range(TURNS):
        calls = [
            {"id": i, "type": "function", "function": {"name": "look", "arguments": _json(city)}}
            for i, city in _places(turn)
        ]
        messages += [
            {"role": "user", "content": _WORDS},
            {"role": "assistant", "content": None, "tool_calls": calls},
            *({"role": "tool", "tool_call_id": i, "content": _WORDS} for i, _ in _places(turn)),
        ]
    return {"model": "gpt-4.1", "messages": messages}


def _chat_stream(rounds: int) -> Iterator[Wire]:
    def chunk(delta: Wire, finish: str | None = None) -> Wire:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1767225600}
        return {**head, "model": "gpt-4.1", "system_fingerprint": "fp_1", "choices": [choice]}

    def fragment(index: int, text: str) -> Wire:
        return chunk({"tool_calls": [{"index": index, "function": {"arguments": text}}]})

    yield chunk({"role": "assistant", "content": None})
    for i in range(CALLS):
        function = {"name": "look", "arguments": _OPENING}
        call = {"index": i, "id": f"call_{i}", "type": "function", "function": function}
        yield chunk({"tool_calls": [call]})
    for _ in range(rounds):
        yield from (fragment(i, _FRAGMENT) for i in range(CALLS))
    yield from (fragment(i, _CLOSING) for i in range(CALLS))
    yield chunk({}, "tool_calls")


def _responses_history() -> Wire:
    items: list[Wire] = []
    for turn in range(TURNS):
        items.append({"role": "user", "content": _WORDS})
        items += [
            {"type": "function_call", "call_id": i, "name": "look", "arguments": _json(city)}
            for i, city in _places(turn)
        ]
        items += [
            {"type": "function_call_output", "call_id": i, "output": _WORDS}
            for i, _ in _places(turn)
        ]
    return {"model": "gpt-4.1", "instructions": _WORDS, "input": items}


def _responses_stream(rounds: int) -> Iterator[Wire]:
    number = count()

    def event(kind: str, **members: object) -> Wire:
        return {"type": f"response.{kind}", "sequence_number": next(number), **members}

    def item(i: int, arguments: str, status: str) -> Wire:
        head = {"id": f"fc_{i}", "type": "function_call", "call_id": f"call_{i}", "name": "look"}
        return {**head, "arguments": arguments, "status": status}

    def response(status: str, output: list[Wire]) -> Wire:
        head = {"id": "resp_1", "object": "response", "created_at": 1767225600, "model": "gpt-4.1"}
        tail = {"parallel_tool_calls": True, "tool_choice": "auto", "tools": []}
        return {**head, "status": status, "output": output, **tail}

    arguments = _OPENING + _FRAGMENT * rounds + _CLOSING
    yield event("created", response=response("in_progress", []))
    for i in range(CALLS):
        yield event("output_item.added", output_index=i, item=item(i, "", "in_progress"))
    for text in (_OPENING, *(_FRAGMENT,) * rounds, _CLOSING):
        for i in range(CALLS):
            place = {"item_id": f"fc_{i}", "output_index": i}
            yield event("function_call_arguments.delta", **place, delta=text)
    whole = [item(i, arguments, "completed") for i in range(CALLS)]
    for i in range(CALLS):
        yield event("output_item.done", output_index=i, item=whole[i])
    yield event("completed", response=response("completed", whole))


def _messages_history() -> Wire:
    messages: list[Wire] = [{"role": "user", "content": _WORDS}]
    for turn in range(TURNS):
        uses = [
            {"type": "tool_use", "id": i, "name": "look", "input": {"city": city}}
            for i, city in _places(turn)
        ]
        results = [
            {"type": "tool_result", "tool_use_id": i, "content": _WORDS} for i, _ in _places(turn)
        ]
        text = {"type": "text", "text": _WORDS}
        messages += [
            {"role": "assistant", "content": [text, *uses]},
            {"role": "user", "content": results},
        ]
    return {"model": "claude-sonnet-5", "max_tokens": 1000, "messages": messages}


def _messages_stream(rounds: int) -> Iterator[Wire]:
    usage = {"input_tokens": 1, "output_tokens": 1}
    head = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-5"}
    tail = {"stop_reason": None, "stop_sequence": None, "usage": usage}
    start: Wire = {**head, "content": [], **tail}
    yield {"type": "message_start", "message": start}
    for i in range(CALLS):
        block = {"type": "tool_use", "id": f"toolu_{i}", "name": "look", "input": {}}
        yield {"type": "content_block_start", "index": i, "content_block": block}
    for text in (_OPENING, *(_FRAGMENT,) * rounds, _CLOSING):
        for i in range(CALLS):
            delta = {"type": "input_json_delta", "partial_json": text}
            yield {"type": "content_block_delta", "index": i, "delta": delta}
    for i in range(CALLS):
        yield {"type": "content_block_stop", "index": i}
    end: Wire = {"stop_reason": "tool_use", "stop_sequence": None}
    yield {"type": "message_delta", "delta": end, "usage": {"output_tokens": 1}}
    yield {"type": "message_stop"}


def _gemini_history() -> Wire:
    contents: list[Wire] = []
    for turn in range(TURNS):
        places = _places(turn)
        calls = [{"functionCall": {"name": "look", "args": {"city": city}}} for _, city in places]
        results = [
            {"functionResponse": {"name": "look", "response": {"result": _WORDS}}} for _ in places
        ]
        contents += [
            {"role": "user", "parts": [{"text": _WORDS}]},
            {"role": "model", "parts": calls},
            {"role": "user", "parts": results},
        ]
    return {"contents": contents}


def _gemini_stream(rounds: int) -> Iterator[Wire]:
    """Arguments come whole here: the stream grows by text between the calls."""

    def chunk(parts: list[Wire], **members: object) -> Wire:
        candidate = {"content": {"role": "model", "parts": parts}, "index": 0, **members}
        tail = {"modelVersion": "gemini-2.5-flash", "responseId": "r1"}
        return {"candidates": [candidate], "usageMetadata": {"promptTokenCount": 1}, **tail}

    for i in range(CALLS):
        for _ in range(rounds):
            yield chunk([{"text": _FRAGMENT}])
        yield chunk([{"functionCall": {"name": "look", "args": {"city": f"city number {i}"}}}])
    yield chunk([{"text": ""}], finishReason="STOP")


def _json(city: str) -> str:
    return json.dumps({"city": city})


_TRAFFIC = {
    "openai_chat": (
        "https://api.openai.com/v1/chat/completions",
        _chat_history,
        _chat_stream,
    ),
    "openai_responses": (
        "https://api.openai.com/v1/responses",
        _responses_history,
        _responses_stream,
    ),
    "anthropic_messages": (
        "https://api.anthropic.com/v1/messages",
        _messages_history,
        _messages_stream,
    ),
    "gemini": (
        "https://generativelanguage.googleapis.com/v1/models/gemini-2.5-flash:generateContent",
        _gemini_history,
        _gemini_stream,
    ),
}
