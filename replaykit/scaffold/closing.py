"""Assembly: a last word of the model, made up, for a session that ended before it.

An agent that lost its results never heard what the model would have said to them. Once it is
mended it sends them, and something has to answer.
"""

import json
from collections.abc import Callable, Mapping, Sequence

from replaykit.model import HttpResponse, Json, Reading
from replaykit.model.wire import header

TEXT = "Made up: the captured session ended before the model's last word."
MARK = ("x-replaykit", "made up")
"""By this header one knows such a response in a cassette."""

_STATUS = 200

_Writer = Callable[[str], Json]
_Events = Callable[[str], Sequence[Json]]


def closing_of(last: Reading) -> HttpResponse | None:
    """What the model might have said next, in the form of its last reply; None: nobody knows how.

    Args:
        last: the exchange after which the session ended.
    """
    response, provider = last.exchange.response, last.request.provider
    media = (header(response.headers, "content-type") or "").partition(";")[0].strip().lower()
    model = last.reply.model or last.request.model or "made-up"
    if provider not in _PLAIN or media not in ("application/json", "text/event-stream"):
        return None
    if media == "application/json":
        plain = _PLAIN[provider](model)
        is_list = provider == "gemini" and last.request.stream
        body = json.dumps([plain] if is_list else plain)
    else:
        body = "".join(map(_event, _STREAMED[provider](model))) + _ENDS.get(provider, "")
    return HttpResponse(status=_STATUS, headers=(("content-type", media), MARK), body=body.encode())


def _event(data: Json) -> str:
    kind = data.get("type") if isinstance(data, dict) else None
    name = f"event: {kind}\n" if kind else ""
    return f"{name}data: {json.dumps(data)}\n\n"


def _chat(model: str) -> Json:
    message = {"role": "assistant", "content": TEXT}
    return {
        "id": "chatcmpl-made-up",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
    }


def _chat_events(model: str) -> Sequence[Json]:
    head = {"id": "chatcmpl-made-up", "object": "chat.completion.chunk", "created": 0}
    said: Json = {"role": "assistant", "content": TEXT}
    steps: tuple[tuple[Json, Json], ...] = ((said, None), ({}, "stop"))
    return [
        {**head, "model": model, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
        for delta, reason in steps
    ]


def _responses(model: str) -> Json:
    part = {"type": "output_text", "text": TEXT, "annotations": []}
    message = {"type": "message", "id": "msg_made_up", "status": "completed", "role": "assistant"}
    return {
        "id": "resp_made_up",
        "object": "response",
        "created_at": 0,
        "status": "completed",
        "model": model,
        "output": [{**message, "content": [part]}],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }


def _responses_events(model: str) -> Sequence[Json]:
    whole = _responses(model)
    item = whole["output"][0]
    part = item["content"][0]
    place = {"output_index": 0, "content_index": 0, "item_id": item["id"]}
    events: list[Json] = [
        {"type": "response.created", "response": {**whole, "status": "in_progress", "output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": {**item, "content": []}},
        {"type": "response.content_part.added", **place, "part": {**part, "text": ""}},
        {"type": "response.output_text.delta", **place, "delta": TEXT, "logprobs": []},
        {"type": "response.output_text.done", **place, "text": TEXT, "logprobs": []},
        {"type": "response.content_part.done", **place, "part": part},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": whole},
    ]
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def _message(model: str) -> Json:
    return {
        "id": "msg_made_up",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": TEXT}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 0, "output_tokens": 0},
    }


def _message_events(model: str) -> Sequence[Json]:
    begun = {**_message(model), "content": [], "stop_reason": None}
    delta = {"stop_reason": "end_turn", "stop_sequence": None}
    return [
        {"type": "message_start", "message": begun},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": TEXT}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": delta, "usage": {"output_tokens": 0}},
        {"type": "message_stop"},
    ]


def _candidates(model: str) -> Json:
    content = {"role": "model", "parts": [{"text": TEXT}]}
    candidate = {"content": content, "finishReason": "STOP", "index": 0}
    return {"candidates": [candidate], "modelVersion": model}


_PLAIN: Mapping[str, _Writer] = {
    "openai_chat": _chat,
    "openai_responses": _responses,
    "anthropic_messages": _message,
    "gemini": _candidates,
}
_STREAMED: Mapping[str, _Events] = {
    "openai_chat": _chat_events,
    "openai_responses": _responses_events,
    "anthropic_messages": _message_events,
    "gemini": lambda model: [_candidates(model)],
}
_ENDS: Mapping[str, str] = {"openai_chat": "data: [DONE]\n\n"}
