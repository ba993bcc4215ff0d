"""Core: Go's httprr traces: wire text, with the lengths of each request and response before it."""

import re
from collections.abc import Iterator

from replaykit.cassette.foreign.document import HTTPRR_MARK, Document, refuse_conflict
from replaykit.cassette.foreign.headers import headers_from
from replaykit.cassette.foreign.messages import completed, method_from, status_from
from replaykit.cassette.foreign.recording import Outcome, Recording, gathered
from replaykit.cassette.foreign.shape import RESTORE, damaged
from replaykit.errors import UnreadableCassetteError
from replaykit.model import Headers, HttpRequest, HttpResponse, header

_FIRST_LINE = re.compile(rb"httprr trace v1\r?\n")
_LENGTHS = re.compile(rb"(\d{1,12}) (\d{1,12})\r?\n")
_SOMETHING = re.compile(rb"\S")
_LINE_END = re.compile(r"\r?\n")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]*\r\n")


class Httprr:
    """`httprr trace v1`, then for each exchange its two lengths and its two messages."""

    recorder = "httprr"

    def claims(self, document: Document) -> bool:
        """By its first words."""
        return document.syntax == "text" and document.raw.startswith(HTTPRR_MARK)

    def read(self, document: Document) -> Recording:
        """Every exchange of the trace."""
        try:
            return gathered(self.recorder, _outcomes(document.raw))
        except UnreadableCassetteError:
            refuse_conflict(document.raw.decode(errors="replace"))
            raise


def _outcomes(raw: bytes) -> Iterator[Outcome]:
    opening = _FIRST_LINE.match(raw)
    if not opening:
        raise damaged("it is an httprr trace of an unknown version", "`httprr trace v1`")
    position, number = opening.end(), 0
    while _SOMETHING.search(raw, position):
        number += 1
        lengths = _LENGTHS.match(raw, position)
        if not lengths:
            raise _damaged(raw, position, "the lengths of an exchange are missing here")
        middle = lengths.end() + int(lengths[1])
        end = middle + int(lengths[2])
        if end > len(raw):
            raise _damaged(raw, position, "the exchange announced here is cut off")
        yield _exchange(number, raw[lengths.end() : middle], raw[middle:end])
        position = end


def _exchange(number: int, request: bytes, response: bytes) -> Outcome:
    first, headers, body = _message(request, f"exchange {number}, request")
    method, _, rest = first.partition(" ")
    sent = HttpRequest(
        method=method_from(method, f"exchange {number}, method"),
        url=rest.rpartition(" ")[0] or rest,
        headers=headers,
        body=body,
    )
    first, headers, body = _message(response, f"exchange {number}, response")
    status = status_from(first)
    received = HttpResponse(status=status, headers=headers, body=body) if status else None
    return completed(number, sent, received)


def _message(message: bytes, where: str) -> tuple[str, Headers, bytes]:
    """The first line, the headers and the body, whatever length the headers claim for it."""
    end = _END_OF_HEAD.search(message)
    if not end:
        raise damaged(f"{where} does not end its headers", "a blank line behind the headers")
    first, *lines = _LINE_END.split(message[: end.start()].decode("latin-1"))
    headers = headers_from(lines, f"{where}, headers")
    body = message[end.end() :]
    is_chunked = (header(headers, "transfer-encoding") or "").lower() == "chunked"
    return first, headers, _joined(body) if is_chunked else body


def _joined(body: bytes) -> bytes:
    """The body without its chunk framing; as it is where it has none, whatever its header says."""
    joined, position = bytearray(), 0
    while chunk := _CHUNK_SIZE.match(body, position):
        size = int(chunk[1], 16)
        if size == 0:
            return bytes(joined)
        joined += body[chunk.end() : chunk.end() + size]
        position = chunk.end() + size + len(b"\r\n")
    return body


def _damaged(raw: bytes, position: int, found: str) -> UnreadableCassetteError:
    return UnreadableCassetteError(
        found,
        expected="the two lengths of an exchange, and as many bytes",
        fix=f"{RESTORE}; keep editors and git from converting its line ends",
        line=raw.count(b"\n", 0, position) + 1,
    )
