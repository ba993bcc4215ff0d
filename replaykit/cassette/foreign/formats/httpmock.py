"""Core: Rust's httpmock, one YAML document for each exchange."""

from collections.abc import Iterator

from replaykit.cassette.foreign.bodies import base64_bytes, json_bytes, plain_bytes
from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.headers import urlencoded
from replaykit.cassette.foreign.messages import exchange_from
from replaykit.cassette.foreign.recording import Outcome, Recording, gathered
from replaykit.cassette.foreign.shape import holds_record, is_record, mapping, text
from replaykit.model import Json


class Httpmock:
    """`when: {method, path, query_param, header, body}`, `then: {status, header, body}`."""

    recorder = "httpmock"

    def claims(self, document: Document) -> bool:
        """By the two words in one document, or in one of several."""
        return is_record(document.root, "when", "then") or holds_record(
            document.root, "when", "then"
        )

    def read(self, document: Document) -> Recording:
        """Every document."""
        root = document.root
        return gathered(self.recorder, _outcomes(root if isinstance(root, list) else [root]))


def _outcomes(documents: list[Json]) -> Iterator[Outcome]:
    for number, document in enumerate(documents, 1):
        where = f"exchange {number}"
        record = mapping(document, where)
        when = mapping(record.get("when"), f"{where}, when")
        if "method" not in when or "path" not in when:
            yield f"{where} is a mock for any method or path, not the recording of a request"
        else:
            yield exchange_from(
                number,
                _message(when) | {"url": _url(when, f"{where}, when")},
                _message(mapping(record.get("then"), f"{where}, then")),
                sent_body=_body,
                received_body=_body,
            )


def _message(message: dict[str, Json]) -> dict[str, Json]:
    return message | {"headers": message.get("header")}


def _url(when: dict[str, Json], where: str) -> str:
    """The target; recordings name a host only where they were told to."""
    path = text(when["path"], f"{where}.path")
    query = urlencoded(when.get("query_param"), f"{where}.query_param")
    target = f"{path}?{query}" if query else path
    if when.get("host") is None:
        return target
    port = f":{when['port']}" if when.get("port") is not None else ""
    return f"{when.get('scheme') or 'http'}://{text(when['host'], f'{where}.host')}{port}{target}"


def _body(message: dict[str, Json], where: str) -> bytes:
    body = message.get("body")
    if message.get("body_encoding") == "base64":
        return base64_bytes(body, f"{where}.body")
    if message.get("body_base64") is not None:
        return base64_bytes(message["body_base64"], f"{where}.body_base64")
    if body is None and not isinstance(message.get("json_body"), str | None):
        return json_bytes(message["json_body"], f"{where}.json_body")
    return plain_bytes(message.get("json_body") if body is None else body, f"{where}.body")
