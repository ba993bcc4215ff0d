"""Core: what a Chat request asks, and the history it carries."""

import re

from replaykit.model import Message, Request, Result, Role, header
from replaykit.providers.hosts import api_family
from replaykit.providers.json_node import JsonNode, compact
from replaykit.providers.openai_chat.call import read_calls
from replaykit.providers.wire_body import WireRequest

_ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
    "function": "tool",
}
_PATHS = re.compile(
    r"/chat/completions/?$"
    r"|/serving-endpoints/[^/]+/invocations/?$"  # Databricks
    r"|/ml/v1/text/chat(?:_stream)?/?$"  # watsonx
    r"|/publishers/(?!anthropic/|google/)[^/]+/models/[^/:]+:(?:rawPredict|streamRawPredict)$"
)
_FORCED = {"required": "any", "any": "any"}


def is_chat_request(request: WireRequest) -> bool:
    """By its path; by its shape alone where a recorder has blanked the URL."""
    body = request.body
    if request.method != "POST" or not body["messages"].is_array:
        return False
    if _PATHS.search(request.path) or _is_writer(request):
        return True
    is_anthropic = header(request.headers, "anthropic-version") is not None
    return request.has_lost_its_path and not is_anthropic and _has_chat_shape(body)


def read_request(request: WireRequest, *, provider: str) -> Request:
    """The facts of a request that `is_chat_request` accepts."""
    body, seen = request.body, request.familiar
    return Request(
        provider=provider,
        model=body["model"].text(),
        stream=bool(body["stream"].value),
        messages=tuple(seen.once(_read_message, node) for node in seen.elements(body, "messages")),
        tools=tuple(_tool_names(body)),
        parallel=body["parallel_tool_calls"].flag(),
        forced_tool=_forced_tool(body),
    )


def _is_writer(request: WireRequest) -> bool:
    """Writer speaks Chat at a path under which others speak protocols of their own."""
    return api_family(request.host) == "writer" and request.path.rstrip("/") == "/v1/chat"


def text_of(message: JsonNode) -> str:
    """What a message says: its content, or its refusal to give any."""
    return _content_text(message["content"]) or message["refusal"].text() or ""


def _content_text(content: JsonNode) -> str:
    """The text of a message's content: a string, or the text parts of a list."""
    if content.is_array:
        return "".join(
            (part["text"] or part["refusal"]).text() or "" if part.is_object else part.text() or ""
            for part in content.elements()
        )
    return content.text() or "" if not content.is_object else compact(content.value)


def _has_chat_shape(body: JsonNode) -> bool:
    """Marks of Chat that no other protocol with `messages` has."""
    members = body.members()
    if {"system", "anthropic_version", "contents", "input"} & members.keys():
        return False
    entries = [message for message in body["messages"].elements() if message.is_object]
    roles = {entry["role"].value for entry in entries if entry["role"].is_text}
    tools = [tool for tool in body["tools"].elements() if tool.is_object]
    return bool(
        {"system", "developer", "tool"} & roles
        or any(tool["function"] for tool in tools)
        or ("model" in members and not tools and "max_tokens" not in members)
    )


def _read_message(node: JsonNode) -> Message:
    # A role that is none is the host's to refuse, not a reason to read nothing at all.
    role = _ROLES.get(node["role"].text() or "", "user")
    text = text_of(node)
    return Message(
        role=role,
        text=text,
        calls=read_calls(node) if role == "assistant" else (),
        results=(_read_result(node, text),) if role == "tool" else (),
        path=node.path,
    )


def _read_result(node: JsonNode, text: str) -> Result:
    return Result(
        call_id=node["tool_call_id"].text(),
        name=node["name"].text(),
        text=text,
        content=node["content"].copied(),
        path=node.path,
    )


def _tool_names(body: JsonNode) -> list[str]:
    names = []
    for tool in body["tools"].elements():
        kind = tool["type"].text() or "function"
        names.append(tool[kind]["name"].text() if tool[kind].is_object else kind)
    names += [function["name"].text() for function in body["functions"].elements()]
    return [name for name in names if name]


def _forced_tool(body: JsonNode) -> str | None:
    choice, legacy = body["tool_choice"], body["function_call"]
    if legacy.is_object:
        return legacy["name"].text()
    if choice.is_text:
        return _FORCED.get(choice.value)
    kind = choice["type"].text() if choice else None
    if kind == "allowed_tools":
        return _FORCED.get(choice["allowed_tools"]["mode"].text() or "")
    return (choice[kind]["name"] or choice["name"]).text() if kind else None
