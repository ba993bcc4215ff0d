"""Core: HTTP messages with their bodies parsed, once, for all providers."""

import json
import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from replaykit.model import Headers, HttpRequest, HttpResponse, Json, header
from replaykit.providers.aws_event_stream import looks_like_frames, read_frames
from replaykit.providers.compression import decoded
from replaykit.providers.familiar import Familiar
from replaykit.providers.json_node import JsonNode
from replaykit.providers.sse import looks_like_sse, read_events

_END_MARK = "[DONE]"
_PLACEHOLDER = re.compile(
    r"(?<![a-z])(?:redacted|filtered|scrubbed|sanitized|masked)(?![a-z])|\*{3}|x{3}", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WireRequest:
    """A request with a JSON body."""

    method: str
    host: str
    path: str
    query: str = ""
    """What follows the question mark, as it was sent."""

    headers: Headers
    body: JsonNode
    familiar: Familiar = field(default_factory=Familiar, compare=False)
    """What its session has shown so far."""

    @property
    def has_lost_its_path(self) -> bool:
        """Whether a recorder has blanked the URL, or its end, so that only the body can tell.

        What is blanked further in front, such as the project at Vertex, hides nothing.
        """
        path = unquote(self.path).rstrip("/")
        last = path.rpartition("/")[2]
        is_blank = "/" not in path or bool(_PLACEHOLDER.search(last))
        return is_blank and ":" not in last


class StreamEvent(NamedTuple):
    """One event of a streamed reply whose data is JSON. A tuple: replies have thousands of them."""

    name: str | None
    data: JsonNode


@dataclass(frozen=True, kw_only=True, slots=True)
class WireReply:
    """A response with its body parsed, as one document or as a stream of them."""

    status: int
    headers: Headers
    document: JsonNode | None = None
    """The plain body; None for a stream and for what is no JSON."""

    events: tuple[StreamEvent, ...] | None = None
    """The events of a stream; None for a plain body."""

    has_end_mark: bool = False
    """Whether the stream said `[DONE]`."""

    is_cut: bool = False
    """Whether the body stops inside a document or an event."""

    text: str = ""
    """The body as text, where it is neither JSON nor a stream (an HTML error page)."""


def read_request_body(request: HttpRequest, familiar: Familiar | None = None) -> WireRequest | None:
    """The request with its body parsed; None where the body is no JSON object."""
    text = decoded(request.body, request.headers).decode(errors="replace")
    document = _whole_document(text.removeprefix("\ufeff"))
    if not isinstance(document, dict):
        return None
    url = _split(request.url)
    return WireRequest(
        method=request.method.upper(),
        host=(url.hostname or header(request.headers, "host") or "").lower(),
        path=url.path,
        query=url.query,
        headers=request.headers,
        body=JsonNode(document),
        familiar=familiar or Familiar(),
    )


def read_reply_body(response: HttpResponse) -> WireReply:
    """The response with its body parsed, whatever its content type claims."""
    body = decoded(response.body, response.headers)
    status, headers = response.status, response.headers
    if looks_like_frames(body):
        texts, is_cut = read_frames(body)
        events = tuple(_from_text(None, text) for text in texts)
        return WireReply(status=status, headers=headers, events=events, is_cut=is_cut)
    text = body.decode(errors="replace").removeprefix("\ufeff")
    if looks_like_sse(text):
        return _streamed(status, headers, body)
    document = _whole_document(text)
    if document is not None:
        return WireReply(status=status, headers=headers, document=JsonNode(document))
    documents, is_cut = _leading_documents(text)
    if documents:
        events = tuple(StreamEvent(name=None, data=JsonNode(d)) for d in documents)
        return WireReply(status=status, headers=headers, events=events, is_cut=is_cut)
    return WireReply(status=status, headers=headers, is_cut=is_cut, text=text)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # a URL that a recorder has redacted may be no URL any more
        return SplitResult("", "", "", "", "")


def _streamed(status: int, headers: Headers, body: bytes) -> WireReply:
    whole, unfinished = read_events((body,))
    events: list[StreamEvent] = []
    has_end_mark = is_cut = False
    for event in (*whole, unfinished) if unfinished else whole:
        for text in _texts_of(event.data):
            document = _whole_document(text)
            if document is not None:
                events.append(StreamEvent(event.name, JsonNode(document)))
            is_mark = document is None and text.strip() == _END_MARK
            has_end_mark = has_end_mark or is_mark
            # Only the event that the body stops in can be cut; others are odd, and dropped.
            is_cut = event is unfinished and document is None and not is_mark
    return WireReply(
        status=status,
        headers=headers,
        events=tuple(events),
        has_end_mark=has_end_mark,
        is_cut=is_cut,
    )


def _texts_of(data: str) -> list[str]:
    """The documents in an event: one, or one a line where a server forgot the blank lines."""
    if "\n" not in data or _whole_document(data) is not None:
        return [data]
    lines = data.split("\n")
    return lines if isinstance(_whole_document(lines[0]), dict) else [data]


def _from_text(name: str | None, text: str) -> StreamEvent:
    return StreamEvent(name=name, data=JsonNode(_whole_document(text)))


def _whole_document(text: str) -> Json:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _leading_documents(text: str) -> tuple[list[Json], bool]:
    """The JSON documents a text starts with (NDJSON, or an array cut short), and whether it is cut.

    Text that does not start as JSON gives none, and is not cut: it is something else.
    """
    decoder = json.JSONDecoder()
    text = text.strip()
    if not text.startswith(("{", "[")):
        return [], False
    documents: list[Json] = []
    position = _past_separators(text, 1 if text.startswith("[") else 0)
    while position < len(text):
        try:
            document, position = decoder.raw_decode(text, position)
        except ValueError:
            return documents, True
        documents.append(document)
        position = _past_separators(text, position)
    return documents, text.startswith("[")


def _past_separators(text: str, position: int) -> int:
    while position < len(text) and text[position] in ", \r\n\t":
        position += 1
    return position
