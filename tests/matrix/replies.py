"""A reply as each provider's wire spells it: in one piece, and as the stream that says the same."""

import json

from tests.wire.made_up_replies import named_event

JSON = (("content-type", "application/json"),)
EVENTS = (("content-type", "text/event-stream"),)
_USAGE = {"input_tokens": 9, "output_tokens": 5}
_SIGNATURE = "c2lnbmVkIGJ5IG5vYm9keQ=="
BUSY = {"error": {"type": "overloaded_error", "message": "Overloaded", "code": 503}}


def completed(provider, document, text):
    """A reply of calls with what SDKs want besides, and with what the model says, if it does."""
    if provider == "openai_chat" and text:
        document["choices"][0]["message"]["content"] = text
    elif provider == "openai_responses" and text:
        said = {"type": "output_text", "text": text, "annotations": []}
        item = {"type": "message", "id": "msg_0", "role": "assistant", "content": [said]}
        document["output"].insert(0, item)
    elif provider == "anthropic_messages":
        document |= {"type": "message", "model": "claude-sonnet-5", "usage": _USAGE}
        document["content"][:0] = [{"type": "text", "text": text}] if text else []
    elif provider == "gemini":
        (candidate,) = document["candidates"]
        parts = candidate["content"]["parts"]
        if "functionCall" in parts[0]:
            parts[0]["thoughtSignature"] = _SIGNATURE
        parts[:0] = [{"text": text}] if text else []
    return document


def streamed(provider, document):
    """The body of a stream from which an SDK puts the document together."""
    return b"".join(_STREAMS[provider](document))


def _halves(text):
    middle = len(text) // 2
    return text[:middle], text[middle:]


def _chat(document):
    (choice,) = document["choices"]
    message = choice["message"]
    yield _chunk(document, {"role": "assistant", "content": message["content"]})
    for index, call in enumerate(message.get("tool_calls", ())):
        function = call["function"]
        opening = {**call, "function": {**function, "arguments": ""}}
        yield _chunk(document, {"tool_calls": [{"index": index, **opening}]})
        for half in _halves(function["arguments"]):
            more = {"index": index, "function": {"arguments": half}}
            yield _chunk(document, {"tool_calls": [more]})
    yield _chunk(document, {}, choice["finish_reason"])
    yield b"data: [DONE]\n\n"


def _chunk(document, delta, finish=None):
    choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
    return _data({**document, "object": "chat.completion.chunk", "choices": choices})


def _data(document, end="\n\n"):
    return f"data: {json.dumps(document)}{end}".encode()


def _response(document):
    events = [{"type": "response.created", "response": {**document, "output": []}}]
    for index, item in enumerate(document["output"]):
        where = {"output_index": index, "item_id": item["id"]}
        is_call = item["type"] == "function_call"
        opening = {**item, "arguments": ""} if is_call else {**item, "content": []}
        events.append(
            {"type": "response.output_item.added", "output_index": index, "item": opening}
        )
        if is_call:
            kind = "response.function_call_arguments"
            halves = _halves(item["arguments"])
            events += [{"type": f"{kind}.delta", **where, "delta": half} for half in halves]
            events.append({"type": f"{kind}.done", **where, "arguments": item["arguments"]})
        events.append({"type": "response.output_item.done", "output_index": index, "item": item})
    events.append({"type": "response.completed", "response": document})
    for number, event in enumerate(events):
        yield named_event({**event, "sequence_number": number})


def _message(document):
    begun = {**document, "content": [], "stop_reason": None}
    yield named_event({"type": "message_start", "message": begun})
    for index, block in enumerate(document["content"]):
        if block["type"] == "tool_use":
            opening = {**block, "input": {}}
            halves = _halves(json.dumps(block["input"]))
            deltas = [{"type": "input_json_delta", "partial_json": half} for half in halves]
        else:
            opening = {**block, "text": ""}
            deltas = [{"type": "text_delta", "text": block["text"]}]
        yield named_event({"type": "content_block_start", "index": index, "content_block": opening})
        for delta in deltas:
            yield named_event({"type": "content_block_delta", "index": index, "delta": delta})
        yield named_event({"type": "content_block_stop", "index": index})
    ended = {"stop_reason": document["stop_reason"], "stop_sequence": None}
    usage = {"output_tokens": document["usage"]["output_tokens"]}
    yield named_event({"type": "message_delta", "delta": ended, "usage": usage})
    yield named_event({"type": "message_stop"})


def _content(document):
    (candidate,) = document["candidates"]
    *most, last = candidate["content"]["parts"]
    for part in most:
        yield _data({"candidates": [{"content": {"role": "model", "parts": [part]}}]}, "\r\n\r\n")
    ended = {**candidate, "content": {"role": "model", "parts": [last]}}
    yield _data({"candidates": [ended]}, "\r\n\r\n")


_STREAMS = {
    "openai_chat": _chat,
    "openai_responses": _response,
    "anthropic_messages": _message,
    "gemini": _content,
}
