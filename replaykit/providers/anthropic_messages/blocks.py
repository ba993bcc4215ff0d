"""Core: content blocks, which requests and replies spell alike."""

from collections.abc import Iterator

from replaykit.model import Call
from replaykit.providers.json_node import JsonNode, compact, parsed

CLIENT_CALL = "tool_use"
SERVER_CALLS = ("server_tool_use", "mcp_tool_use")
THINKING = ("thinking", "redacted_thinking")


def kind_of(block: JsonNode) -> str:
    """The block's own word for what it is; empty where it has none."""
    return block["type"].text() or ""


def blocks_in(content: JsonNode) -> Iterator[JsonNode]:
    """The blocks of a content; none where it is plain text."""
    return iter(()) if content.is_text else content.elements()


def text_in(content: JsonNode) -> str:
    """The text of a content. Citations cut one text into many blocks, so nothing goes between."""
    if content.is_text:
        return content.text() or ""
    return "".join(b["text"].text() or "" for b in content.elements() if kind_of(b) == "text")


def calls_in(content: JsonNode, *, are_owed: bool) -> tuple[Call, ...]:
    """The calls of a content, those that the provider runs itself among them.

    Args:
        are_owed: whether the application must answer its own ones.
    """
    return tuple(
        _call(block, owes_result=are_owed and kind_of(block) == CLIENT_CALL)
        for block in blocks_in(content)
        if kind_of(block) in (CLIENT_CALL, *SERVER_CALLS)
    )


def _call(block: JsonNode, *, owes_result: bool) -> Call:
    given = block["input"]
    # A stream spells the input as text, and so do clients that break the rule for it.
    text = given.value if given.is_text else compact(given.value) if given else ""
    return Call(
        id=block["id"].text(),
        name=block["name"].text(),
        arguments_text=text,
        arguments=parsed(text) if given.is_text else given.copied(),
        kind=kind_of(block),
        owes_result=owes_result,
    )
