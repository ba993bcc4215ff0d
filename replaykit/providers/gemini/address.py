"""Core: what a URL says here, where the model and the method stand in the path."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import WireRequest

_METHOD = re.compile(
    r"(?:^|/)(?:models|tunedModels|endpoints)/(?P<model>[^:]+)"
    r":(?P<method>generateContent|streamGenerateContent)/?$"
)


@dataclass(frozen=True, slots=True)
class Address:
    """Which model is asked, and in which form it shall answer."""

    model: str | None
    is_stream: bool
    is_sse: bool

    @property
    def wraps_errors(self) -> bool:
        """Whether an error comes inside a list.

        A stream without `alt=sse` is one JSON array, errors included. With `alt=sse` the
        recorded refusals are bare objects.
        """
        return self.is_stream and not self.is_sse


def read_address(request: WireRequest) -> Address | None:
    """The address of a generateContent request; None where it is anything else.

    A recorder may have redacted the URL beyond use: then the shape of the body decides.
    """
    if request.method != "POST":
        return None
    path = unquote(request.path)
    found = _METHOD.search(path)
    if found:
        is_stream = found["method"] == "streamGenerateContent"
        query = parse_qs(request.query)
        is_sse = "sse" in (*query.get("alt", ()), *query.get("$alt", ()))
        return Address(found["model"], is_stream=is_stream, is_sse=is_sse)
    if request.has_lost_its_path and _has_shape(request.body):
        return Address(None, is_stream=False, is_sse=False)
    return None


def _has_shape(body: JsonNode) -> bool:
    """Whether there is an array `contents` of objects with `parts`, as on no other wire."""
    contents = body["contents"].value
    return (
        isinstance(contents, list)
        and bool(contents)
        and all(isinstance(content, dict) and "parts" in content for content in contents)
    )
