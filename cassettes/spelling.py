"""How each provider spells a reply, in one piece or as a stream."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tests.matrix.replies import streamed
from tests.wire import provider as loopback

Json = dict[str, Any]
Call = tuple[str, Json]
"""A tool and its arguments."""

Calls = tuple[Call, ...]


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A provider, how its SDK is told to ask somewhere else, and how it replies."""

    host: str
    variable: str
    path: str = ""
    reply: Callable[[int, str | None, Calls], Json]


def numbered(number: int, calls: Calls) -> list[tuple[str, str, Json]]:
    """Calls with ids that no other reply of the session gives."""
    return [(str(10 * (number - 1) + place), *call) for place, call in enumerate(calls, 1)]


def from_openai_chat(number: int, text: str | None, calls: Calls) -> Json:
    """A reply of Chat Completions."""
    asked = [
        {
            "id": f"call_{place}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for place, name, arguments in numbered(number, calls)
    ]
    message = {"role": "assistant", "content": text} | ({"tool_calls": asked} if asked else {})
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1763719200,
        "model": "gpt-5",
        "choices": [
            {"index": 0, "message": message, "finish_reason": "tool_calls" if asked else "stop"}
        ],
        "usage": {"prompt_tokens": 90, "completion_tokens": 30, "total_tokens": 120},
    }


def from_openai_responses(number: int, text: str | None, calls: Calls) -> Json:
    """A reply of the Responses API."""
    said: list[Json] = [{"type": "output_text", "text": text, "annotations": []}] if text else []
    output: list[Json] = [
        {
            "type": "message",
            "id": f"msg_{number}",
            "role": "assistant",
            "status": "completed",
            "content": [part],
        }
        for part in said
    ]
    output += [
        {
            "type": "function_call",
            "id": f"fc_{place}",
            "call_id": f"call_{place}",
            "name": name,
            "arguments": json.dumps(arguments),
            "status": "completed",
        }
        for place, name, arguments in numbered(number, calls)
    ]
    return {
        "id": f"resp_{number}",
        "object": "response",
        "created_at": 1763719200,
        "status": "completed",
        "model": "gpt-5",
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }


def from_anthropic(number: int, text: str | None, calls: Calls) -> Json:
    """A reply of Messages."""
    said: list[Json] = [{"type": "text", "text": text}] if text else []
    asked: list[Json] = [
        {"type": "tool_use", "id": f"toolu_{place}", "name": name, "input": arguments}
        for place, name, arguments in numbered(number, calls)
    ]
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5",
        "content": said + asked,
        "stop_reason": "tool_use" if asked else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 90, "output_tokens": 30},
    }


def from_gemini(number: int, text: str | None, calls: Calls) -> Json:
    """A reply of generateContent; the first call of a reply is signed, as a thought led to it."""
    parts: list[Json] = [{"text": text}] if text else []
    parts += [
        {"functionCall": {"id": f"fc_{place}", "name": name, "args": arguments}}
        for place, name, arguments in numbered(number, calls)
    ]
    if calls:
        parts[bool(text)]["thoughtSignature"] = "c2lnbmVkIGJ5IG5vYm9keQ=="
    return {
        "candidates": [
            {"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}
        ],
        "modelVersion": "gemini-3-flash-preview",
        "responseId": f"reply-{number}",
    }


PROVIDERS: Mapping[str, Provider] = MappingProxyType(
    {
        "openai_chat": Provider(
            host="https://api.openai.com",
            variable="OPENAI_BASE_URL",
            path="/v1",
            reply=from_openai_chat,
        ),
        "openai_responses": Provider(
            host="https://api.openai.com",
            variable="OPENAI_BASE_URL",
            path="/v1",
            reply=from_openai_responses,
        ),
        "anthropic_messages": Provider(
            host="https://api.anthropic.com",
            variable="ANTHROPIC_BASE_URL",
            reply=from_anthropic,
        ),
        "gemini": Provider(
            host="https://generativelanguage.googleapis.com",
            variable="GOOGLE_GEMINI_BASE_URL",
            reply=from_gemini,
        ),
    }
)
"""By the names that replaykit has for their protocols, which are the names of the folders too."""


def sent(provider: str, document: Json, *, is_streamed: bool = False) -> loopback.Reply:
    """A reply as it goes over the wire."""
    if is_streamed:
        return loopback.streamed(*events_in(streamed(provider, document)))
    return loopback.plain(document)


def events_in(stream: bytes) -> list[bytes]:
    """A stream, event by event; of the last one what there is."""
    end = b"\r\n\r\n" if b"\r\n\r\n" in stream else b"\n\n"
    *whole, rest = stream.split(end)
    return [*(event + end for event in whole), *([rest] if rest else [])]
