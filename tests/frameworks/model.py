"""The model that all agents ask, on loopback: three calls at once, then a word."""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from tests.checks.wires import Step, answer
from tests.matrix.replies import EVENTS, completed, streamed
from tests.wire.provider import Reply, plain, provider


@dataclass(frozen=True)
class Asked:
    """A call, as the model asks for it."""

    id: str
    tool: str
    arguments: dict


CALLS = (
    Asked("call_1", "get_weather", {"city": "Tokyo"}),
    Asked("call_2", "get_weather", {"city": "London"}),
    Asked("call_3", "get_rate", {"base": "USD", "quote": "JPY"}),
)
FINAL_ANSWER = Asked("call_4", "final_answer", {"answer": "Sunny."})
"""How a model answers that is made to call a tool each time."""

_CREATED = 1763719200
_BESIDES = {
    "openai_chat": {
        "object": "chat.completion",
        "created": _CREATED,
        "usage": {"prompt_tokens": 90, "completion_tokens": 30, "total_tokens": 120},
    },
    "openai_responses": {
        "object": "response",
        "created_at": _CREATED,
        "model": "gpt-5",
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    },
    "gemini": {"usageMetadata": {"promptTokenCount": 90, "totalTokenCount": 120}},
}
"""What frameworks want of a reply beyond what it says."""

NOBODY = "http://127.0.0.1:9"


@contextmanager
def reachable(wire, rounds, *, is_streamed=False):
    """A provider of this wire, to which all agents are sent while the block runs.

    Args:
        rounds: the calls of each reply; where there are none, it says a word.
    """
    replies = [_reply(wire, calls, is_streamed) for calls in rounds]
    with provider(*replies) as server, sent_to(server.url):
        yield server


def sent_to(url):
    """While the block runs, all frameworks look for their provider there."""
    openai = {"OPENAI_BASE_URL": f"{url}/v1", "OPENAI_API_BASE": f"{url}/v1"}
    keys = {"OPENAI_API_KEY": "none", "GOOGLE_API_KEY": "none"}
    return patch.dict(os.environ, {**openai, "GOOGLE_GEMINI_BASE_URL": url, **keys})


def _reply(wire, calls, is_streamed):
    document = completed(wire, answer(wire, Step(history=(), calls=calls)), None) | _BESIDES[wire]
    for item in document.get("output", ()):
        item["status"] = "completed"
        for part in item.get("content", ()):
            part["annotations"] = []
    if not is_streamed:
        return plain(document)
    return Reply([streamed(wire, document)], headers=list(EVENTS))
