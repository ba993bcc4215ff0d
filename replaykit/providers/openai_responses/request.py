"""Core: what a Responses request asks, and the history that it carries itself.

The wire has a flat list of items where other protocols have turns. Whatever the model made
(reasoning, messages, calls, the server's own tools) and stands in one run is one assistant message.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from replaykit.model import Message, Request, Result, Role
from replaykit.providers.familiar import Familiar
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
        messages=(*_instructions(body["instructions"]), *_messages(request)),
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


def sent_items(request: WireRequest) -> tuple[JsonNode, ...]:
    """The same of a request of which the earlier ones are known."""
    body = request.body
    return request.familiar.elements(body, "input") if body["input"].is_array else ()


def _instructions(node: JsonNode) -> Iterator[Message]:
    if node:
        yield Message(role="system", text=node.text() or "", path=node.path)


def _messages(request: WireRequest) -> Iterator[Message]:
    node, seen = request.body["input"], request.familiar
    if node.is_text:
        yield Message(role="user", text=node.value, path=node.path)
        return
    items = [seen.once(_item, item) for item in seen.elements(request.body, "input")]
    run_by_server = {item.pairing_id for item in items if item.is_run_by_server} - {None}
    call_ids = {name: item.pairing_id for item in items for name in item.names}
    for role, group in groupby(items, key=lambda item: _role(item, run_by_server)):
        if role == "assistant":
            yield seen.once(_assistant_message, *(item.node for item in group))
        else:
            yield from (_message(item, call_ids, seen) for item in group)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Item:
    """An item, as far as it alone tells what it is."""

    node: JsonNode
    role: Role | None
    """None: that of the model where the server has answered for the application, else a tool's."""

    pairing_id: str | None
    names: tuple[str, ...]
    """The ids under which a call may be answered; none for what is no call."""

    is_run_by_server: bool


def _item(node: JsonNode) -> _Item:
    is_asking = is_call(node)
    return _Item(
        node=node,
        role=_own_role(node),
        pairing_id=pairing_id(node) if is_asking or is_result(node) else None,
        names=names_of_call(node) if is_asking else (),
        is_run_by_server=is_asking and not is_left_to_the_app(node),
    )


def _own_role(item: JsonNode) -> Role | None:
    kind = item_type(item)
    if kind == "message":
        return _ROLES.get(item["role"].text() or "", "user")
    if kind in SETTING_TYPES:
        return "system"
    return None if is_result(item) else "assistant"


def _role(item: _Item, run_by_server: Collection[str | None]) -> Role:
    if item.role is not None:
        return item.role
    return "assistant" if item.pairing_id in run_by_server else "tool"


def _assistant_message(*items: JsonNode) -> Message:
    return Message(
        role="assistant",
        text=_joined_texts(item for item in items if item_type(item) == "message"),
        calls=tuple(read_call(item) for item in items if is_call(item)),
        path=items[0].path,
    )


def _message(item: _Item, call_ids: Mapping[str, str | None], seen: Familiar) -> Message:
    message, named = seen.once(_spoken, item), item.pairing_id
    meant = call_ids.get(named, named) if named else named
    if meant == named or not message.results:
        return message
    return replace(message, results=tuple(replace(r, call_id=meant) for r in message.results))


def _spoken(item: _Item) -> Message:
    node = item.node
    results = (_read_result(node),) if is_result(node) else ()
    text = results[0].text if results else content_text(node["content"])
    return Message(role=item.role or "tool", text=text, results=results, path=node.path)


def _read_result(item: JsonNode) -> Result:
    content = item["approve"] or item["tools"] or item["output"]
    return Result(
        call_id=pairing_id(item),
        name=item["name"].text(),
        text=content_text(content),
        content=content.copied(),
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
