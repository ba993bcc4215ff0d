"""httpx and httpx2, with and without a loop: what only they can do."""

import asyncio
import gc
import threading

import pytest

from replaykit.model import Chunk, Exchange, HttpRequest, HttpResponse
from replaykit.wire import opened
from tests.wire.lines import recording_line, replaying_line
from tests.wire.provider import plain, provider, streamed

URL = "http://replaykit.invalid/v1"


def replaying(*responses, method="GET", **options):
    asked = HttpRequest(method=method, url=URL)
    return replaying_line(
        [Exchange(number=n, request=asked, response=r) for n, r in enumerate(responses, 1)],
        **options,
    )


def record_twice(send):
    """Records what `send(url)` does; gives back what it did live, replayed, and what was kept."""
    kept = []
    replies = (streamed(b"a", b"b"),)
    with provider(*replies) as server:
        with opened(recording_line(kept)):
            live = send(server.url)
        asked = list(server.asked)
    with opened(replaying_line(kept)):
        return live, send(server.url), kept, asked


def test_a_client_built_before_the_line_is_answered_too(http):
    """
    At import time, in a fixture: what counts is when it sends.
    """
    with http.Client() as client, opened(replaying(HttpResponse(status=200, body=b"it"))):
        assert b"it" == client.get(URL).content


def test_a_client_built_on_the_line_is_itself_again_after_it(http):
    """
    What was replayed leaves nothing behind in it.
    """
    with opened(replaying(HttpResponse(status=200))):
        client = http.Client()
        client.get(URL)
    with provider(plain({"live": True})) as server:
        assert {"live": True} == client.get(server.url).json()
    client.close()


def test_transports_of_the_users_own_are_left_alone(http):
    """
    A mock, a WSGI or an ASGI application is no network.
    """

    def wsgi(environment, start_response):
        start_response("418 I'm a teapot", [])
        return [b""]

    line = replaying()
    for transport in (http.MockTransport(lambda _: http.Response(418)), http.WSGITransport(wsgi)):
        with opened(line), http.Client(transport=transport) as client:
            assert 418 == client.get(URL).status_code
    assert 0 == line.log.intercepted


def test_an_asgi_application_is_left_alone(http):
    """
    As test clients of web frameworks use it.
    """

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def ask():
        async with http.AsyncClient(transport=http.ASGITransport(app)) as client:
            return (await client.get(URL)).status_code

    line = replaying()
    with opened(line):
        assert 418 == asyncio.run(ask())
    assert 0 == line.log.intercepted


def test_a_transport_that_builds_on_the_librarys_is_taped_once(http):
    """
    Below what it adds: that is what crossed the wire.
    """

    class Signing(http.HTTPTransport):
        def handle_request(self, request):
            request.headers["x-signed"] = "yes"
            return super().handle_request(request)

    def send(url):
        with http.Client(transport=Signing()) as client:
            return client.post(url).content

    live, replayed, kept, _ = record_twice(send)

    assert b"ab" == live == replayed
    assert [("x-signed", "yes")] == [h for e in kept for h in e.request.headers if "x-" in h[0]]


def test_an_aiohttp_transport_is_taped_once(http):
    """
    It sends through a session of aiohttp, which has a door of its own.
    """
    bridge = pytest.importorskip(f"{http.__name__}_aiohttp")

    def send(url):
        async def ask():
            async with bridge.HttpxAiohttpClient() as client:
                return (await client.post(url)).content

        return asyncio.run(ask())

    live, replayed, kept, asked = record_twice(send)

    assert b"ab" == live == replayed
    assert [1, 1] == [len(kept), len(asked)]


def test_a_client_that_speaks_http_2_is_answered(http):
    """
    How it would have spoken does not matter.
    """
    pytest.importorskip("h2")
    line = replaying(HttpResponse(status=200, body=b"it"))
    with opened(line), http.Client(http2=True) as client:
        assert b"it" == client.get(URL).content


def test_a_proxy_is_not_needed_in_replay(http, monkeypatch):
    """
    Nor is anything else between here and there.
    """
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    line = replaying(HttpResponse(status=200, body=b"it"))
    with opened(line), http.Client(trust_env=True) as client:
        assert b"it" == client.get(URL).content


def test_each_step_of_a_redirect_is_an_exchange(http):
    """
    And each is replayed.
    """
    kept = []
    away = plain(b"", status=307, location="/there")

    def send(url):
        with http.Client(follow_redirects=True) as client:
            return client.post(url, content=b"x").json()

    with provider(away, plain({"there": 1})) as server, opened(recording_line(kept)):
        live = send(server.url)
    with opened(replaying_line(kept)):
        replayed = send(server.url)

    assert {"there": 1} == live == replayed
    assert [(1, 307, False), (2, 200, False)] == [
        (e.number, e.response.status, e.response.is_cut) for e in kept
    ]


def test_a_body_that_can_be_read_only_once_arrives_and_is_taped(http):
    """
    As uploads are sent.
    """

    def pieces():
        yield b"one "
        yield b"two"

    def send(url):
        with http.Client() as client:
            return client.post(url, content=pieces()).content

    live, replayed, kept, asked = record_twice(send)

    assert b"ab" == live == replayed
    assert b"one two" == asked[0].body == kept[0].request.body


def test_a_body_that_comes_with_a_loop_arrives_and_is_taped(http):
    """
    The same, asynchronously.
    """

    async def pieces():
        yield b"one "
        yield b"two"

    def send(url):
        async def ask():
            async with http.AsyncClient() as client:
                return (await client.post(url, content=pieces())).content

        return asyncio.run(ask())

    live, replayed, kept, asked = record_twice(send)

    assert b"ab" == live == replayed
    assert b"one two" == asked[0].body == kept[0].request.body


def test_a_body_that_fails_to_come_fails_as_ever(http):
    """
    Nothing has been sent, so nothing is missing from the recording.
    """

    def pieces():
        yield b"one"
        raise LookupError("the file is gone")

    line = recording_line([])
    with opened(line), http.Client() as client, pytest.raises(LookupError):
        client.post(URL, content=pieces())

    assert 0 == line.log.intercepted


def test_a_big_upload_arrives_whole(http):
    """
    It is kept in memory: a question is looked up by all of its bytes.
    """
    body = b"0123456789abcdef" * 200_000

    def send(url):
        with http.Client() as client:
            return client.post(url, content=body).content

    live, replayed, kept, asked = record_twice(send)

    assert b"ab" == live == replayed
    assert body == asked[0].body == kept[0].request.body


@pytest.mark.parametrize("value", ["plain", "Zürich", "東京"])
def test_header_values_come_back_whatever_they_are_written_in(http, value):
    """
    Nobody keeps to ASCII.
    """
    answer = HttpResponse(status=200, headers=(("x-city", value), ("x-city", "2")))
    with opened(replaying(answer)), http.Client() as client:
        assert [value, "2"] == client.get(URL).headers.get_list("x-city")


def test_a_response_has_what_a_live_one_has(http):
    """
    Its reason, its version, how long it took, how much it was.
    """
    with opened(replaying(HttpResponse(status=429, body=b"12345"))), http.Client() as client:
        response = client.get(URL)

    assert ("Too Many Requests", "HTTP/1.1") == (response.reason_phrase, response.http_version)
    assert 5 == response.num_bytes_downloaded
    assert 0 <= response.elapsed.total_seconds()
    assert URL == str(response.request.url)


def test_raw_and_decoded_reading_give_the_same_pieces(http):
    """
    What is replayed is not compressed.
    """
    chunks = (Chunk(at_ns=0, data=b"a"), Chunk(at_ns=0, data=b""), Chunk(at_ns=0, data=b"b"))
    answer = HttpResponse(status=200, body=b"ab", chunks=chunks)
    got = []
    with opened(replaying(answer, answer, answer)), http.Client() as client:
        for read in ("iter_raw", "iter_bytes", "iter_text"):
            with client.stream("GET", URL) as response:
                got.append(list(getattr(response, read)()))

    assert [[b"a", b"b"], [b"a", b"b"], ["a", "b"]] == got


def test_a_replayed_stream_is_handed_out_once(http):
    """
    SDKs drain what they have read already.
    """
    with opened(replaying(HttpResponse(status=200, body=b"it"))), http.Client() as client:
        request = client.build_request("GET", URL)
        stream = client.send(request, stream=True).stream
        first, again = list(stream), list(stream)

    assert ([b"it"], []) == (first, again)


def test_a_stream_may_be_closed_twice(http):
    """
    And gives nothing afterwards.
    """
    kept = []
    with provider(streamed(b"a", b"b")) as server, opened(recording_line(kept)):
        with http.Client() as client:
            response = client.send(client.build_request("POST", server.url), stream=True)
            next(response.iter_raw())
            response.close()
            response.close()
            response.stream.close()

    assert [True] == [exchange.response.is_cut for exchange in kept]


def test_a_stream_abandoned_in_a_loop_is_taped_when_it_is_closed(http):
    """
    Its generators are finished later, by the loop, and must not end it again.
    """
    kept = []

    async def read():
        async with http.AsyncClient() as client, client.stream("POST", server.url) as response:
            async for _ in response.aiter_bytes():
                break
        assert [True] == [exchange.response.is_cut for exchange in kept]

    with provider(streamed(b"a", b"b")) as server, opened(recording_line(kept)):
        asyncio.run(read())
        gc.collect()

    assert [b"a"] == [chunk.data for chunk in kept[0].response.chunks]


def test_a_request_that_gets_no_response_is_noted(http):
    """
    A cassette cannot hold it; the retry that succeeds is kept.
    """
    kept = []
    line = recording_line(kept)
    with provider(plain({})) as server, opened(line), http.Client() as client:
        with pytest.raises(http.ConnectError):
            client.post("http://127.0.0.1:9/v1")
        client.post(server.url)

    assert [200] == [exchange.response.status for exchange in kept]
    assert ["POST http://127.0.0.1:9/v1: ConnectError"] == [
        note.partition(": [")[0] for note in line.log.unanswered
    ]
    assert 2 == line.log.intercepted


def test_a_task_cancelled_before_the_head_came_is_noted(http):
    """
    The request was sent, and perhaps paid for.
    """
    line, never = recording_line([]), threading.Event()
    reply = plain({})

    async def ask():
        async with http.AsyncClient() as client:
            asked = asyncio.create_task(client.post(server.url))
            while not server.asked:  # noqa: ASYNC110  (the server has no event loop)
                await asyncio.sleep(0.001)
            asked.cancel()
            await asked

    with provider(reply) as server:
        server.next_reply = lambda: never.wait(60) and reply
        with opened(line), pytest.raises(asyncio.CancelledError):
            asyncio.run(ask())
        never.set()

    assert [[], 1] == [line.log.recorded, len(line.log.unanswered)]


def test_a_stream_nobody_closed_is_taped_when_the_line_closes(http):
    """
    A client that is left open must not lose its exchange.
    """
    kept = []
    client = http.Client()
    with provider(streamed(b"a", b"b")) as server:
        with opened(recording_line(kept)):
            response = client.send(client.build_request("POST", server.url), stream=True)
            next(response.iter_raw())
        client.close()

    assert [(1, True)] == [(e.number, e.response.is_cut) for e in kept]


def test_replay_runs_on_a_loop_that_is_not_asyncios(http):
    """
    At the recorded pace, which has to sleep on that loop.
    """
    trio = pytest.importorskip("trio")
    chunks = (Chunk(at_ns=1_000_000, data=b"a"), Chunk(at_ns=2_000_000, data=b"b"))
    answer = HttpResponse(status=200, body=b"ab", chunks=chunks)

    async def ask():
        async with http.AsyncClient() as client:
            return (await client.get(URL)).content

    with opened(replaying(answer, pace="recorded")):
        assert b"ab" == trio.run(ask)
