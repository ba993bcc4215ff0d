"""Core: cassetter, in YAML and TOML, and the JSON in which its conformance cases stand."""

from collections.abc import Iterator

from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.messages import exchanges_from
from replaykit.cassette.foreign.recording import Outcome, Recording, gathered
from replaykit.cassette.foreign.shape import holds_record, is_record, mapping, records
from replaykit.model import Json


class Cassetter:
    """vcrpy's layout with typed bodies, a plain status, and lists for gRPC and WebSocket."""

    recorder = "cassetter"

    def claims(self, document: Document) -> bool:
        """By its syntax, a list for another protocol, or a status that is a plain number."""
        root = document.root
        if holds_record(_list(root, "http"), "requestBody"):
            return True
        if not is_record(root, "interactions"):
            return False
        return (
            document.syntax == "toml"
            or "grpc_interactions" in root
            or "ws_interactions" in root
            or any(_has_plain_status(record) for record in _list(root, "interactions"))
        )

    def read(self, document: Document) -> Recording:
        """The exchanges, then a sentence for each record of another protocol."""
        return gathered(self.recorder, _outcomes(document.root))


def _outcomes(root: dict[str, Json]) -> Iterator[Outcome]:
    flat = [_nested(record, n) for n, record in enumerate(records(root.get("http"), "http"), 1)]
    yield from exchanges_from(flat or records(root.get("interactions"), "interactions"))
    for key, protocol in (("grpc", "gRPC"), ("ws", "WebSocket")):
        others = root.get(f"{key}_interactions", root.get(key))
        for number, _ in enumerate(records(others, key), 1):
            yield f"{protocol} interaction {number} is no HTTP exchange"


def _list(root: Json, key: str) -> list[Json]:
    value = root.get(key) if isinstance(root, dict) else None
    return value if isinstance(value, list) else []


def _has_plain_status(record: Json) -> bool:
    """Whether the status is a number, where vcrpy keeps a code with a message."""
    if not is_record(record, "request", "response") or not is_record(record["request"], "uri"):
        return False
    return is_record(record["response"], "status") and type(record["response"]["status"]) is int


def _nested(record: Json, number: int) -> Json:
    flat = mapping(record, f"exchange {number}")
    return {
        "request": {
            "method": flat.get("method"),
            "uri": flat.get("uri"),
            "headers": flat.get("requestHeaders"),
            "body": flat.get("requestBody"),
        },
        "response": {
            "status": flat.get("status"),
            "headers": flat.get("responseHeaders"),
            "body": flat.get("responseBody"),
        },
    }
