"""Core: the fixtures of Elixir's ReqLLM, one exchange to a file."""

from functools import partial

from replaykit.cassette.foreign.bodies import base64_bytes, plain_bytes
from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.messages import exchange_from
from replaykit.cassette.foreign.recording import Recording, gathered
from replaykit.cassette.foreign.shape import is_record, mapping, sequence
from replaykit.model import Json


class ReqLlm:
    """`{request: {body: {b64}, canonical_json}, response: {body}, chunks: [{b64}]}`."""

    recorder = "req-llm"

    def claims(self, document: Document) -> bool:
        """By the two forms in which the request's body is kept."""
        root = document.root
        return is_record(root, "request", "response") and is_record(
            root["request"], "body", "canonical_json"
        )

    def read(self, document: Document) -> Recording:
        """The one exchange; a streamed reply stands beside it, in chunks."""
        root = document.root
        received = partial(_received, chunks=root.get("chunks"))
        outcome = exchange_from(
            1, root["request"], root["response"], sent_body=_body, received_body=received
        )
        return gathered(self.recorder, [outcome])


def _body(message: dict[str, Json], where: str) -> bytes:
    body, where = message.get("body"), f"{where}.body"
    if isinstance(body, dict) and body.keys() == {"b64"}:
        return base64_bytes(body["b64"], f"{where}.b64")
    return plain_bytes(body, where)


def _received(message: dict[str, Json], where: str, *, chunks: Json) -> bytes:
    if not chunks:
        return _body(message, where)
    pieces = (mapping(chunk, f"{where}, chunk") for chunk in sequence(chunks, f"{where}, chunks"))
    return b"".join(base64_bytes(piece.get("b64"), f"{where}, chunk.b64") for piece in pieces)
