"""Core: vcrpy, pytest-recording, and the serializers built on them."""

from collections.abc import Iterable, Iterator

from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.messages import exchange_from
from replaykit.cassette.foreign.recording import Outcome, Recording, gathered
from replaykit.cassette.foreign.shape import is_record, mapping, records
from replaykit.model import Json


class Vcrpy:
    """`{version: 1, interactions: [{request, response}]}` in YAML or JSON."""

    recorder = "vcrpy"

    def claims(self, document: Document) -> bool:
        """Any file with `interactions` that no closer relative has claimed."""
        return is_record(document.root, "interactions")

    def read(self, document: Document) -> Recording:
        """Bodies may be `body`, `body.string`, `parsed_body`, or the old httpx stub's `content`."""
        interactions = records(document.root["interactions"], "interactions")
        notes = () if "version" in document.root else (_NO_VERSION,)
        return gathered(f"vcrpy-{document.syntax}", _outcomes(interactions), notes)


_NO_VERSION = (
    "vcrpy ends a cassette with its `version`, which is missing: exchanges may be missing too"
)


def _outcomes(interactions: Iterable[Json]) -> Iterator[Outcome]:
    for number, interaction in enumerate(interactions, 1):
        record = mapping(interaction, f"exchange {number}")
        if is_grpc(record):
            yield f"interaction {number} is a gRPC call, not an HTTP exchange"
        else:
            yield exchange_from(number, record.get("request"), record.get("response"))


def is_grpc(record: dict[str, Json]) -> bool:
    """Whether a record holds protocol buffers, as pydantic-ai keeps them (`request_stream` …)."""
    return "request" not in record and any(key.startswith("request_") for key in record)
