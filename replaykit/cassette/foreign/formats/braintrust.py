"""Core: the cassettes of braintrust's JavaScript SDK."""

from collections.abc import Iterator
from functools import partial

from replaykit.cassette.foreign.bodies import base64_bytes, json_bytes, plain_bytes
from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.messages import exchange_from
from replaykit.cassette.foreign.recording import Outcome, Recording, gathered
from replaykit.cassette.foreign.shape import (
    holds_record,
    is_record,
    mapping,
    sequence,
    shown,
    text,
)
from replaykit.model import Json

_KINDS = ("json", "text", "sse", "base64", "binary", "empty")


class Braintrust:
    """`{entries: [{matchKey, request: {body: {kind}}, response: {body: {kind}}}]}`."""

    recorder = "braintrust-js"

    def claims(self, document: Document) -> bool:
        """By entries that carry the key they are matched on."""
        root = document.root
        return is_record(root, "entries") and (
            holds_record(root["entries"], "matchKey", "request", "response")
            or (root["entries"] == [] and "meta" in root)
        )

    def read(self, document: Document) -> Recording:
        """Every entry, in the order of the file, which is not always the order in time."""
        entries = sequence(document.root["entries"], "entries")
        return gathered(self.recorder, _outcomes(entries, document))


def _outcomes(entries: list[Json], document: Document) -> Iterator[Outcome]:
    read_body = partial(_body, document=document)
    for number, entry in enumerate(entries, 1):
        record = mapping(entry, f"exchange {number}")
        request, response = record.get("request"), record.get("response")
        lost = _lost("request", request, document) or _lost("response", response, document)
        yield (
            f"exchange {number} {lost}"
            if lost
            else exchange_from(
                number, request, response, sent_body=read_body, received_body=read_body
            )
        )


def _lost(side: str, message: Json, document: Document) -> str | None:
    """Why a body cannot be known; None where it can."""
    body = message.get("body") if isinstance(message, dict) else None
    if not is_record(body, "kind"):
        return None
    kind, name = body["kind"], body.get("path")
    if kind not in _KINDS:
        return f"has a {side} body of an unknown kind, {shown(str(kind))}"
    if kind == "binary" and isinstance(name, str) and document.beside(".", name) is None:
        return f"has its {side} body in {shown(name)}, which is not there"
    return None


def _body(message: dict[str, Json], where: str, *, document: Document) -> bytes:
    where = f"{where}.body"
    if message.get("body") is None:
        return b""
    body = mapping(message["body"], where)
    kind, value = body.get("kind"), body.get("value")
    if kind == "json":
        return json_bytes(value, where)
    if kind == "base64":
        return base64_bytes(value, f"{where}.value")
    if kind == "sse":
        return _stream(body.get("chunks"), f"{where}.chunks")
    if kind == "binary":
        return document.beside(".", text(body.get("path"), f"{where}.path")) or b""
    return plain_bytes(value, where)


def _stream(chunks: Json, where: str) -> bytes:
    """The events, each with the blank line that the recorder cut off."""
    return b"".join(plain_bytes(text(c, where), where) + b"\n\n" for c in sequence(chunks, where))
