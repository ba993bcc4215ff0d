"""Core: Anthropic's error codes, which stand deeper than those of other providers."""

from dataclasses import replace

from replaykit.model import Failure
from replaykit.providers.failure import read_error
from replaykit.providers.json_node import JsonNode


def failure_in_event(data: JsonNode) -> Failure:
    """What an event tells that broke off a stream."""
    return with_error_code(read_error(data["error"] or data), data)


def with_error_code(failure: Failure, document: JsonNode | None) -> Failure:
    """The failure with the `error_code` that stands in its details, where there is one."""
    error = document["error"] if document and document.is_object else JsonNode(None)
    details = error["details"] if error.is_object else JsonNode(None)
    code = details["error_code"].text() if details.is_object else None
    return replace(failure, code=code) if code else failure
