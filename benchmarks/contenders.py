"""Who reads: replaykit, and the official SDK of each provider. A new one is one small class."""

import importlib
import json
from collections.abc import Callable
from typing import Any, Protocol

import anthropic
import openai
from google import genai
from google.genai import types

from benchmarks.traffic import Work
from replaykit.providers import judge, read_reply, read_request


class Contender(Protocol):
    """Somebody who can do the work. Add yours to `CONTENDERS`."""

    name: str

    def prepare(self, work: Work) -> Callable[[], object]:
        """Everything that is not measured; what is returned is called once, and measured."""


class Replaykit:
    """Reads the bytes into facts."""

    name = "replaykit"

    def prepare(self, work: Work) -> Callable[[], object]:
        """The reading or the judging, and nothing before it."""
        request, response = work.request, work.response
        if work.kind == "stream":
            return lambda: read_reply(request, response)
        if work.kind == "history":
            return lambda: read_request(request)
        return lambda: judge(request)


class Sdk:
    """The official SDK, served from memory.

    A stream is read by iterating it, from the first event to the last. A history is not read by an
    SDK but sent: measured is the call that carries it, with a reply of a few words.
    """

    name = "SDK"

    def prepare(self, work: Work) -> Callable[[], object]:
        """The client and its canned reply; for a stream also the opening of the response."""
        if work.kind == "stream":
            return _CLIENTS[work.provider](work.reply).stream(work.body)
        reply = json.dumps(_SHORT_REPLIES[work.provider]).encode()
        return _CLIENTS[work.provider](reply).send(work.body)


CONTENDERS: tuple[Contender, ...] = (Sdk(), Replaykit())
"""The first is the one the others are compared with."""


class _OpenAIChat:
    def __init__(self, reply: bytes) -> None:
        self._create: Any = _openai(reply).chat.completions.create

    def stream(self, body: dict[str, Any]) -> Callable[[], object]:
        events = self._create(**body, stream=True)
        return lambda: list(events)

    def send(self, body: dict[str, Any]) -> Callable[[], object]:
        return lambda: self._create(**body)


class _OpenAIResponses(_OpenAIChat):
    def __init__(self, reply: bytes) -> None:
        self._create = _openai(reply).responses.create


class _Anthropic(_OpenAIChat):
    def __init__(self, reply: bytes) -> None:
        http_client = _in_process(anthropic.DefaultHttpxClient, reply)
        client = anthropic.Anthropic(api_key="none", http_client=http_client)
        self._create = client.messages.create


class _Gemini:
    def __init__(self, reply: bytes) -> None:
        # Google's client takes one of either library; OpenAI's tells which is installed.
        http_client = _in_process(openai.DefaultHttpxClient, reply)
        options = types.HttpOptions(httpx_client=http_client)
        self._client: Any = genai.Client(api_key="none", vertexai=False, http_options=options)

    def stream(self, body: dict[str, Any]) -> Callable[[], object]:
        ask = self._client.models.generate_content_stream
        return lambda: list(ask(model="gemini-2.5-flash", contents="?"))

    def send(self, body: dict[str, Any]) -> Callable[[], object]:
        ask = self._client.models.generate_content
        return lambda: ask(model="gemini-2.5-flash", contents=body["contents"])


_CLIENTS: dict[str, type[_OpenAIChat] | type[_Gemini]] = {
    "openai_chat": _OpenAIChat,
    "openai_responses": _OpenAIResponses,
    "anthropic_messages": _Anthropic,
    "gemini": _Gemini,
}


def _openai(reply: bytes) -> openai.OpenAI:
    http_client = _in_process(openai.DefaultHttpxClient, reply)
    return openai.OpenAI(api_key="none", http_client=http_client)


def _in_process(default_client: type[Any], reply: bytes) -> Any:  # noqa: ANN401  (httpx or httpx2)
    """A client that answers from memory, of the HTTP library this generation of the SDK uses."""
    client = next(kind for kind in default_client.__mro__ if kind.__name__ == "Client")
    http = importlib.import_module(client.__module__.partition(".")[0])
    kind = "text/event-stream" if reply.startswith((b"data:", b"event:")) else "application/json"

    def answer(_request: object) -> object:
        return http.Response(200, headers={"content-type": kind}, content=reply)

    return http.Client(transport=http.MockTransport(answer))


_SHORT_REPLIES: dict[str, dict[str, Any]] = {
    "openai_chat": {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1767225600,
        "model": "gpt-4.1",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": "Done."},
            }
        ],
    },
    "openai_responses": {
        "id": "resp_1",
        "object": "response",
        "created_at": 1767225600,
        "model": "gpt-4.1",
        "output": [],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    },
    "anthropic_messages": {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5",
        "content": [{"type": "text", "text": "Done."}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    },
    "gemini": {
        "candidates": [
            {"content": {"role": "model", "parts": [{"text": "Done."}]}, "finishReason": "STOP"}
        ],
    },
}
