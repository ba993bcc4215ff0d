"""Core: which requests speak Anthropic's Messages protocol, and what their URL adds to the body."""

import re
from urllib.parse import unquote

from replaykit.model import header
from replaykit.providers.hosts import api_family
from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import WireRequest

_OPENAI_THREAD = re.compile(r"/threads/[^/]+/messages$")
_VERTEX = re.compile(
    r"/publishers/anthropic/models/(?!count-tokens:)(?P<model>[^/:]+):"
    r"(?P<verb>rawPredict|streamRawPredict)$"
)
_BEDROCK = re.compile(r"/model/(?P<model>.+)/(?P<verb>invoke|invoke-with-response-stream)$")
_STREAMING_VERBS = ("streamRawPredict", "invoke-with-response-stream")


def speaks_messages(request: WireRequest) -> bool:
    """Whether a request asks for a message: not for a count, a batch, or an Assistants thread."""
    if request.method != "POST" or not request.body["messages"].is_array:
        return False
    path = _path(request)
    if path.endswith("/messages"):
        return not _OPENAI_THREAD.search(path)
    bedrock = _BEDROCK.search(path)
    if bedrock:
        return "anthropic" in bedrock["model"] or bool(request.body["anthropic_version"])
    return bool(_VERTEX.search(path)) or (request.has_lost_its_path and _has_the_shape(request))


def model_of(request: WireRequest) -> str | None:
    """The model asked for: in the body, or in the URL where Vertex and Bedrock put it."""
    named = _named_in_url(request)
    return request.body["model"].text() or (named["model"] if named else None)


def is_streamed(request: WireRequest) -> bool:
    """Whether the reply is asked for as a stream, by the body or by the URL."""
    named = _named_in_url(request)
    return bool(request.body["stream"].flag() or (named and named["verb"] in _STREAMING_VERBS))


def _named_in_url(request: WireRequest) -> re.Match[str] | None:
    path = _path(request)
    return _VERTEX.search(path) or _BEDROCK.search(path)


def _path(request: WireRequest) -> str:
    return unquote(request.path).rstrip("/")


def _has_the_shape(request: WireRequest) -> bool:
    if not request.body["max_tokens"]:
        return False
    return (
        api_family(request.host) == "anthropic"
        or header(request.headers, "anthropic-version") is not None
        or any(tool.is_object and tool["input_schema"] for tool in _elements(request.body["tools"]))
        or any(_has_call_blocks(message) for message in request.body["messages"].elements())
    )


def _has_call_blocks(message: JsonNode) -> bool:
    content = message["content"] if message.is_object else JsonNode(None)
    return any(
        block.is_object and block["type"].value in ("tool_use", "tool_result")
        for block in _elements(content)
    )


def _elements(node: JsonNode) -> tuple[JsonNode, ...]:
    return tuple(node.elements()) if node.is_array else ()
