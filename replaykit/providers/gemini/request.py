"""Core: what a generateContent request asks."""

from collections.abc import Iterator

from replaykit.model import Message, Request, Role
from replaykit.providers.gemini.address import Address
from replaykit.providers.gemini.parts import content_calls, content_results, content_text
from replaykit.providers.gemini.spelling import camel_case, each, member
from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import WireRequest

_ROLES: dict[str, Role] = {
    "model": "assistant",
    "function": "tool",
    "tool": "tool",
    "system": "system",
}


def request_facts(address: Address, request: WireRequest) -> Request:
    """The facts of a request whose URL has been read."""
    body, seen = request.body, request.familiar
    return Request(
        provider="gemini",
        model=address.model,
        stream=address.is_stream,
        messages=(
            *_instructions(body),
            *(seen.once(_message, content) for content in contents_in(request)),
        ),
        tools=tuple(_tool_names(body)),
        forced_tool=_forced_tool(body),
        continues=member(body, "cachedContent").text(),
    )


def contents_in(request: WireRequest) -> tuple[JsonNode, ...]:
    """The nodes of the history."""
    contents = request.body["contents"]
    return (
        (contents,) if contents.is_object else request.familiar.elements(request.body, "contents")
    )


def _instructions(body: JsonNode) -> Iterator[Message]:
    instruction = member(body, "systemInstruction")
    if instruction:
        yield Message(role="system", text=content_text(instruction), path=instruction.path)


def _message(content: JsonNode) -> Message:
    return Message(
        role=_ROLES.get(content["role"].text() or "user", "user"),
        text=content_text(content),
        calls=content_calls(content),
        results=content_results(content),
        path=content.path,
    )


def _tool_names(body: JsonNode) -> Iterator[str]:
    """The declared functions by their names, what Google runs itself by its key."""
    for tool in each(body["tools"]):
        for key, value in tool.members().items():
            if camel_case(key) == "functionDeclarations":
                names = (declaration["name"].text() for declaration in each(tool[key]))
                yield from (name for name in names if name)
            elif value is not None:
                yield camel_case(key)


def _forced_tool(body: JsonNode) -> str | None:
    """Mode ANY forces a call: of the one function that is allowed, or of any."""
    config = member(member(body, "toolConfig"), "functionCallingConfig")
    if (config["mode"].text() or "").upper() != "ANY":
        return None
    allowed = [name.text() for name in each(member(config, "allowedFunctionNames"))]
    return allowed[0] if len(allowed) == 1 else "any"
