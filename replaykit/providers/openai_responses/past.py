"""Core: the earlier exchanges, as the memory of what the server holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from replaykit.model import HttpResponse, Reading
from replaykit.providers.familiar import Familiar
from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_responses.reply import response_object
from replaykit.providers.openai_responses.request import conversation_id
from replaykit.providers.openai_responses.stream import mentioned_items
from replaykit.providers.wire_body import read_reply_body, read_request_body

_NOTHING = JsonNode(None)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an item was first seen: in a reply, between two neighbours.

    It has no slots, so that what several rules ask of it is looked up but once.
    """

    item: JsonNode
    before: JsonNode
    after: JsonNode
    reading: Reading
    familiar: Familiar

    @cached_property
    def was_stored(self) -> bool:
        """Whether the server kept the item, so that it can be named by its id alone."""
        return was_stored(self.reading, self.familiar)

    def encrypted_forms(self) -> frozenset[str]:
        """Every encrypted content the reply gave for the item; a stream gives several."""
        wire = read_reply_body(self.reading.exchange.response)
        mentioned = mentioned_items(wire.events) if wire.events is not None else (self.item,)
        same = (item for item in mentioned if item["id"].value == self.item["id"].value)
        return frozenset(text for item in same if (text := item["encrypted_content"].text()))


class Past:
    """What the earlier exchanges tell of responses and items by their ids."""

    def __init__(self, readings: Sequence[Reading], familiar: Familiar) -> None:
        self.familiar = familiar
        self._readings = readings

    def response(self, response_id: str | None, *, before: Reading | None = None) -> Reading | None:
        """The exchange that created a response; the last one where a recorder merged the ids."""
        known = self._by_response.get(response_id, ())
        return next((r for r in reversed(known) if _is_earlier(r, before)), None)

    def conversation(self, name: str | None, *, before: Reading | None) -> tuple[Reading, ...]:
        """The exchanges that added to a conversation."""
        return tuple(
            reading
            for reading in self._readings
            if name is not None
            and _is_earlier(reading, before)
            and reading.reply.ending == "finished"
            and conversation_id(request_body(reading, self.familiar)) == name
        )

    def origin(self, item_id: str | None) -> Origin | None:
        """Where an item came from; None where no earlier reply shows it."""
        return self._origins.get(item_id)

    @cached_property
    def _by_response(self) -> dict[str | None, list[Reading]]:
        known: dict[str | None, list[Reading]] = {}
        for reading in self._readings:
            if reading.reply.id is not None:
                known.setdefault(reading.reply.id, []).append(reading)
        return known

    @cached_property
    def _origins(self) -> dict[str | None, Origin]:
        return {
            item_id: origin
            for reading in self._readings
            for origin in self.familiar.all_of(_origins_in, reading, self.familiar)
            if (item_id := origin.item["id"].text())
        }


def request_body(reading: Reading, familiar: Familiar) -> JsonNode:
    """The body of an earlier request."""
    parsed = familiar.once(read_request_body, reading.exchange.request, familiar)
    return parsed.body if parsed else _NOTHING


def output_items(reading: Reading, familiar: Familiar) -> tuple[JsonNode, ...]:
    """The items of an earlier reply."""
    return tuple(_response(reading, familiar)["output"].elements())


def was_stored(reading: Reading, familiar: Familiar) -> bool:
    """Whether the server kept the response; it does unless it is told not to."""
    response = _response(reading, familiar)
    return request_body(reading, familiar)["store"].value is not False and (
        response["store"].value is not False
    )


def _is_earlier(reading: Reading, than: Reading | None) -> bool:
    return than is None or reading.exchange.number < than.exchange.number


def _origins_in(reading: Reading, familiar: Familiar) -> Iterator[Origin]:
    padded = (_NOTHING, *output_items(reading, familiar), _NOTHING)
    for (before, item), (_, after) in pairwise(pairwise(padded)):
        yield Origin(item=item, before=before, after=after, reading=reading, familiar=familiar)


def _response(reading: Reading, familiar: Familiar) -> JsonNode:
    return familiar.once(_parsed_response, reading.exchange.response)


def _parsed_response(response: HttpResponse) -> JsonNode:
    return response_object(read_reply_body(response))
