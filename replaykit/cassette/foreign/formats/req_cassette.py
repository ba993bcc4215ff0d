"""Core: the cassettes of Elixir's ReqCassette."""

from collections.abc import Iterator

from replaykit.cassette.foreign.bodies import base64_bytes, json_bytes, plain_bytes
from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.messages import exchange_from
from replaykit.cassette.foreign.recording import Outcome, Recording, gathered
from replaykit.cassette.foreign.shape import is_record, mapping, records
from replaykit.model import Json


class ReqCassette:
    """`{version: "1.0", interactions: [{request: {uri, query_string, body_type}, response}]}`."""

    recorder = "req-cassette"

    def claims(self, document: Document) -> bool:
        """By requests that keep their query apart, and say of which type their body is."""
        root = document.root
        interactions = root["interactions"] if is_record(root, "interactions") else None
        return isinstance(interactions, list) and any(
            is_record(record, "request", "response")
            and is_record(record["request"], "query_string", "body_type")
            for record in interactions
        )

    def read(self, document: Document) -> Recording:
        """Every interaction, in the order of the file."""
        interactions = records(document.root["interactions"], "interactions")
        return gathered(self.recorder, _outcomes(interactions))


def _outcomes(interactions: list[Json]) -> Iterator[Outcome]:
    for number, interaction in enumerate(interactions, 1):
        record = mapping(interaction, f"exchange {number}")
        request = mapping(record.get("request"), f"exchange {number}, request")
        query = request.get("query_string")
        url = f"{request.get('uri')}?{query}" if query else request.get("uri")
        yield exchange_from(
            number,
            {**request, "uri": url},
            record.get("response"),
            sent_body=_body,
            received_body=_body,
        )


def _body(message: dict[str, Json], where: str) -> bytes:
    """JSON as structure, binary data as base64, anything else as text."""
    if message.get("body_json") is not None:
        return json_bytes(message["body_json"], f"{where}.body_json")
    if message.get("body_blob") is not None:
        return base64_bytes(message["body_blob"], f"{where}.body_blob")
    return plain_bytes(message.get("body"), f"{where}.body")
