"""Core: HTTP archives: browsers, proxies, Playwright, Polly.js."""

import json
from collections.abc import Iterator
from functools import partial

from replaykit.cassette.foreign.bodies import base64_bytes, hex_bytes, plain_bytes
from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.headers import urlencoded
from replaykit.cassette.foreign.messages import exchange_from
from replaykit.cassette.foreign.recording import Outcome, Recording, gathered
from replaykit.cassette.foreign.shape import is_record, mapping, records, shown
from replaykit.model import Json

_ENCODINGS = {"base64": base64_bytes, "hex": hex_bytes}


class Har:
    """`{log: {entries: [{request, response: {content}}]}}`."""

    recorder = "har"

    def claims(self, document: Document) -> bool:
        """By its log with entries."""
        return is_record(document.root, "log") and is_record(document.root["log"], "entries")

    def read(self, document: Document) -> Recording:
        """Every entry that a server answered and whose body was kept."""
        log = document.root["log"]
        creator = log.get("creator")
        by_polly = isinstance(creator, dict) and creator.get("name") == "Polly.JS"
        entries = records(log["entries"], "log.entries")
        return gathered("har-polly" if by_polly else self.recorder, _outcomes(entries, document))


def _outcomes(entries: list[Json], document: Document) -> Iterator[Outcome]:
    for number, entry in enumerate(entries, 1):
        record = mapping(entry, f"exchange {number}")
        lost = _lost(record, document)
        yield (
            f"exchange {number} {lost}"
            if lost
            else exchange_from(
                number,
                record.get("request"),
                record.get("response"),
                sent_body=_posted,
                received_body=partial(_received, document=document),
            )
        )


def _lost(entry: dict[str, Json], document: Document) -> str | None:
    """Why an entry is no whole HTTP exchange; None where it is one."""
    request, response = entry.get("request"), entry.get("response")
    url = request["url"] if is_record(request, "url") else None
    if "_webSocketMessages" in entry or str(url).startswith(("ws:", "wss:")):
        return "is a WebSocket session, not an HTTP exchange"
    content = response["content"] if is_record(response, "content") else None
    if not isinstance(content, dict):
        return None
    name, size = content.get("_file"), content.get("size")
    if isinstance(name, str):
        is_there = document.beside(".", name) is not None
        return None if is_there else f"has its response body in {shown(name)}, which is not there"
    if content.get("text") is None and isinstance(size, int) and size > 0:
        return f"was saved without the {size} bytes of its response body"
    return None


def _posted(request: dict[str, Json], where: str) -> bytes:
    where = f"{where}.postData"
    data = mapping(request.get("postData") or {}, where)
    if data.get("text") is None and data.get("params"):
        return urlencoded(data["params"], f"{where}.params").encode()
    return _content(data, where)


def _received(response: dict[str, Json], where: str, *, document: Document) -> bytes:
    where = f"{where}.content"
    content = mapping(response.get("content") or {}, where)
    if isinstance(content.get("_file"), str):  # Playwright keeps bodies beside the archive
        return document.beside(".", content["_file"]) or b""
    return _content(content, where)


def _content(content: dict[str, Json], where: str) -> bytes:
    body = content.get("text")
    encoding = "hex" if content.get("_isBinary") else content.get("encoding")
    decode = _ENCODINGS.get(encoding) if isinstance(encoding, str) else None
    if decode is None or not isinstance(body, str):
        return plain_bytes(body, f"{where}.text")
    return b"".join(decode(part, f"{where}.text") for part in _parts(body))


def _parts(body: str) -> list[Json]:
    """Polly.js encodes every chunk for itself and writes the list of them as JSON."""
    if not body.startswith("["):
        return [body]
    try:
        parts = json.loads(body)
    except ValueError:
        return [body]
    return parts if isinstance(parts, list) else [body]
