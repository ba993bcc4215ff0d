"""Core: a streamed reply, put together into the Response object that a plain body would hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from replaykit.model import Ending, Failure, Json
from replaykit.providers.failure import error_in, read_error
from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_responses.items import pairing_id
from replaykit.providers.wire_body import StreamEvent

_ENDS: Mapping[str, Ending] = {
    "response.completed": "finished",
    "response.incomplete": "finished",
    "response.cancelled": "finished",
    "response.done": "finished",
    "response.failed": "failed",
}
_FRAGMENTS = {
    "response.output_text": ("message", "text"),
    "response.refusal": ("message", "refusal"),
    "response.function_call_arguments": ("function_call", "arguments"),
    "response.custom_tool_call_input": ("custom_tool_call", "input"),
    "response.mcp_call_arguments": ("mcp_call", "arguments"),
    "response.code_interpreter_call_code": ("code_interpreter_call", "code"),
}
"""By the name of the event: the type of the item that it adds to, and the member."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """What a stream amounts to."""

    response: JsonNode
    ending: Ending
    failure: Failure | None


@dataclass(slots=True)
class _OpenItem:
    """An output item that may still be growing."""

    item: dict[str, Json]
    index: int | None
    is_done: bool = False
    member: str = ""
    fragments: list[str] = field(default_factory=list)

    def finished(self) -> dict[str, Json]:
        if self.is_done or not self.fragments:
            return self.item
        text = "".join(self.fragments)
        if self.item.get("type") == "message":
            return {**self.item, "content": [{"type": "output_text", "text": text}]}
        return {**self.item, self.member: text}


def assemble(events: tuple[StreamEvent, ...]) -> Assembled:
    """The reply that the events tell of, however their items interleave."""
    gathering = _Gathering()
    for event in events:
        if event.data.is_object:
            gathering.take(event)
    return gathering.assembled()


def mentioned_items(events: tuple[StreamEvent, ...]) -> Iterator[JsonNode]:
    """Every form in which the stream shows an item: when added, when done, and at the end."""
    for event in events:
        if not event.data.is_object:
            continue
        yield event.data["item"]
        yield from event.data["response"]["output"].elements()


class _Gathering:
    def __init__(self) -> None:
        self._response: dict[str, Json] = {}
        self._items: list[_OpenItem] = []
        self._at_index: dict[int | None, _OpenItem] = {}
        self._ending: Ending = "truncated"
        self._failure: Failure | None = None

    def assembled(self) -> Assembled:
        # Some backends end with an empty output, though the items came one by one before.
        output = self._response.get("output") or [
            item.finished() for item in sorted(self._items, key=lambda item: item.index or 0)
        ]
        response = JsonNode({**self._response, "output": output})
        return Assembled(response, "failed" if self._failure else self._ending, self._failure)

    def take(self, event: StreamEvent) -> None:
        data = event.data
        kind = data["type"].text() or event.name or ""
        if data["response"]:
            self._response = data["response"].members()
        self._ending = _ENDS.get(kind, self._ending)
        self._failure = self._failure or _failure_in(data, kind)
        if kind == "response.output_item.added":
            self._open(data["item"].members(), data["output_index"].number())
        elif kind == "response.output_item.done":
            self._close(data["item"], data["output_index"].number())
        else:
            self._take_fragment(data, kind)

    def _open(self, item: dict[str, Json], index: int | None) -> _OpenItem:
        opened = _OpenItem(item, index)
        self._items.append(opened)
        self._at_index[index] = opened
        return opened

    def _close(self, item: JsonNode, index: int | None) -> None:
        found = self._find(item["id"].text(), index, pairing_id(item))
        if found is None or (found.is_done and found.item.get("id") != item["id"].value):
            found = self._open(item.members(), index)
        found.item = item.members()
        found.is_done = True

    def _take_fragment(self, data: JsonNode, kind: str) -> None:
        name, _, phase = kind.rpartition(".")
        if name not in _FRAGMENTS:
            return
        item_type, member = _FRAGMENTS[name]
        index, item_id = data["output_index"].number(), data["item_id"].text()
        found = self._find(item_id, index) or self._open({"type": item_type, "id": item_id}, index)
        found.member = member
        if phase == "delta":
            found.fragments.append(data["delta"].text() or "")
        elif not found.fragments:
            found.fragments.append(data[member].text() or "")

    def _find(
        self, item_id: str | None, index: int | None, call_id: str | None = None
    ) -> _OpenItem | None:
        """The item that an event speaks of, by its place, its id or its call's id.

        Some hosts give every event of an item another id, others number every item 0.
        """
        placed = self._at_index.get(index)
        if placed is not None and item_id == placed.item.get("id"):
            return placed
        by_id = [item for item in self._items if item_id and item.item.get("id") == item_id]
        by_call = [item for item in self._items if call_id and item.item.get("call_id") == call_id]
        return next(reversed(by_id or by_call), placed)


def _failure_in(data: JsonNode, kind: str) -> Failure | None:
    """The error in an event: nested, inside of the failed response, or the event itself."""
    failure = error_in(data) or error_in(data["response"])
    return read_error(data) if failure is None and kind == "error" else failure
