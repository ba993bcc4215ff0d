"""Core: what a Responses request asks, and the history that it carries itself.

The wire has a flat list of items where other protocols have turns. Whatever the model made
(reasoning, messages, calls, the server's own tools) and stands in one run is one assistant message.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby

from replaykit.model import Message, Request, Result, Role
from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_responses.items import (
    SETTING_TYPES,
    content_text,
    is_call,
    is_left_to_the_app,
    is_result,
    item_type,
    names_of_call,
    pairing_id,
    read_call,
)
from replaykit.providers.wire_body import WireRequest

# A role that is none is the provider's to refuse, not a reason to read nothing at all.
_ROLES: Mapping[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
}


def read_request(request: WireRequest, *, provider: str) -> Request:
    """The facts of a request that speaks the protocol."""
    body = request.body
    return Request(
        provider=provider,
        model=body["model"].text(),
        stream=bool(body["stream"].value),
        messages=(*_instructions(body["instructions"]), *_messages(body["input"])),
        tools=tuple(_tool_names(body["tools"])),
        parallel=body["parallel_tool_calls"].flag(),
        forced_tool=_forced_tool(body["tool_choice"]),
        continues=body["previous_response_id"].text() or conversation_id(body),
    )


def conversation_id(body: JsonNode) -> str | None:
    """The conversation that the server keeps, named by its id or by an object with one."""
    conversation = body["conversation"]
    return conversation["id"].text() if conversation.is_object else conversation.text()


def input_items(body: JsonNode) -> tuple[JsonNode, ...]:
    """The items of the input; none where it is just text, or missing."""
    return tuple(body["input"].elements()) if body["input"].is_array else ()


def _instructions(node: JsonNode) -> Iterator[Message]:
    if node:
        yield Message(role="system", text=node.text() or "", path=node.path)


def _messages(node: JsonNode) -> Iterator[Message]:
    if node.is_text:
        yield Message(role="user", text=node.value, path=node.path)
        return
    items = tuple(node.elements())
    calls = [item for item in items if is_call(item)]
    run_by_server = {pairing_id(call) for call in calls if not is_left_to_the_app(call)} - {None}
    call_ids = {name: pairing_id(call) for call in calls for name in names_of_call(call)}
    with_roles = ((_role(item, run_by_server), item) for item in items)
    for role, group in groupby(with_roles, key=lambda pair: pair[0]):
        members = [item for _, item in group]
        if role == "assistant":
            yield _assistant_message(members)
        else:
            yield from (_message(item, role, call_ids) for item in members)


def _role(item: JsonNode, run_by_server: Collection[str | None]) -> Role:
    kind = item_type(item)
    if kind == "message":
        return _ROLES.get(item["role"].text() or "", "user")
    if kind in SETTING_TYPES:
        return "system"
    return "tool" if is_result(item) and pairing_id(item) not in run_by_server else "assistant"


def _assistant_message(items: list[JsonNode]) -> Message:
    return Message(
        role="assistant",
        text=_joined_texts(item for item in items if item_type(item) == "message"),
        calls=tuple(read_call(item) for item in items if is_call(item)),
        path=items[0].path,
    )


def _message(item: JsonNode, role: Role, call_ids: Mapping[str, str | None]) -> Message:
    results = (_read_result(item, call_ids),) if is_result(item) else ()
    text = results[0].text if results else content_text(item["content"])
    return Message(role=role, text=text, results=results, path=item.path)


def _read_result(item: JsonNode, call_ids: Mapping[str, str | None]) -> Result:
    content = item["approve"] or item["tools"] or item["output"]
    named = pairing_id(item)
    return Result(
        call_id=call_ids.get(named, named) if named else named,
        name=item["name"].text(),
        text=content_text(content),
        content=content.value,
        is_error=item["status"].value == "failed",
        kind=item_type(item),
        path=item.path,
    )


def _joined_texts(messages: Iterable[JsonNode]) -> str:
    return "".join(content_text(message["content"]) for message in messages)


def _tool_names(tools: JsonNode) -> Iterator[str]:
    for tool in tools.elements():
        kind = tool["type"].text() or "function"
        if kind == "namespace":
            yield from _tool_names(tool["tools"])
        else:
            yield _named(tool) or kind


def _forced_tool(choice: JsonNode) -> str | None:
    if not choice.is_object:
        return "any" if choice.value == "required" else None
    kind = choice["type"].text() or "function"
    if kind == "allowed_tools":
        return "any" if choice["mode"].value == "required" else None
    return _named(choice) or kind


def _named(tool: JsonNode) -> str | None:
    """The name; some compatible hosts take it one level down, as Chat has it."""
    return (tool["name"] or tool["function"]["name"]).text()
