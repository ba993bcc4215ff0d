"""Core: the items that Responses requests and replies are made of."""

from collections.abc import Collection

from replaykit.model import Call
from replaykit.providers.json_node import JsonNode, compact, parsed

RESULT_TYPES = {
    "function_call": "function_call_output",
    "custom_tool_call": "custom_tool_call_output",
    "computer_call": "computer_call_output",
    "shell_call": "shell_call_output",
    "apply_patch_call": "apply_patch_call_output",
    "local_shell_call": "local_shell_call_output",
    "tool_search_call": "tool_search_output",
    "mcp_approval_request": "mcp_approval_response",
}
"""What answers each call that an application can be asked to answer."""

SETTING_TYPES = ("additional_tools", "configuration_update", "compaction_trigger")
"""Items by which the application steers, and which are neither said nor answered."""

_CALLS_OF_OTHER_NAMES = ("mcp_approval_request", "program")
_ARGUMENT_MEMBERS = ("arguments", "input", "action", "actions", "operation", "code", "queries")


def item_type(item: JsonNode) -> str:
    """The item's type; messages and references may leave it out."""
    spelled = item["type"].text()
    if spelled is not None:
        return spelled
    return "message" if item["role"] else "item_reference"


def pairing_id(item: JsonNode) -> str | None:
    """The id that a call and its result share; None where the item has none."""
    kind = item_type(item)
    if kind == "mcp_approval_request":
        return item["id"].text()
    if kind == "mcp_approval_response":
        return item["approval_request_id"].text()
    if kind.startswith("local_shell_call"):
        return (item["call_id"] or item["id"]).text()
    return item["call_id"].text()


def is_call(item: JsonNode) -> bool:
    """Whether the model asked for something to be done, by whomever."""
    kind = item_type(item)
    return kind.endswith("_call") or kind in _CALLS_OF_OTHER_NAMES


def names_of_call(call: JsonNode) -> tuple[str, ...]:
    """The ids under which a result may answer a call."""
    also = call["id"].text() if item_type(call) == "local_shell_call" else None
    return tuple(name for name in (pairing_id(call), also) if name is not None)


def is_result(item: JsonNode) -> bool:
    """Whether the item is of a kind by which an application answers a call."""
    kind = item_type(item)
    if kind == "tool_search_output":
        return bool(item["call_id"])  # what the server finds itself has none
    return kind in RESULT_TYPES.values()


def is_left_to_the_app(call: JsonNode) -> bool:
    """Whether the application does the work that a call asks for, and not the server."""
    kind = item_type(call)
    if kind == "tool_search_call":
        return bool(call["execution"].value == "client")
    if kind == "shell_call":
        return call["environment"]["type"].value in (None, "local")
    return kind in RESULT_TYPES


def owes_result(call: JsonNode) -> bool:
    """Whether the next request must carry the result; what runs asynchronously has time."""
    return is_left_to_the_app(call) and not call["async"].value


def read_call(item: JsonNode, *, answered: Collection[str | None] = ()) -> Call:
    """The facts of an item that `is_call` accepts.

    Args:
        answered: the ids for which a result stands beside the call already.
    """
    arguments = _arguments_text(item)
    # Of what the server runs itself, most kinds have no `call_id`: their own id must do.
    own_id = None if is_left_to_the_app(item) else item["id"].text()
    named = pairing_id(item)
    call_id = own_id if named is None else named
    return Call(
        id=call_id,
        name=item["name"].text(),
        arguments_text=arguments,
        arguments=parsed(arguments),
        kind=item_type(item),
        owes_result=owes_result(item) and (call_id is None or call_id not in answered),
        item_id=item["id"].text(),
    )


def content_text(content: JsonNode) -> str:
    """The text of a message or a result: a string, the text parts of a list, or JSON."""
    if not content.is_array:
        return _as_text(content)
    entries = [entry for entry in content.elements() if entry.is_object]
    if all(_is_part(entry) for entry in entries):
        return "".join((entry["text"] or entry["refusal"]).text() or "" for entry in entries)
    return compact(content.value)


def _is_part(entry: JsonNode) -> bool:
    kind = entry["type"].text() or ""
    return kind.startswith(("input_", "output_")) or kind in ("text", "refusal")


def _arguments_text(item: JsonNode) -> str:
    found = next((item[name] for name in _ARGUMENT_MEMBERS if item[name]), JsonNode(None))
    return _as_text(found)


def _as_text(node: JsonNode) -> str:
    if not node:
        return ""
    text: str = node.value if node.is_text else compact(node.value)
    return text
