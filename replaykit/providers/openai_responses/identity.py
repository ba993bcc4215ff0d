"""Core: the ids of items and calls, and what the server can find under them."""

from collections.abc import Iterator

from replaykit.providers.openai_responses.fault import NOBODY, Fault
from replaykit.providers.openai_responses.history import History, HistoryItem
from replaykit.providers.openai_responses.past import was_stored

_LONGEST_CALL_ID = 64
_PREFIXES = {
    "message": "msg",
    "reasoning": "rs",
    "function_call": "fc",
    "custom_tool_call": "ctc",
    "apply_patch_call": "apc",
    "web_search_call": "ws",
    "file_search_call": "fs",
    "code_interpreter_call": "ci",
    "image_generation_call": "ig",
    "tool_search_call": "tsc",
    "mcp_call": "mcp",
    "mcp_list_tools": "mcpl",
    "mcp_approval_request": "mcpr",
}


def forgotten_responses(history: History) -> Iterator[Fault]:
    """OAI-RESP-8: a response can be continued if the server kept it.

    One that the earlier exchanges do not show may still exist, so it is never a fault.
    """
    previous = history.body["previous_response_id"].text()
    reading = history.past.response(previous)
    if reading is not None and not was_stored(reading, history.past.familiar):
        yield Fault(
            rule="OAI-RESP-8",
            message=f"Previous response with id '{previous}' not found.",
            path="previous_response_id",
            param="previous_response_id",
            code="previous_response_not_found",
        )


def call_ids_of_bad_length(history: History) -> Iterator[Fault]:
    """OAI-RESP-10: a call id has 1 to 64 characters."""
    for item in history.sent:
        call_id = item.call_id
        if call_id is None or 0 < len(call_id) <= _LONGEST_CALL_ID:
            continue
        param = f"{item.path}.call_id"
        too_long = (
            f"string too long. Expected a string with maximum length {_LONGEST_CALL_ID}, but got a "
            f"string with length {len(call_id)} instead."
        )
        empty = (
            "empty string. Expected a string with minimum length 1, but got an empty string "
            "instead."
        )
        yield Fault(
            rule="OAI-RESP-10",
            message=f"Invalid '{param}': {too_long if call_id else empty}",
            path=param,
            param=param,
            code="string_above_max_length" if call_id else "empty_string",
            call_ids=(call_id,) if call_id else (),
        )


def ids_of_another_type(history: History) -> Iterator[Fault]:
    """OAI-RESP-11: an item's id begins with the letters of its type."""
    for item in history.sent:
        prefix = _PREFIXES.get(item.type)
        if prefix and item.id and not item.id.startswith(prefix):
            yield Fault(
                rule="OAI-RESP-11",
                message=(
                    f"Invalid '{item.path}.id': '{item.id}'. Expected an ID that begins with "
                    f"'{prefix}'."
                ),
                path=f"{item.path}.id",
                known_at=NOBODY,
            )


def items_sent_twice(history: History) -> Iterator[Fault]:
    """OAI-RESP-5: no item stands twice in the history, named or whole."""
    seen: dict[str, HistoryItem] = {}
    for item in history.items:
        if not item.id:  # an empty one, which some clients send, names nothing
            continue
        first = seen.setdefault(item.id, item)
        # Two types under one id are no item sent twice, but a recorder's placeholder.
        if item.is_sent and item is not first and item.type == first.type:
            yield Fault(
                rule="OAI-RESP-5",
                message=(
                    f"Duplicate item found with id {item.id}. Remove duplicate items from your "
                    "input and try again."
                ),
                path=item.path,
            )


def items_never_stored(history: History) -> Iterator[Fault]:
    """OAI-RESP-7: an item that the server did not keep cannot be found by its id."""
    for item in history.sent:
        origin = history.past.origin(item.id)
        if origin is None or origin.was_stored or not _is_looked_up(item):
            continue
        yield Fault(
            rule="OAI-RESP-7",
            message=(
                f"Item with id '{item.id}' not found. Items are not persisted when `store` is set "
                "to false. Try again with `store` set to true, or remove this item from your input."
            ),
            path=item.path,
            status=404,
        )


def altered_encryption(history: History) -> Iterator[Fault]:
    """OAI-RESP-9: encrypted content goes back as it came."""
    for item in history.sent:
        encrypted = item.encrypted_content
        origin = history.past.origin(item.id)
        if not encrypted or origin is None:
            continue
        given = origin.encrypted_forms()
        if given and encrypted not in given:
            yield Fault(
                rule="OAI-RESP-9",
                message=(
                    f"The encrypted content for item {item.id} could not be verified. Reason: "
                    "Encrypted content could not be decrypted or parsed."
                ),
                path=f"{item.path}.encrypted_content",
                known_at=NOBODY,
            )


def _is_looked_up(item: HistoryItem) -> bool:
    """Whether the item lacks what the model needs, so that the server fetches it."""
    if item.is_reference:
        return True
    has_content = item.node["encrypted_content"] or item.node["content"]
    return item.type == "reasoning" and not has_content
