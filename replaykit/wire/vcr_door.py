"""Edge: the one door to vcrpy, which patches every HTTP client it knows.

Its stand-ins for requests, urllib3, aiohttp, boto3, httplib2 and tornado ask a cassette for
each request; ours hands them on to the current line. For httpx and httpx2 our own transports take
their place, by vcrpy's public options `custom_patches` and `skip_patchers`.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from io import IOBase
from typing import Never

from vcr.cassette import Cassette
from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.record_mode import RecordMode

from replaykit.model import Exchange, Headers, HttpRequest, HttpResponse, Json
from replaykit.providers.compression import decoded
from replaykit.wire.clients import VcrHeaders, VcrRequest
from replaykit.wire.current import current_line, inheriting_start, inheriting_submit
from replaykit.wire.httpx_door import transport_patches
from replaykit.wire.plain_body import without_transport_headers
from replaykit.wire.real_time import now_ns

_OURS = ("httpx", "httpx2")
_ANSWER = "replaykit_answer"
_STARTED = "replaykit_started"


class _Nowhere:
    """A persister for a cassette that lives in our own store."""

    @staticmethod
    def load_cassette(path: str, serializer: object) -> Never:
        raise CassetteNotFoundError

    @staticmethod
    def save_cassette(path: str, cassette_dict: object, serializer: object) -> None:
        """Nothing: the line keeps what is to be kept."""


class _Switchboard(Cassette):  # type: ignore[misc]  # vcrpy has no types
    """The cassette that vcrpy's stand-ins hold; the exchanges are those of the current line."""

    def can_play_response_for(self, request: VcrRequest) -> bool:
        """Whether the current line answers; its answer waits on the request itself."""
        line = current_line()
        answer = line.answer(_asked(request)) if line else None
        setattr(request, _ANSWER, answer)
        setattr(request, _STARTED, now_ns())
        return answer is not None

    def play_response(self, request: VcrRequest) -> dict[str, Json]:
        return _as_vcr(getattr(request, _ANSWER))

    def append(self, request: VcrRequest, response: dict[str, Json]) -> None:
        line = current_line()
        if line is None or not line.goes_live:
            return
        line.finished(
            Exchange(
                number=line.next_number(),
                request=_asked(request),
                response=_got(response),
                sent_ns=getattr(request, _STARTED, line.opened_ns) - line.opened_ns,
            )
        )

    def find_requests_with_most_matches(self, request: VcrRequest) -> list[object]:
        return []

    @property
    def write_protected(self) -> bool:
        """Never: a request that may not leave gets an answer that says so."""
        return False


class _Interception:
    """The patches, in place while anybody needs them; installing them twice would nest them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._stack = ExitStack()

    def acquire(self) -> None:
        with self._lock:
            if self._users == 0:
                self._stack.enter_context(_patched())
            self._users += 1

    def release(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._stack.close()


_interception = _Interception()


@contextmanager
def intercepting() -> Iterator[None]:
    """While this is open, every HTTP client vcrpy knows asks the current line."""
    _interception.acquire()
    try:
        yield
    finally:
        _interception.release()


def _patched() -> AbstractContextManager[object]:
    threads = (
        (threading.Thread, "start", inheriting_start(threading.Thread.start)),
        (ThreadPoolExecutor, "submit", inheriting_submit(ThreadPoolExecutor.submit)),
    )
    window: AbstractContextManager[object] = _Switchboard.use(
        path="replaykit",
        persister=_Nowhere,
        record_mode=RecordMode.NEW_EPISODES,
        custom_patches=(*transport_patches(), *threads),
        skip_patchers=_OURS,
    )
    return window


def _asked(request: VcrRequest) -> HttpRequest:
    return HttpRequest(
        method=request.method,
        url=request.uri,
        headers=_flat(request.headers),
        body=_bytes_of(request.body),
    )


def _bytes_of(body: object) -> bytes:
    """vcrpy leaves a body as the client gave it: nothing, text, a file, pieces, an object."""
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    if isinstance(body, IOBase):
        return bytes(body.read())
    pieces = list(body) if isinstance(body, Iterable) and not isinstance(body, Mapping) else []
    if pieces and all(isinstance(piece, bytes | bytearray) for piece in pieces):
        return b"".join(pieces)
    return json.dumps(body).encode()  # aiohttp's `json=` arrives as the object itself


def _got(response: dict[str, Json]) -> HttpResponse:
    headers = _flat(response["headers"])
    body = response["body"].get("string") or b""
    plain = decoded(body.encode() if isinstance(body, str) else body, headers)
    return HttpResponse(
        status=response["status"]["code"], headers=without_transport_headers(headers), body=plain
    )


def _flat(headers: VcrHeaders) -> Headers:
    """vcrpy keeps a header as text, or as the list of all its values."""
    return tuple(
        (str(name).lower(), value.decode() if isinstance(value, bytes) else str(value))
        for name, values in headers.items()
        for value in (values if isinstance(values, list | tuple) else (values,))
    )


def _as_vcr(answer: HttpResponse) -> dict[str, Json]:
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers:
        headers.setdefault(name, []).append(value)
    return {
        "status": {"code": answer.status, "message": ""},
        "headers": headers,
        "body": {"string": answer.body},
    }
