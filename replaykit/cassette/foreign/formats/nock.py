"""Core: nock's recorded definitions, as `nock.recorder.play()` and nock.back save them."""

import re
from collections.abc import Iterator

from replaykit.cassette.foreign.bodies import hex_bytes, is_hex, plain_bytes
from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.headers import headers_from
from replaykit.cassette.foreign.messages import exchange_from
from replaykit.cassette.foreign.recording import Outcome, Recording, gathered
from replaykit.cassette.foreign.shape import holds_record, is_record, mapping, text, unlike
from replaykit.errors import UnreadableCassetteError
from replaykit.model import Headers, Json, header

_DEFAULT_PORT = re.compile(r"^(?:(https://[^/]*?):443|(http://[^/]*?):80)$", re.IGNORECASE)


class Nock:
    """`[{scope, method, path, body, status, response, rawHeaders, responseIsBinary}]`."""

    recorder = "nock"

    def claims(self, document: Document) -> bool:
        """By definitions with a scope and a path, or by definitions that are JavaScript."""
        root = document.root
        return (
            is_record(root, "scope", "path")
            or holds_record(root, "scope", "path")
            or (isinstance(root, list) and any(_is_script(element) for element in root))
        )

    def read(self, document: Document) -> Recording:
        """Every definition; nock's own defaults are GET and 200."""
        root = document.root
        return gathered(self.recorder, _outcomes(root if isinstance(root, list) else [root]))


def _is_script(element: Json) -> bool:
    return isinstance(element, str) and element.lstrip().startswith("nock(")


def _outcomes(definitions: list[Json]) -> Iterator[Outcome]:
    for number, definition in enumerate(definitions, 1):
        if _is_script(definition):
            raise UnreadableCassetteError(
                f"definition {number} is JavaScript, which is not run",
                expected="definitions as objects",
                fix="record them again with nock's option `output_objects: true`",
            )
        record = mapping(definition, f"exchange {number}")
        yield exchange_from(
            number,
            _request(record, f"exchange {number}"),
            _response(record, f"exchange {number}"),
            sent_body=_body,
            received_body=_body,
        )


def _request(record: dict[str, Json], where: str) -> Json:
    scope = text(record.get("scope"), f"{where}, scope").rstrip("/")
    if record.get("port") is not None:  # before nock 1.0
        scope = f"{scope}:{record['port']}"
    origin = _DEFAULT_PORT.sub(r"\1\2", scope)
    return {
        "method": record.get("method") or "GET",
        "url": origin + text(record.get("path"), f"{where}, path"),
        "headers": _header_pairs(record.get("reqheaders"), f"{where}, reqheaders"),
        "body": record.get("body"),
    }


def _response(record: dict[str, Json], where: str) -> Json:
    raw = record.get("rawHeaders")
    return {
        "status": record.get("status", record.get("reply", 200)),
        "headers": _header_pairs(
            record.get("headers") if raw is None else raw, f"{where}, rawHeaders"
        ),
        "body": record.get("response"),
        "is_binary": record.get("responseIsBinary"),
    }


def _header_pairs(value: Json, where: str) -> list[list[str]]:
    """Headers as pairs; nock keeps raw ones as `[name, value, name, value]`."""
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        if len(value) % 2:
            raise unlike(where, value, "a value for every name there")
        value = [list(pair) for pair in zip(value[::2], value[1::2], strict=True)]
    return [list(pair) for pair in headers_from(value, where)]


def _body(message: dict[str, Json], where: str) -> bytes:
    """A body that is text or JSON, or hexadecimal where it was binary or compressed."""
    body, where = message["body"], f"{where}.body"
    if message.get("is_binary"):
        return hex_bytes(body, where)
    headers: Headers = tuple((name, value) for name, value in message["headers"])
    if header(headers, "content-encoding"):
        parts = body if isinstance(body, list) else [body]
        if parts and all(is_hex(part) for part in parts):
            return b"".join(hex_bytes(part, where) for part in parts)
    return plain_bytes(body, where)
