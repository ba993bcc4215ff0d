"""Core: reasoning, which goes back together with what followed it."""

from collections.abc import Iterator

from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_responses.fault import Fault
from replaykit.providers.openai_responses.history import History
from replaykit.providers.openai_responses.items import content_text, item_type, pairing_id


def items_without_their_reasoning(history: History) -> Iterator[Fault]:
    """OAI-RESP-6: what followed reasoning is not sent by its id without the reasoning."""
    present = {item.id for item in history.items}
    for item in history.sent:
        origin = history.past.origin(item.id)
        if origin is None or not origin.was_stored or item.type == "reasoning":
            continue
        reasoning_id = _reasoning_id(origin.before)
        if reasoning_id and reasoning_id not in present:
            yield _fault(
                f"Item '{item.id}' of type '{item.type}' was provided without its required "
                f"'reasoning' item: '{reasoning_id}'.",
                item.path,
            )


def reasoning_without_its_item(history: History) -> Iterator[Fault]:
    """OAI-RESP-6, the other way round; an item may also go back rebuilt, without its id."""
    if not any(item.type == "reasoning" for item in history.sent):
        return
    present = {mark for item in history.items for mark in _marks(item.node)}
    for item in history.sent:
        origin = history.past.origin(item.id)
        if origin is None or not origin.was_stored or item.type != "reasoning":
            continue
        follows = origin.after
        is_known = bool(follows) and item_type(follows) != "reasoning"
        if is_known and present.isdisjoint(_marks(follows)):
            yield _fault(
                f"Item '{item.id}' of type 'reasoning' was provided without its required "
                "following item.",
                item.path,
            )


def _reasoning_id(node: JsonNode) -> str | None:
    return node["id"].text() if item_type(node) == "reasoning" else None


def _marks(node: JsonNode) -> Iterator[tuple[str, str]]:
    """By what an item is known again: its id, its call's id, or the words of a message."""
    own_id, call_id = node["id"].text(), pairing_id(node)
    if own_id is not None:
        yield "id", own_id
    if call_id is not None:
        yield item_type(node), call_id
    if node["role"].value == "assistant":
        yield "said", content_text(node["content"])


def _fault(message: str, path: str) -> Fault:
    return Fault(rule="OAI-RESP-6", message=message, path=path)
