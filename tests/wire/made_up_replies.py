"""Replies of the four protocols, made up: plain and streamed, with text and two calls."""

import json

from tests.wire.provider import plain, streamed


def _chat_choice(delta, finish=None):
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}


def _chat_chunk(*choices, **more):
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000}
    return {**head, "model": "gpt-5", "choices": list(choices), **more}


def _call(index, call_id, city):
    arguments = json.dumps({"city": city})
    function = {"name": "get_weather", "arguments": arguments}
    return {"index": index, "id": call_id, "type": "function", "function": function}


USAGE = {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14}

CHAT = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1700000000,
    "model": "gpt-5",
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": "Let me look. 東京",
                "refusal": None,
                "tool_calls": [
                    {k: v for k, v in _call(n, f"call_{n}", city).items() if k != "index"}
                    for n, city in enumerate(("Tokyo", "London"))
                ],
            },
            "logprobs": None,
            "finish_reason": "tool_calls",
        }
    ],
    "usage": USAGE,
}

CHAT_STREAM = (
    _chat_chunk(_chat_choice({"role": "assistant", "content": ""})),
    _chat_chunk(_chat_choice({"content": "Let me look. 東京"})),
    _chat_chunk(_chat_choice({"tool_calls": [_call(0, "call_0", "Tokyo")]})),
    _chat_chunk(_chat_choice({"tool_calls": [_call(1, "call_1", "London")]})),
    _chat_chunk(_chat_choice({}, "tool_calls")),
    _chat_chunk(usage=USAGE),
    b"data: [DONE]\n\n",
)


def _response(status, *output):
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1700000000,
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "model": "gpt-5",
        "output": list(output),
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "usage": {
            "input_tokens": 9,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 5,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 14,
        },
    }


def _message_item(status, *content):
    return {
        "id": "msg_1",
        "type": "message",
        "status": status,
        "role": "assistant",
        "content": list(content),
    }


_TEXT_PART = {"type": "output_text", "text": "It rains.", "annotations": [], "logprobs": []}

RESPONSE = _response("completed", _message_item("completed", _TEXT_PART))


def _response_events():
    empty = {**_TEXT_PART, "text": ""}
    where = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    events = (
        {"type": "response.created", "response": _response("in_progress")},
        {
            "type": "response.output_item.added",
            "output_index": 0,
            "item": _message_item("in_progress"),
        },
        {"type": "response.content_part.added", **where, "part": empty},
        {"type": "response.output_text.delta", **where, "delta": "It rains.", "logprobs": []},
        {"type": "response.output_text.done", **where, "text": "It rains.", "logprobs": []},
        {"type": "response.content_part.done", **where, "part": _TEXT_PART},
        {
            "type": "response.output_item.done",
            "output_index": 0,
            "item": _message_item("completed", _TEXT_PART),
        },
        {"type": "response.completed", "response": RESPONSE},
    )
    for number, event in enumerate(events):
        yield named_event({**event, "sequence_number": number})


def named_event(event):
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


RESPONSE_STREAM = tuple(_response_events())


def _anthropic_message(content, stop_reason, output_tokens):
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5",
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 9, "output_tokens": output_tokens},
    }


MESSAGE = _anthropic_message(
    [
        {"type": "text", "text": "Let me look."},
        {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {"city": "Tokyo"}},
    ],
    "tool_use",
    5,
)


def _block(index, block, delta):
    yield {"type": "content_block_start", "index": index, "content_block": block}
    yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


MESSAGE_STREAM = tuple(
    named_event(event)
    for event in (
        {"type": "message_start", "message": _anthropic_message([], None, 1)},
        {"type": "ping"},
        *_block(
            0, {"type": "text", "text": ""}, {"type": "text_delta", "text": "Let me look. 東京"}
        ),
        *_block(
            1,
            {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {}},
            {"type": "input_json_delta", "partial_json": '{"city": "Tokyo"}'},
        ),
        {
            "type": "message_delta",
            "delta": {"stop_reason": "tool_use", "stop_sequence": None},
            "usage": {"output_tokens": 5},
        },
        {"type": "message_stop"},
    )
)


def _candidate(*parts, **more):
    content = {"role": "model", "parts": list(parts)}
    return {"candidates": [{"content": content, "index": 0, **more}], "modelVersion": "gemini-3"}


_GEMINI_USAGE = {"promptTokenCount": 9, "candidatesTokenCount": 5, "totalTokenCount": 14}
_GEMINI_CALL = {"functionCall": {"name": "get_weather", "args": {"city": "Tokyo"}}}

CONTENT = {
    **_candidate({"text": "Let me look. 東京"}, _GEMINI_CALL, finishReason="STOP"),
    "usageMetadata": _GEMINI_USAGE,
}
CONTENT_STREAM = tuple(
    f"data: {json.dumps(document)}\r\n\r\n".encode()
    for document in (
        _candidate({"text": "Let me look. "}),
        _candidate({"text": "東京"}),
        {**_candidate(_GEMINI_CALL, finishReason="STOP"), "usageMetadata": _GEMINI_USAGE},
    )
)


def overloaded(**headers):
    """What asks an SDK to try again."""
    error = {"type": "overloaded_error", "message": "Overloaded", "code": 429}
    return plain({"type": "error", "error": error}, status=429, **headers)


REPLIES = {
    "chat": lambda: plain(CHAT),
    "chat stream": lambda: streamed(*CHAT_STREAM),
    "response": lambda: plain(RESPONSE),
    "response stream": lambda: streamed(*RESPONSE_STREAM),
    "message": lambda: plain(MESSAGE),
    "message stream": lambda: streamed(*MESSAGE_STREAM),
    "content": lambda: plain(CONTENT),
    "content stream": lambda: streamed(*CONTENT_STREAM),
}
