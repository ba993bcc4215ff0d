"""Core: one entry of `tool_calls`, which replies, echoes and stream deltas spell alike."""

from replaykit.model import Call
from replaykit.providers.json_node import JsonNode, compact, parsed


def read_calls(message: JsonNode) -> tuple[Call, ...]:
    """The calls of an assistant message, of today's kind or of the `function_call` of old."""
    calls = tuple(_read_call(node) for node in message["tool_calls"].elements())
    legacy = message["function_call"]
    if legacy and legacy["name"].value:
        return (*calls, make_call(None, legacy["name"].text(), arguments_text(legacy["arguments"])))
    return calls


def make_call(
    call_id: str | None, name: str | None, arguments: str, *, kind: str = "function"
) -> Call:
    """A call of which the arguments are parsed where they can be."""
    return Call(
        id=call_id,
        name=name,
        arguments_text=arguments,
        arguments=parsed(arguments),
        kind=kind,
    )


def arguments_text(node: JsonNode) -> str:
    """The arguments as text; some compatible hosts send the object itself."""
    if node.is_object or node.is_array:
        return compact(node.value)
    return node.text() or ""


def _read_call(node: JsonNode) -> Call:
    kind = node["type"].text() or "function"
    if kind == "custom":
        custom = node["custom"]
        return make_call(
            node["id"].text(), custom["name"].text(), custom["input"].text() or "", kind=kind
        )
    function = node["function"]
    return make_call(
        node["id"].text(), function["name"].text(), arguments_text(function["arguments"]), kind=kind
    )
