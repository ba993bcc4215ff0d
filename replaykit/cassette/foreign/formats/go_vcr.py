"""Core: go-vcr, versions 1 to 4."""

from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.messages import exchanges_from
from replaykit.cassette.foreign.recording import Recording, gathered
from replaykit.cassette.foreign.shape import is_record, records
from replaykit.model import Json


class GoVcr:
    """`{version, interactions: [{request: {url}, response: {status: "200 OK", code: 200}}]}`."""

    recorder = "go-vcr"

    def claims(self, document: Document) -> bool:
        """By a response with a bare code, or by the version where nothing was recorded."""
        root = document.root
        if not is_record(root, "interactions"):
            return False
        if isinstance(root["interactions"], list) and root["interactions"]:
            return any(_is_interaction(record) for record in root["interactions"])
        return root.get("version") == 2  # noqa: PLR2004  (vcrpy never wrote a version 2)

    def read(self, document: Document) -> Recording:
        """Their layout is vcrpy's but for the names of URL and status."""
        return gathered(
            self.recorder, exchanges_from(records(document.root["interactions"], "interactions"))
        )


def _is_interaction(record: Json) -> bool:
    return (
        is_record(record, "request", "response")
        and is_record(record["request"], "url")
        and is_record(record["response"], "code")
    )
