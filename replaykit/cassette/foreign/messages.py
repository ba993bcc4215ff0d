"""Core: requests and responses as the VCR family of recorders writes them down."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from replaykit.cassette.foreign.bodies import body_of
from replaykit.cassette.foreign.headers import headers_from
from replaykit.cassette.foreign.recording import Outcome
from replaykit.cassette.foreign.shape import damaged, mapping, text
from replaykit.model import Exchange, HttpRequest, HttpResponse, Json

_STATUS_LINE = re.compile(r"(?:HTTP/[0-9.]+ )?([1-9][0-9]{2})(?: .*)?", re.ASCII | re.DOTALL)
_STATUS_KEYS = ("code", "status_code", "status")
_LOWEST, _HIGHEST = 100, 999

ReadBody: TypeAlias = Callable[[dict[str, Json], str], bytes]
"""Reads the body of a request or a response, and says where it stands if it cannot."""


def exchanges_from(records: Iterable[Json]) -> Iterator[Outcome]:
    """What becomes of each `{request, response}`."""
    for number, record in enumerate(records, 1):
        whole = mapping(record, f"exchange {number}")
        yield exchange_from(number, whole.get("request"), whole.get("response"))


def exchange_from(
    number: int,
    request: Json,
    response: Json,
    *,
    sent_body: ReadBody = body_of,
    received_body: ReadBody = body_of,
) -> Outcome:
    """One request and its response; a sentence where no status was recorded."""
    sent = _request_from(request, f"exchange {number}, request", sent_body)
    received = _response_from(response, f"exchange {number}, response", received_body)
    return completed(number, sent, received)


def completed(number: int, request: HttpRequest, response: HttpResponse | None) -> Outcome:
    """The exchange, or the sentence for one without a status."""
    if response is None:
        return f"exchange {number} has no status, so no response was recorded"
    return Exchange(number=number, request=request, response=response)


def _request_from(value: Json, where: str, read_body: ReadBody) -> HttpRequest:
    request = mapping(value, where)
    return HttpRequest(
        method=method_from(request.get("method"), f"{where}.method"),
        url=_url(request, where),
        headers=headers_from(request.get("headers"), f"{where}.headers"),
        body=read_body(request, where),
    )


def _response_from(value: Json, where: str, read_body: ReadBody) -> HttpResponse | None:
    """A response; None where it has no status."""
    response = mapping(value, where)
    statuses = (status_from(response.get(key)) for key in _STATUS_KEYS)
    status = next((status for status in statuses if status is not None), None)
    if status is None:
        return None
    return HttpResponse(
        status=status,
        headers=headers_from(response.get("headers"), f"{where}.headers"),
        body=read_body(response, where),
    )


def method_from(value: Json, where: str) -> str:
    """The method in upper case: Ruby's recorders write `post` and `:post`."""
    method = text(value, where).removeprefix(":").upper()
    if not method:
        raise damaged(f"{where} is empty", "a method there, such as POST")
    return method


def status_from(value: Json) -> int | None:
    """The status in a number, a text, or an object with a code; None where there is none."""
    if isinstance(value, dict):
        return status_from(value.get("code", value.get("status_code")))
    if isinstance(value, str):
        line = _STATUS_LINE.fullmatch(value.strip())
        return int(line[1]) if line else None
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if _LOWEST <= value <= _HIGHEST else None


def _url(request: dict[str, Json], where: str) -> str:
    if "uri" in request:
        return text(request["uri"], f"{where}.uri")
    if "url" in request:
        return text(request["url"], f"{where}.url")
    if "host" in request and "path" in request:  # vcrpy before 1.0
        scheme = text(request.get("protocol"), f"{where}.protocol")
        host = text(request["host"], f"{where}.host")
        port = request.get("port")
        is_default = port in (None, {"https": 443, "http": 80}.get(scheme))
        return f"{scheme}://{host}{'' if is_default else f':{port}'}{request['path']}"
    raise damaged(f"{where} has no URL", "a request with its `uri` or `url`")
