"""Both generations of httpx, with and without a loop: recorded on loopback, replayed without it."""

import asyncio
import gzip
import importlib
import threading
from dataclasses import replace

import pytest

from replaykit.wire import opened
from tests.wire.lines import recording_line, replaying_line
from tests.wire.provider import plain, provider, streamed


@pytest.fixture(params=["httpx", "httpx2"])
def http(request):
    """Every library of the family that is installed."""
    return pytest.importorskip(request.param)


def fetch_sync(http, url, **options):
    with http.Client() as client, client.stream("POST", url, **options) as response:
        return response.status_code, list(response.iter_bytes())


def fetch_async(http, url, **options):
    async def fetch():
        async with http.AsyncClient() as client, client.stream("POST", url, **options) as response:
            return response.status_code, [piece async for piece in response.aiter_bytes()]

    return asyncio.run(fetch())


@pytest.fixture(params=[fetch_sync, fetch_async], ids=["sync", "async"])
def fetch(request):
    return request.param


def record(fetch, http, *replies, **options):
    kept = []
    with provider(*replies) as server, opened(recording_line(kept)):
        got = fetch(http, server.url, **options)
    return got, kept, server.url


def test_a_body_comes_back_as_it_went_by(http, fetch):
    """
    Status, bytes and the pieces in which they came, with the server gone.
    """
    live, kept, url = record(fetch, http, streamed(b"data: a\n\n", b"data: b\n\n"), content=b"x")
    with opened(replaying_line(kept)):
        replayed = fetch(http, url, content=b"x")

    assert (200, [b"data: a\n\n", b"data: b\n\n"]) == live == replayed


def test_a_compressed_body_is_taped_as_the_application_reads_it(http, fetch):
    """
    A cassette is searched for secrets and read in diffs: both need plain text.
    """
    reply = plain(gzip.compress(b'{"sky": "blue"}'), **{"content-encoding": "gzip"})
    live, kept, url = record(fetch, http, reply)
    with opened(replaying_line(kept)):
        replayed = fetch(http, url)

    assert (200, [b'{"sky": "blue"}']) == live == replayed
    assert b'{"sky": "blue"}' == kept[0].response.body
    assert {"content-encoding"} & {name for name, _ in kept[0].response.headers} == set()


def test_a_stream_reaches_the_caller_while_it_is_taped(http):
    """
    The second piece leaves the server only after the caller has the first.
    """
    gate = threading.Event()
    kept, got = [], []
    reply = streamed(b"data: a\n\n", b"data: b\n\n", gates=[None, gate])
    with (
        provider(reply) as server,
        opened(recording_line(kept)),
        http.Client() as client,
        client.stream("POST", server.url) as response,
    ):
        for piece in response.iter_bytes():
            got.append(piece)
            gate.set()

    assert [b"data: a\n\n", b"data: b\n\n"] == got == [c.data for c in kept[0].response.chunks]


def test_a_caller_who_stops_early_has_taped_a_part(http):
    """
    And the part is marked: replayed, it breaks off where the recording did.
    """
    kept = []
    reply = streamed(b"data: a\n\n", b"data: b\n\n")
    with (
        provider(reply) as server,
        opened(recording_line(kept)),
        http.Client() as client,
        client.stream("POST", server.url) as response,
    ):
        next(response.iter_raw())

    assert kept[0].response.is_cut
    with opened(replaying_line(kept)), pytest.raises(http.RemoteProtocolError, match="was cut"):
        fetch_sync(http, server.url)


def test_a_server_that_breaks_off_is_taped_as_cut(http, fetch):
    """
    The caller sees the true error, now and in replay.
    """
    kept = []
    with (
        provider(streamed(b"data: a\n\n", breaks_off=True)) as server,
        opened(recording_line(kept)),
        pytest.raises(http.RemoteProtocolError),
    ):
        fetch(http, server.url)

    assert kept[0].response.is_cut
    with opened(replaying_line(kept)), pytest.raises(http.RemoteProtocolError):
        fetch(http, server.url)


def test_a_cancelled_task_has_taped_a_part(http):
    """
    What arrived before the timeout is kept, and marked as cut.
    """
    never = threading.Event()
    kept = []

    async def read():
        async with http.AsyncClient() as client, client.stream("POST", server.url) as response:
            async for _ in response.aiter_bytes():
                raise asyncio.CancelledError

    with provider(streamed(b"data: a\n\n", b"data: b\n\n", gates=[None, never])) as server:
        with opened(recording_line(kept)), pytest.raises(asyncio.CancelledError):
            asyncio.run(read())
        never.set()

    assert ([b"data: a\n\n"], True) == (
        [c.data for c in kept[0].response.chunks],
        kept[0].response.is_cut,
    )


def test_a_stream_nobody_closed_is_taped_when_the_line_closes(http):
    """
    A client that is left open must not lose its exchange.
    """
    kept = []
    client = http.Client()
    with provider(streamed(b"data: a\n\n", b"data: b\n\n")) as server:
        with opened(recording_line(kept)):
            response = client.send(client.build_request("POST", server.url), stream=True)
            next(response.iter_raw())
        client.close()

    assert [(1, True)] == [(e.number, e.response.is_cut) for e in kept]


def test_a_client_built_before_the_line_is_answered_too(http):
    """
    At import time, in a fixture: what counts is when it sends.
    """
    client = http.Client()
    kept = []
    with provider(plain({"n": 1})) as server, opened(recording_line(kept)):
        client.post(server.url)
    with opened(replaying_line(kept)):
        assert {"n": 1} == client.post(server.url).json()
    client.close()


def test_transports_of_the_users_own_are_left_alone(http):
    """
    A mock or an ASGI app is no network.
    """
    transport = http.MockTransport(lambda request: http.Response(418))
    line = replaying_line([])
    with opened(line), http.Client(transport=transport) as client:
        assert 418 == client.post("http://example.com").status_code
    assert 0 == line.log.intercepted


def test_the_recorded_pace_runs_into_the_callers_timeout(http, fetch):
    """
    A gap that is longer than the read timeout ends like it does live.
    """
    _, [taped], url = record(fetch, http, streamed(b"data: a\n\n", b"data: b\n\n"))
    slow = slowed(taped, gap_ns=50_000_000)
    with opened(replaying_line([slow], pace="recorded")), pytest.raises(http.ReadTimeout):
        fetch(http, url, timeout=http.Timeout(5, read=0.01))


@pytest.mark.parametrize("pace", ["at once", "recorded", 1000.0])
def test_every_pace_gives_the_same_pieces(http, fetch, pace):
    """
    Pace is when, never what.
    """
    _, [taped], url = record(fetch, http, streamed(b"data: a\n\n", b"data: b\n\n"))
    with opened(replaying_line([slowed(taped, gap_ns=1_000_000)], pace=pace)):
        assert (200, [b"data: a\n\n", b"data: b\n\n"]) == fetch(http, url)


def slowed(exchange, gap_ns):
    chunks = tuple(
        replace(chunk, at_ns=n * gap_ns) for n, chunk in enumerate(exchange.response.chunks)
    )
    return replace(exchange, response=replace(exchange.response, chunks=chunks))


def test_clients_in_replay_share_one_tls_context(http):
    """
    Loading the certificates costs more than all the rest of a client.
    """
    default = importlib.import_module(f"{http.__name__}._transports.default")
    with opened(replaying_line([])):
        first, second = default.create_ssl_context(), default.create_ssl_context()
        own = default.create_ssl_context(verify=False)

    assert first is second is not own
    assert default.create_ssl_context() is not first


def test_recording_clients_do_not_share_their_tls_context(http):
    """
    Outside replay nothing is changed.
    """
    default = importlib.import_module(f"{http.__name__}._transports.default")
    with opened(recording_line([])):
        assert default.create_ssl_context() is not default.create_ssl_context()
