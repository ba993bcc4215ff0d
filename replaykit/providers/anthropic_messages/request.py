"""Core: what a Messages request asks.

Consecutive messages of one role are one message, as they are to the API: agents send the results of
one turn in one user message or in several, and both say the same. A merged message stands at the
path of its first part; each result keeps its own.
"""

from collections.abc import Iterator
from itertools import groupby

from replaykit.model import Message, Request, Result, Role
from replaykit.providers.anthropic_messages.blocks import blocks_in, calls_in, kind_of, text_in
from replaykit.providers.anthropic_messages.endpoints import is_streamed, model_of
from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import WireRequest

_ROLES: dict[str | None, Role] = {"system": "system", "user": "user", "assistant": "assistant"}


def read_request(request: WireRequest) -> Request:
    """What a request asks."""
    body = request.body
    choice = body["tool_choice"]
    one_at_most = choice["disable_parallel_tool_use"].flag()
    return Request(
        provider="anthropic_messages",
        model=model_of(request),
        stream=is_streamed(request),
        messages=(*_system_message(body["system"]), *_messages(request)),
        tools=tuple(name for tool in body["tools"].elements() if (name := tool["name"].text())),
        parallel=None if one_at_most is None else not one_at_most,
        forced_tool=_forced_tool(choice),
        continues=continued_message(body),
    )


def role_of(message: JsonNode) -> Role:
    """Who speaks in a message."""
    # A role that is none is the provider's to refuse, not a reason to read nothing at all.
    return _ROLES.get(message["role"].text(), "user")


def continued_message(body: JsonNode) -> str | None:
    """The reply after which a thread goes on, whose history the server holds."""
    thread = body["thread"]
    return thread["previous_message_id"].text() if thread["type"].text() == "continue" else None


def _system_message(system: JsonNode) -> Iterator[Message]:
    if system:
        yield Message(role="system", text=text_in(system), path=system.path)


def _messages(request: WireRequest) -> Iterator[Message]:
    seen = request.familiar
    for _, parts in groupby(seen.elements(request.body, "messages"), key=role_of):
        yield seen.once(_message, *parts)


def _message(*parts: JsonNode) -> Message:
    contents = tuple(part["content"] for part in parts)
    return Message(
        role=role_of(parts[0]),
        text="\n".join(text for content in contents if (text := text_in(content))),
        calls=tuple(c for content in contents for c in calls_in(content, are_owed=True)),
        results=tuple(r for content in contents for r in _results(content)),
        path=parts[0].path,
    )


def _results(content: JsonNode) -> Iterator[Result]:
    for block in blocks_in(content):
        if kind_of(block) == "tool_result":
            yield Result(
                call_id=block["tool_use_id"].text(),
                text=text_in(block["content"]),
                content=block["content"].copied(),
                is_error=bool(block["is_error"].flag()),
                kind="tool_result",
                path=block.path,
            )


def _forced_tool(choice: JsonNode) -> str | None:
    kind = choice["type"].text()
    if kind == "tool":
        return choice["name"].text()
    return kind if kind == "any" else None
