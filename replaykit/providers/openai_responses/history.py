"""Core: the whole history of a request: what the server holds of it, and what the input adds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from replaykit.model import Reading
from replaykit.providers.familiar import Familiar
from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_responses.items import (
    is_call,
    is_result,
    item_type,
    names_of_call,
    owes_result,
    pairing_id,
)
from replaykit.providers.openai_responses.past import Past, output_items, request_body
from replaykit.providers.openai_responses.request import (
    conversation_id,
    input_items,
    sent_items,
)
from replaykit.providers.wire_body import WireRequest

_NEVER_CALLS = ("msg_", "rs_")
_NOT_YET_ANSWERED = ("queued", "in_progress")
"""What runs in the background is fetched later, by requests that ask no model."""


@dataclass(frozen=True, kw_only=True)
class HistoryItem:
    """One item of the history.

    It has no slots, so that what many rules ask of it is looked up but once.
    """

    node: JsonNode
    """The item itself, also where the input only names it."""

    place: JsonNode
    """Where in the request body it comes from."""

    type: str
    """A reference that nothing explains stays an `item_reference`."""

    id: str | None
    pairing_id: str | None
    """What a call and its result have in common."""

    is_call: bool
    is_result: bool
    is_sent: bool
    """Whether it stands in this input; else the server holds it."""

    is_reference: bool

    @property
    def path(self) -> str:
        """Where in the request body it comes from, e.g. `input[3]`."""
        return self.place.path

    @cached_property
    def name(self) -> str | None:
        """The tool that it names."""
        return self.node["name"].text()

    @cached_property
    def call_id(self) -> str | None:
        """What it says under this name, whatever pairs it."""
        return self.node["call_id"].text()

    @cached_property
    def encrypted_content(self) -> str | None:
        """What only the server can read."""
        return self.node["encrypted_content"].text()

    @cached_property
    def caller(self) -> JsonNode:
        """Who asks for it, if it is a call and not the model that does."""
        return self.node["caller"]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The ids under which a result may answer it, if it is a call."""
        return names_of_call(self.node)

    @cached_property
    def owes_result(self) -> bool:
        """Whether it is a call that the next request must answer."""
        return owes_result(self.node)


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """Everything that the model would be shown, as far as the earlier exchanges tell."""

    body: JsonNode
    items: tuple[HistoryItem, ...]
    calls: Mapping[str | None, HistoryItem]
    """By every id under which a result may name them."""

    past: Past
    is_whole: bool
    """Whether nothing can be hidden in what the server alone knows."""

    gaps: tuple[str, ...]
    """What is missing, and what is therefore not checked, in whole sentences."""

    @property
    def sent(self) -> Iterator[HistoryItem]:
        """The items of this input."""
        return (item for item in self.items if item.is_sent)


def read_history(request: WireRequest, past: Past) -> History:
    """The history that a request goes on from, with its own input at the end."""
    body = request.body
    sent = tuple(_sent(node, past, request.familiar) for node in sent_items(request))
    chain = _chain(body, past)
    oldest = request_body(chain[0], past.familiar) if chain else body
    conversation = past.conversation(conversation_id(oldest), before=chain[0] if chain else None)
    source = body["previous_response_id"] or body["conversation"]
    held = (
        _item(node, past, place=source, is_sent=False)
        for reading in (*conversation, *chain)
        for node in _exchanged(reading, past.familiar)
    )
    items = (*held, *sent)
    return History(
        body=body,
        items=items,
        calls={name: i for i in items if i.is_call for name in i.names},
        past=past,
        is_whole=conversation_id(oldest) is None,
        gaps=(
            *_unknown_beginning(oldest, is_known=bool(conversation or chain)),
            *_partial_replies(chain),
            *_unknown_references(sent),
        ),
    )


def _sent(node: JsonNode, past: Past, seen: Familiar) -> HistoryItem:
    if item_type(node) == "item_reference":  # what that is, the replies before it tell
        return _item(node, past, place=node, is_sent=True)
    return seen.once(_whole, node)


def _whole(node: JsonNode) -> HistoryItem:
    return _read(node, place=node, is_sent=True, is_reference=False)


def _item(node: JsonNode, past: Past, *, place: JsonNode, is_sent: bool) -> HistoryItem:
    is_reference = item_type(node) == "item_reference"
    origin = past.origin(node["id"].text()) if is_reference else None
    node = origin.item if origin else node
    return _read(node, place=place, is_sent=is_sent, is_reference=is_reference)


def _read(node: JsonNode, *, place: JsonNode, is_sent: bool, is_reference: bool) -> HistoryItem:
    return HistoryItem(
        node=node,
        place=place,
        type=item_type(node),
        id=node["id"].text(),
        pairing_id=pairing_id(node),
        is_call=is_call(node),
        is_result=is_result(node),
        is_sent=is_sent,
        is_reference=is_reference,
    )


def _exchanged(reading: Reading, familiar: Familiar) -> tuple[JsonNode, ...]:
    """The items of an earlier request, and those of its reply."""
    return (*input_items(request_body(reading, familiar)), *output_items(reading, familiar))


def _chain(body: JsonNode, past: Past) -> tuple[Reading, ...]:
    """The exchanges that `previous_response_id` leads back to, the oldest first."""
    chain: list[Reading] = []
    reading = past.response(body["previous_response_id"].text())
    while reading is not None:
        chain.append(reading)
        previous = request_body(reading, past.familiar)["previous_response_id"].text()
        reading = past.response(previous, before=reading)
    return tuple(reversed(chain))


def _unknown_beginning(oldest: JsonNode, *, is_known: bool) -> Iterator[str]:
    previous, conversation = oldest["previous_response_id"].text(), conversation_id(oldest)
    lost = "so the calls it left open, and results for them, were not checked."
    if previous is not None:
        yield (
            f"The response {previous!r} that `previous_response_id` names is not among the earlier "
            f"exchanges, {lost}"
        )
    elif conversation is not None and not is_known:
        yield f"The conversation {conversation!r} is not among the earlier exchanges, {lost}"


def _partial_replies(chain: tuple[Reading, ...]) -> Iterator[str]:
    for reading in chain:
        if reading.reply.ending == "truncated" or reading.reply.finish in _NOT_YET_ANSWERED:
            yield (
                f"The reply {reading.reply.id!r} was recorded only in part, so calls in the part "
                "that is missing, and results for them, were not checked."
            )


def _unknown_references(sent: tuple[HistoryItem, ...]) -> Iterator[str]:
    unknown = (item.id for item in sent if item.type == "item_reference")
    hidden = [item_id for item_id in unknown if item_id and not item_id.startswith(_NEVER_CALLS)]
    if hidden:
        yield (
            f"The input only names items that no earlier exchange shows ({', '.join(hidden)}), so "
            "whether they are calls, and what answers them, was not checked."
        )
