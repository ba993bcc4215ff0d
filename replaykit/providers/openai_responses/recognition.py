"""Core: telling a Responses request from everything else that is posted to a model's host."""

from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import WireRequest

_ANY_OF = ("input", "prompt", "previous_response_id", "conversation")

# Embeddings, moderation and speech have `model` and `input` too, and none of these.
_OWN_MEMBERS = frozenset(
    {
        *("instructions", "tools", "tool_choice", "parallel_tool_calls", "reasoning", "text"),
        *("stream", "store", "include", "max_output_tokens", "truncation", "background"),
        *("previous_response_id", "conversation"),
    }
)
_MEMBERS_OF_OTHERS = frozenset(
    {
        *("messages", "contents", "voice", "encoding_format", "dimensions", "input_type"),
        *("documents", "query"),
    }
)


def is_responses_request(request: WireRequest) -> bool:
    """By its path; by its shape alone where a recorder has blanked the URL."""
    body = request.body
    if request.method != "POST" or not any(body[name] for name in _ANY_OF):
        return False
    if request.path.rstrip("/").endswith("/responses"):
        return True
    return request.has_lost_its_path and _has_responses_shape(body)


def _has_responses_shape(body: JsonNode) -> bool:
    members = body.members().keys()
    if not body["model"] or not body["input"] or members & _MEMBERS_OF_OTHERS:
        return False
    if not body["input"].is_array:
        return bool(members & _OWN_MEMBERS)
    items = tuple(body["input"].elements())
    return bool(items) and all(item.is_object and _is_item(item) for item in items)


def _is_item(item: JsonNode) -> bool:
    # Moderation and picture embeddings take typed objects too, named after what they hold.
    return bool(item["role"]) or item["type"].value not in (None, "text", "image", "image_url")
