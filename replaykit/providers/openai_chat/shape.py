"""Core: what a single message, or the parallel switch, may look like."""

import re
from collections.abc import Iterator

from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_chat.fault import Fault

_LONGEST_CALL_ID = 40
_INSTEAD_OF_CONTENT = ("tool_calls", "function_call", "refusal", "audio")
_NO_PARALLEL_SWITCH = re.compile(r"(o1|o3|o3-mini|o4-mini)(-\d{4}-\d{2}-\d{2})?")


def shape_faults(message: JsonNode, index: int) -> Iterator[Fault]:
    """Every rule that needs no more than the message itself."""
    role = message["role"].value
    if role == "assistant":
        yield from _empty_calls(message, index)
        yield from _null_content(message, index)
        yield from _long_ids(message)
    if role == "tool":
        yield from _image_in_result(message, index)


def parallel_faults(body: JsonNode) -> Iterator[Fault]:
    """What OpenAI says against `parallel_tool_calls` itself."""
    members = body.members()
    if "parallel_tool_calls" not in members:
        return
    model = body["model"].text() or ""
    if not body["parallel_tool_calls"]:
        yield _switch_fault("PAR-4", "'parallel_tool_calls' must be true, false or left out.", None)
    elif not body["tools"]:
        yield _switch_fault(
            "PAR-2",
            "Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is only allowed when "
            "'tools' are specified.",
            None,
        )
    elif _NO_PARALLEL_SWITCH.fullmatch(model):
        yield _switch_fault(
            "PAR-3",
            "Unsupported parameter: 'parallel_tool_calls' is not supported with this model.",
            "unsupported_parameter",
        )


def _switch_fault(rule: str, message: str, code: str | None) -> Fault:
    return Fault(
        rule=rule,
        message=message,
        path="parallel_tool_calls",
        param="parallel_tool_calls",
        code=code,
        is_certain=rule != "PAR-4",  # OpenAI refuses null; its words for that were never published
    )


def _empty_calls(message: JsonNode, index: int) -> Iterator[Fault]:
    if message["tool_calls"].value == []:
        yield Fault(
            rule="OAI-CHAT-6",
            message=(
                f"Invalid 'messages[{index}].tool_calls': empty array. Expected an array with "
                "minimum length 1, but got an empty array instead."
            ),
            path=f"{message.path}.tool_calls",
            param=f"messages[{index}].tool_calls",
            code="empty_array",
        )


def _null_content(message: JsonNode, index: int) -> Iterator[Fault]:
    members = message.members()
    has_other = any(members.get(name) for name in _INSTEAD_OF_CONTENT)
    if "content" in members and members["content"] is None and not has_other:
        yield Fault(
            rule="OAI-CHAT-7",
            message="Invalid value for 'content': expected a string, got null.",
            path=f"{message.path}.content",
            param=f"messages.[{index}].content",
        )


def _long_ids(message: JsonNode) -> Iterator[Fault]:
    for call in message["tool_calls"].elements():
        call_id = call["id"].text() or ""
        if len(call_id) > _LONGEST_CALL_ID:
            path = f"{call.path}.id"
            yield Fault(
                rule="OAI-CHAT-10",
                message=(
                    f"Invalid '{path}': string too long. Expected a string with maximum length "
                    f"{_LONGEST_CALL_ID}, but got a string with length {len(call_id)} instead."
                ),
                path=path,
                param=path,
                code="string_above_max_length",
                call_ids=(call_id,),
                is_certain=False,
            )


def _image_in_result(message: JsonNode, index: int) -> Iterator[Fault]:
    content = message["content"]
    parts = content.elements() if content.is_array else ()
    if any(part.is_object and part["type"].value == "image_url" for part in parts):
        yield Fault(
            rule="OAI-CHAT-9",
            message=(
                f"Invalid 'messages[{index}]'. Image URLs are only allowed for messages with role "
                "'user', but this message with role 'tool' contains an image URL."
            ),
            path=f"{message.path}.content",
            param=None,
            is_certain=False,  # newer models accept the request and ignore the picture
        )
