"""Core: rules that a single message or block breaks, counted as sent: ANT-7 to ANT-13."""

import re
from collections.abc import Iterator

from replaykit.model import Json, Objection
from replaykit.providers.anthropic_messages.history import Block, Entry, History, ids_of
from replaykit.providers.anthropic_messages.objections import doubt, refusal

_ID_PATTERNS = {
    "tool_use": r"^[a-zA-Z0-9_-]+$",
    "server_tool_use": r"^srvtoolu_[a-zA-Z0-9_]+$",
}
_EMPTY: tuple[Json, ...] = (None, "", [])


def shapes(history: History) -> Iterator[Objection]:
    """Block by block, as a schema is checked; then what spans a message."""
    said_of = history.familiar.all_of
    for entry in history.sent:
        yield from said_of(_in_blocks, entry)
    for entry in history.sent:
        yield from said_of(_text_blocks_say_something, entry)
    yield from _messages_say_something(history)


def _in_blocks(entry: Entry) -> Iterator[Objection]:
    for block in entry.blocks:
        yield from _id_has_the_right_letters(block)
        yield from _input_is_an_object(block)
        yield from _error_result_says_something(block)
        yield from _error_result_is_text(block)
        yield from _result_is_no_empty_list(block)


def _id_has_the_right_letters(block: Block) -> Iterator[Objection]:
    """ANT-7."""
    pattern = _ID_PATTERNS.get(block.kind)
    call_id = block.call_id if pattern else None
    if pattern and call_id is not None and not re.fullmatch(pattern, call_id):
        yield refusal(
            "ANT-7",
            f"{block.place}.{block.kind}.id: String should match pattern '{pattern}'",
            path=f"{block.path}.id",
            call_ids=(call_id,),
        )


def _input_is_an_object(block: Block) -> Iterator[Objection]:
    """ANT-8."""
    if block.kind != "tool_use":
        return
    given = block.field("input")
    if given and not given.is_object:
        yield refusal(
            "ANT-8",
            f"{block.place}.tool_use.input: Input should be a valid dictionary",
            path=given.path,
            call_ids=ids_of(block),
        )


def _error_result_says_something(block: Block) -> Iterator[Objection]:
    """ANT-9."""
    if _is_error_result(block) and block.field("content").value in _EMPTY:
        yield refusal(
            "ANT-9",
            f"{block.place}.tool_result: content cannot be empty if `is_error` is true",
            path=block.path,
            call_ids=ids_of(block),
        )


def _error_result_is_text(block: Block) -> Iterator[Objection]:
    """ANT-10."""
    if not _is_error_result(block):
        return
    content = block.field("content")
    if content.is_array and any(p["type"].text() != "text" for p in content.elements()):
        yield refusal(
            "ANT-10",
            f'{block.place}.tool_result: all content must be type "text" if `is_error` is true',
            path=content.path,
            call_ids=ids_of(block),
        )


def _result_is_no_empty_list(block: Block) -> Iterator[Objection]:
    """ANT-11."""
    if block.kind != "tool_result" or _is_error_result(block):
        return
    content = block.field("content")
    if content.value == []:
        yield doubt(
            "ANT-11",
            f"{block.place}.tool_result.content: an empty list has been refused; "
            'leave `content` out, or send ""',
            path=content.path,
            call_ids=ids_of(block),
        )


def _text_blocks_say_something(entry: Entry) -> Iterator[Objection]:
    """ANT-12: even those that the API itself returned."""
    for block in entry.of_kind("text"):
        if block.field("text").value == "":
            yield refusal(
                "ANT-12", "messages: text content blocks must be non-empty", path=block.path
            )


def _messages_say_something(history: History) -> Iterator[Objection]:
    """ANT-13."""
    for entry in history.sent:
        is_last_word = entry is history.sent[-1] and entry.role == "assistant"
        if entry.parts[0]["content"].value in ("", []) and not is_last_word:
            yield refusal(
                "ANT-13",
                f"{entry.place}: all messages must have non-empty content "
                "except for the optional final assistant message",
                path=entry.path,
            )


def _is_error_result(block: Block) -> bool:
    return block.kind == "tool_result" and block.field("is_error").flag() is True
