"""Core: a streamed message put together, into the document that a plain reply would have been."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from replaykit.model import Failure, Json
from replaykit.providers.anthropic_messages.failure import failure_in_event
from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import StreamEvent

_FIELDS_OF_DELTAS = {
    "text_delta": "text",
    "thinking_delta": "thinking",
    "signature_delta": "signature",
    "input_json_delta": "partial_json",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamedMessage:
    """The message as far as it came."""

    document: Json
    is_whole: bool
    """Whether the stream said that the message is over."""

    failure: Failure | None = None


def put_together(events: Sequence[StreamEvent], *, has_end_mark: bool) -> StreamedMessage:
    """The message that a stream tells, whichever order its blocks arrive in."""
    assembly = _Assembly(is_whole=has_end_mark)
    for event in events:
        if event.data.is_object:
            assembly.take(event)
    return StreamedMessage(
        document=assembly.document(), is_whole=assembly.is_whole, failure=assembly.failure
    )


@dataclass(slots=True)
class _Draft:
    """A block whose pieces are still arriving."""

    start: JsonNode
    pieces: dict[str, list[str]] = field(default_factory=dict)
    is_complete: bool = False

    def add(self, delta: JsonNode) -> None:
        name = _FIELDS_OF_DELTAS.get(delta["type"].text() or "")
        if name:
            self.pieces.setdefault(name, []).append(delta[name].text() or "")

    def block(self, *, is_complete: bool) -> Json:
        grown = {
            name: "".join([self.start[name].text() or "", *pieces])
            for name, pieces in self.pieces.items()
        }
        arguments = grown.pop("partial_json", "")
        # The start promises `{}` before any argument has arrived: taken from a stream that was cut,
        # it would be a call without arguments that the model never made.
        is_promise = bool(self.start["input"]) and not is_complete
        if arguments or is_promise:
            grown["input"] = arguments
        return {**self.start.members(), **grown}


@dataclass(slots=True)
class _Assembly:
    is_whole: bool
    failure: Failure | None = None
    message: dict[str, Json] = field(default_factory=dict)
    given: tuple[Json, ...] = ()
    """Blocks that came with the start of the message."""

    usage: dict[str, Json] = field(default_factory=dict)
    drafts: list[_Draft] = field(default_factory=list)
    open: dict[int | None, _Draft] = field(default_factory=dict)

    def take(self, event: StreamEvent) -> None:
        """One event. Its type stands in the data: some recorders and servers drop the name."""
        data = event.data
        kind = data["type"].text() or event.name or ""
        if kind.startswith("content_block_"):
            self._take_block(kind, data)
        match kind:
            case "message_start":
                self.message = dict(data["message"].members())
                self.given = tuple(b.value for b in data["message"]["content"].elements())
                self._count(data["message"]["usage"])
            case "message_delta":
                self.message.update({k: v for k, v in data["delta"].members().items() if v})
                self._count(data["usage"])
            case "message_stop":
                self.is_whole = True
            case "error":
                self.failure = failure_in_event(data)
            case "" if data["error"] or data["message"]:  # Bedrock and gateways name no type
                self.failure = failure_in_event(data)

    def document(self) -> Json:
        """The message with its blocks."""
        arrived = [d.block(is_complete=d.is_complete or self.is_whole) for d in self.drafts]
        return {**self.message, "content": [*self.given, *arrived], "usage": self.usage}

    def _take_block(self, kind: str, data: JsonNode) -> None:
        index = data["index"].number()
        if kind == "content_block_start":
            self.open[index] = _Draft(data["content_block"])
            self.drafts.append(self.open[index])
        draft = self.open.get(index)
        if draft and kind == "content_block_delta":
            draft.add(data["delta"])
        if draft and kind == "content_block_stop":
            draft.is_complete = True

    def _count(self, usage: JsonNode) -> None:
        """Later counts are totals and replace earlier ones; what they leave out still stands."""
        self.usage.update({k: v for k, v in usage.members().items() if v is not None})
