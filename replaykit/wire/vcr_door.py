"""Edge: the one door to vcrpy, which patches every HTTP client it knows.

Its stand-ins ask a cassette for each request; ours hands them on to the current line. Streams would
not get past those for httpx, httpx2 and aiohttp, so these three are left out here and have doors of
their own; those for requests, urllib3, botocore, httplib2 and http.client are taught to stream in
`connection_door`.
"""

import logging
import queue
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from io import IOBase
from types import ModuleType

import vcr.patch
from vcr.cassette import Cassette
from vcr.record_mode import RecordMode
from vcr.stubs import VCRConnection

from replaykit.model import Headers, HttpRequest, HttpResponse, Json
from replaykit.wire.clients import Headers as ClientHeaders
from replaykit.wire.clients import VcrRequest
from replaykit.wire.current import line_of_request, open_lines
from replaykit.wire.http1 import reason_of
from replaykit.wire.plain_body import without_stale_encoding

_HAVE_DOORS_OF_THEIR_OWN = ("httpx", "httpx2", "aiohttp")
_ANSWER = "replaykit_answer"
_TAPING = "replaykit_taping"
_TALKATIVE = ("vcr.cassette", "vcr.request", "vcr.stubs")
"""The loggers of vcrpy that are told of requests as they are, with the secrets in them."""


class Switchboard(Cassette):  # type: ignore[misc]  # vcrpy has no types
    """The cassette that vcrpy's stand-ins hold; the exchanges are those of the current line."""

    def can_play_response_for(self, request: VcrRequest) -> bool:
        """Whether the current line answers; its answer waits on the request itself."""
        if not hasattr(request, _ANSWER):  # a stand-in may ask more than once
            asked = asked_of(request)
            line = line_of_request(request.uri)
            answer = line.answer(asked) if line else None
            setattr(request, _ANSWER, answer)
            if line is not None and answer is None:
                setattr(request, _TAPING, line.begin(asked, unpack=without_stale_encoding))
        return getattr(request, _ANSWER) is not None

    def play_response(self, request: VcrRequest) -> dict[str, Json]:
        return _as_vcr(getattr(request, _ANSWER))

    def append(self, request: VcrRequest, response: dict[str, Json]) -> None:
        taping = getattr(request, _TAPING, None)
        if taping is None:
            return
        body = response["body"].get("string") or b""
        taping.answered(response["status"]["code"], _flat(response["headers"]))
        taping.take(body.encode() if isinstance(body, str) else body)
        taping.end(is_cut=False)

    @property
    def write_protected(self) -> bool:
        """Never: a request that may not leave gets an answer that says so."""
        return False


def vcr_patches() -> tuple[AbstractContextManager[object], ...]:
    """vcrpy's own patches with the switchboard behind them; they can be entered again and again."""
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_is_not_ours)
    board = Switchboard(path="replaykit", record_mode=RecordMode.NEW_EPISODES)
    patches = list(vcr.patch.CassettePatcherBuilder(board).build())
    removers = [_Removing(one) for one in patches if isinstance(one, vcr.patch.ConnectionRemover)]
    mocks = [one for one in patches if not isinstance(one, vcr.patch.ConnectionRemover)]
    # vcrpy patches urllib3 twice, for itself and for requests; the second is what counts.
    last_of = {(id(one.getter()), one.attribute): one for one in mocks}
    return (*(one for one in last_of.values() if not _is_left_out(one.getter())), *removers)


def _is_not_ours(_: logging.LogRecord) -> bool:
    """Whether vcrpy logs on somebody else's behalf; logs end up in what pytest prints."""
    return not open_lines()


def _is_left_out(target: object) -> bool:
    # Pools take their class from an attribute of their own. urllib3's module keeps its names, by
    # which its classes call each other: they would meet vcrpy's in the middle of their own work.
    name = target.__name__ if isinstance(target, ModuleType) else getattr(target, "__module__", "")
    return name.partition(".")[0] in _HAVE_DOORS_OF_THEIR_OWN or name == "urllib3.connection"


class _Removing:
    """Takes vcrpy's connections out of the pools, which outlive the window they were made in.

    vcrpy's own remover serves one window only, and holds on to every pool it has met.
    """

    def __init__(self, remover: AbstractContextManager[object]) -> None:
        self._met = vars(remover)["_connection_pool_to_connections"]

    def __enter__(self) -> None:
        """Nothing: vcrpy adds the pools as it meets them."""

    def __exit__(self, *exc_info: object) -> None:
        for pool, connections in self._met.items():
            _empty(pool.pool)
            for connection in connections:
                connection.close()
        self._met.clear()


def _empty(waiting: "queue.Queue[object] | None") -> None:
    """Takes the stand-ins out of a pool; each leaves its slot, or a blocking pool runs out."""
    if waiting is None:  # the pool has been closed
        return
    found: list[object] = []
    with suppress(queue.Empty):
        while True:
            found.append(waiting.get_nowait())
    for connection in reversed(found):
        waiting.put_nowait(None if isinstance(connection, VCRConnection) else connection)


def asked_of(request: VcrRequest) -> HttpRequest:
    """A request as vcrpy's stand-ins have gathered it."""
    return HttpRequest(
        method=request.method,
        url=request.uri,
        headers=_flat(request.headers),
        body=_bytes_of(request.body),
    )


def _bytes_of(body: object) -> bytes:
    """vcrpy leaves a body as the client gave it: nothing, text, bytes, a file, or pieces."""
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    if isinstance(body, IOBase):
        return bytes(body.read())
    if isinstance(body, Iterable):
        return b"".join(_bytes_of(piece) for piece in body)
    return str(body).encode()


def _flat(headers: ClientHeaders | Sequence[tuple[str, object]]) -> Headers:
    """vcrpy keeps headers as a mapping or as pairs, and a value as text or as a list of texts."""
    pairs = headers if isinstance(headers, Sequence) else headers.items()
    return tuple(
        (str(name).lower(), value.decode("latin-1") if isinstance(value, bytes) else str(value))
        for name, values in pairs
        for value in (values if isinstance(values, list | tuple) else (values,))
    )


def _as_vcr(answer: HttpResponse) -> dict[str, Json]:
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers:
        headers.setdefault(name, []).append(value)
    return {
        "status": {"code": answer.status, "message": reason_of(answer.status)},
        "headers": headers,
        "body": {"string": answer.body},
    }
