"""Core: WireMock's stub mappings, as its recorder writes them."""

import re
from collections.abc import Iterator
from functools import partial

from replaykit.cassette.foreign.bodies import base64_bytes, json_bytes, plain_bytes
from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.headers import urlencoded
from replaykit.cassette.foreign.messages import exchange_from
from replaykit.cassette.foreign.recording import Outcome, Recording, gathered
from replaykit.cassette.foreign.shape import is_record, mapping, records, shown, text
from replaykit.model import Json

_PATTERNS = ("urlPattern", "urlPathPattern", "urlPathTemplate")
_ONLY_IN_REQUESTS = (*_PATTERNS, "urlPath", "bodyPatterns", "queryParameters")
_ONLY_IN_RESPONSES = ("jsonBody", "base64Body", "bodyFileName", "proxyBaseUrl", "fault")
_MANY = re.compile(r"[\\^$|?*+()\[\]{}]")
_BODY_FOLDER = "../__files"


class WireMock:
    """`{request: {method, url, bodyPatterns}, response: {status, body}}`, one or many."""

    recorder = "wiremock"

    def claims(self, document: Document) -> bool:
        """By a list of mappings, or by the words for matching that only WireMock has."""
        root = document.root
        if is_record(root, "mappings"):
            return isinstance(root["mappings"], list)
        return any(_is_stub(stub) for stub in _stubs(root))

    def read(self, document: Document) -> Recording:
        """Every stub that stands for one exchange."""
        stubs = _stubs(document.root)
        notes = tuple(
            f"exchange {number} was matched by a pattern: its request body is not known"
            for number, stub in enumerate(stubs, 1)
            if _has_unknown_body(stub)
        )
        return gathered(self.recorder, _outcomes(stubs, document), notes)


def _stubs(root: Json) -> list[Json]:
    if is_record(root, "mappings"):
        return records(root["mappings"], "mappings")
    return root if isinstance(root, list) else [root]


def _is_stub(stub: Json) -> bool:
    if not is_record(stub, "request", "response"):
        return False
    request, response = stub["request"], stub["response"]
    return (
        (isinstance(request, dict) and str(request.get("url")).startswith("/"))
        or any(is_record(request, word) for word in _ONLY_IN_REQUESTS)
        or any(is_record(response, word) for word in _ONLY_IN_RESPONSES)
    )


def _outcomes(stubs: list[Json], document: Document) -> Iterator[Outcome]:
    for number, stub in enumerate(stubs, 1):
        where = f"exchange {number}"
        record = mapping(stub, where)
        request = mapping(record.get("request"), f"{where}, request")
        response = mapping(record.get("response"), f"{where}, response")
        lost = _lost(request, response, document)
        yield (
            f"{where} {lost}"
            if lost
            else exchange_from(
                number,
                request | {"url": _url(request, where), "headers": _exact(request.get("headers"))},
                {"status": 200} | response,  # the status WireMock gives where a stub names none
                sent_body=_sent,
                received_body=partial(_received, document=document),
            )
        )


def _lost(request: dict[str, Json], response: dict[str, Json], document: Document) -> str | None:
    """Why a stub stands for no one exchange; None where it does."""
    if request.get("method") in (None, "ANY"):
        return "is a stub for any method, not the recording of a request"
    if _MANY.search(str(next((request[key] for key in _PATTERNS if key in request), ""))):
        return "is a stub for many URLs, not the recording of a request"
    if "fault" in response or "proxyBaseUrl" in response:
        return "is a stub for a fault or a proxy, not the recording of a response"
    name = response.get("bodyFileName")
    if isinstance(name, str) and document.beside(_BODY_FOLDER, name) is None:
        return f"has its response body in __files/{shown(name)}, which is not there"
    return None


def _url(request: dict[str, Json], where: str) -> str:
    keys = ("url", "urlPath", *_PATTERNS)
    target = next((request[key] for key in keys if request.get(key) is not None), None)
    path = text(target, f"{where}, request.url")
    query = urlencoded(_exact(request.get("queryParameters")), f"{where}, request.queryParameters")
    return f"{path}?{query}" if query else path


def _exact(matchers: Json) -> dict[str, str]:
    """The named values that a stub knows to the letter."""
    found = matchers.items() if isinstance(matchers, dict) else ()
    return {name: matcher["equalTo"] for name, matcher in found if _is_exact(matcher)}


def _is_exact(matcher: Json) -> bool:
    return is_record(matcher, "equalTo") and isinstance(matcher["equalTo"], str)


def _body_patterns(request: Json) -> list[Json]:
    patterns = request.get("bodyPatterns") if isinstance(request, dict) else None
    return patterns if isinstance(patterns, list) else []


def _is_exact_body(pattern: Json) -> bool:
    return any(is_record(pattern, key) for key in ("equalToJson", "equalTo", "binaryEqualTo"))


def _has_unknown_body(stub: Json) -> bool:
    patterns = _body_patterns(stub["request"]) if is_record(stub, "request") else []
    return bool(patterns) and not any(_is_exact_body(pattern) for pattern in patterns)


def _sent(request: dict[str, Json], where: str) -> bytes:
    where = f"{where}.bodyPatterns"
    pattern = next((p for p in _body_patterns(request) if _is_exact_body(p)), None)
    if pattern is None:
        return b""
    if "binaryEqualTo" in pattern:
        return base64_bytes(pattern["binaryEqualTo"], where)
    return plain_bytes(pattern.get("equalToJson", pattern.get("equalTo")), where)


def _received(response: dict[str, Json], where: str, *, document: Document) -> bytes:
    if isinstance(response.get("bodyFileName"), str):
        return document.beside(_BODY_FOLDER, response["bodyFileName"]) or b""
    if response.get("base64Body") is not None:
        return base64_bytes(response["base64Body"], f"{where}.base64Body")
    if response.get("jsonBody") is not None:
        return json_bytes(response["jsonBody"], f"{where}.jsonBody")
    return plain_bytes(response.get("body"), f"{where}.body")
