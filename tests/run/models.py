"""What a model says in each SDK's protocol: calls by turn, then a last word; plain or streamed."""

import json

from tests.wire.made_up_replies import named_event
from tests.wire.provider import plain, streamed

WORD = "It rains."


def replies(sdk, *turns, is_streamed=False):
    """The replies of a whole conversation.

    Args:
        turns: of each the calls, as `(id, name, arguments)`.
    """
    make = {"openai": _chat, "anthropic": _message}[sdk]
    documents = [make(number, calls) for number, calls in enumerate((*turns, ()))]
    if not is_streamed:
        return [plain(document) for document in documents]
    return [streamed(*pieces(sdk, document)) for document in documents]


def pieces(sdk, document):
    """The same document as it is streamed."""
    return list({"openai": _chunks, "anthropic": _events}[sdk](document))


def _chat(number, calls):
    message = {"role": "assistant", "content": None if calls else WORD, "refusal": None}
    if calls:
        message["tool_calls"] = [_chat_call(*call) for call in calls]
    choice = {"index": 0, "message": message, "logprobs": None}
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1700000000,
        "model": "gpt-5",
        "choices": [{**choice, "finish_reason": "tool_calls" if calls else "stop"}],
    }


def _chat_call(call_id, name, arguments):
    function = {"name": name, "arguments": json.dumps(arguments)}
    return {"id": call_id, "type": "function", "function": function}


def _message(number, calls):
    blocks = [
        {"type": "tool_use", "id": call_id, "name": name, "input": arguments}
        for call_id, name, arguments in calls
    ]
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5",
        "content": blocks or [{"type": "text", "text": WORD}],
        "stop_reason": "tool_use" if calls else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 9, "output_tokens": 5},
    }


def _chunks(document):
    (choice,) = document["choices"]
    message = choice["message"]
    deltas = [{"role": "assistant", "content": message["content"]}]
    deltas += [
        {"tool_calls": [{"index": index, **call}]}
        for index, call in enumerate(message.get("tool_calls", ()))
    ]
    for delta, reason in (*((one, None) for one in deltas), ({}, choice["finish_reason"])):
        part = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        yield {**document, "object": "chat.completion.chunk", "choices": [part]}
    yield b"data: [DONE]\n\n"


def _events(document):
    blocks = document["content"]
    begun = {**document, "content": [], "stop_reason": None}
    yield named_event({"type": "message_start", "message": begun})
    for index, block in enumerate(blocks):
        yield from _block_events(index, block)
    ending = {"stop_reason": document["stop_reason"], "stop_sequence": None}
    usage = {"output_tokens": 5}
    yield named_event({"type": "message_delta", "delta": ending, "usage": usage})
    yield named_event({"type": "message_stop"})


def _block_events(index, block):
    if block["type"] == "text":
        empty, delta = {**block, "text": ""}, {"type": "text_delta", "text": block["text"]}
    else:
        written = json.dumps(block["input"])
        empty = {**block, "input": {}}
        delta = {"type": "input_json_delta", "partial_json": written}
    at = {"index": index}
    yield named_event({"type": "content_block_start", **at, "content_block": empty})
    yield named_event({"type": "content_block_delta", **at, "delta": delta})
    yield named_event({"type": "content_block_stop", **at})
