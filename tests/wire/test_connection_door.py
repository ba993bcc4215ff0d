"""requests, urllib3, botocore, httplib2 and http.client: what only they can do."""

import gzip
import http.client
import importlib
import io
import threading
import urllib.request
from urllib.parse import urlsplit

import pytest
import vcr
import vcr.patch
from vcr.stubs import VCRConnection

from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.wire import opened
from tests.wire.lines import recording_line, replaying_line
from tests.wire.provider import plain, provider, streamed
from tests.wire.readers import read_whole

requests = pytest.importorskip("requests")
urllib3 = pytest.importorskip("urllib3")

URL = "http://replaykit.invalid/v1"


def replaying(*responses, method="POST", url=URL, **options):
    asked = HttpRequest(method=method, url=url)
    return replaying_line(
        [Exchange(number=n, request=asked, response=r) for n, r in enumerate(responses, 1)],
        **options,
    )


def record_twice(send, *replies):
    """What `send` does live and replayed, what was kept, and what arrived."""
    kept = []
    with provider(*(replies or [plain({"n": 1})])) as server:
        with opened(recording_line(kept)):
            live = send(server.url)
        asked = list(server.asked)
    with opened(replaying_line(kept)):
        return live, send(server.url), kept, asked


def in_pieces():
    yield b"one "
    yield b"two"


BODIES = {
    "json": lambda: {"json": {"a": [1, "ü"]}},
    "text": lambda: {"data": "tëxt".encode()},
    "form": lambda: {"data": {"a": "1", "b": "2"}},
    "file": lambda: {"data": io.BytesIO(b"one two")},
    "pieces": lambda: {"data": in_pieces()},
    "nothing": dict,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_is_taped_as_it_is_sent(body):
    """
    Whatever it is made of, and also where it can be read only once.
    """
    live, replayed, kept, asked = record_twice(lambda url: requests.post(url, **body()).content)

    assert b'{"n": 1}' == live == replayed
    assert asked[0].body == kept[0].request.body


def test_each_step_of_a_redirect_is_an_exchange():
    """
    With the cookies set on the way.
    """
    away = plain(b"", status=302, location="/there", set_cookie="seen=1")

    def send(url):
        with requests.Session() as session:
            response = session.post(url)
            return response.json(), [r.status_code for r in response.history], dict(session.cookies)

    live, replayed, kept, _ = record_twice(send, away, plain({"there": 1}))

    assert ({"there": 1}, [302], {"seen": "1"}) == live == replayed
    assert [("POST", 302), ("GET", 200)] == [(e.request.method, e.response.status) for e in kept]


def test_a_library_that_tries_again_is_taped_as_it_happened():
    """
    Each try is an exchange.
    """
    retries = urllib3.Retry(total=2, status_forcelist=[503], allowed_methods=None)

    def send(url):
        return urllib3.PoolManager(retries=retries).request("POST", url).status

    live, replayed, kept, _ = record_twice(send, plain({}, status=503), plain({}))

    assert 200 == live == replayed
    assert [503, 200] == [exchange.response.status for exchange in kept]


def test_a_pool_from_before_the_line_sends_nothing():
    """
    Though it holds an open connection.
    """
    with provider(plain({"live": 1})) as server, requests.Session() as session:
        session.post(server.url)
        with opened(replaying(HttpResponse(status=200, body=b"taped"), url=f"{server.url}/")):
            assert b"taped" == session.post(server.url).content
        assert 1 == len(server.asked)


def test_a_pool_used_on_the_line_is_itself_again_after_it():
    """
    None of what stood in for its connections is left in it.
    """
    with provider(plain({"live": 1})) as server, requests.Session() as session:
        with opened(replaying(HttpResponse(status=200, body=b"taped"), url=f"{server.url}/")):
            session.post(server.url)
        pool = session.adapters["http://"].poolmanager.connection_from_url(server.url)
        left = [one for one in list(pool.pool.queue) if isinstance(one, VCRConnection)]
        assert {"live": 1} == session.post(server.url).json()

    assert [] == left


def test_a_connection_that_is_kept_alive_serves_the_tape_and_the_server_in_turn():
    """
    As when a cassette lacks some of what is asked.
    """
    with provider(plain({"live": 1})) as server, requests.Session() as session:
        line = replaying(HttpResponse(status=200, body=b"taped"), url=f"{server.url}/")
        line._keep = lambda exchange: None
        with opened(line):
            got = [session.post(server.url, data=body).content for body in (b"1", b"", b"2")]
        assert [b"1", b"2"] == [asked.body for asked in server.asked]

    assert [b'{"live": 1}', b"taped", b'{"live": 1}'] == got


def test_a_blocking_pool_does_not_run_dry():
    """
    Each stand-in that is taken out leaves its slot.
    """
    with provider(plain({"live": 1})) as server:
        pool = urllib3.HTTPConnectionPool(urlsplit(server.url).netloc, maxsize=1, block=True)
        for _ in range(3):
            with opened(recording_line([])):
                pool.request("POST", "/", pool_timeout=60)
            pool.request("POST", "/", pool_timeout=60)
        pool.close()

        assert 6 == len(server.asked)


def test_no_pool_is_held_on_to_when_the_line_is_closed():
    """
    A session of tests makes many.
    """
    import gc
    import weakref

    with provider(plain({})) as server:
        pool = urllib3.PoolManager()
        with opened(recording_line([])):
            pool.request("POST", server.url)
        gone = weakref.ref(pool.connection_from_url(server.url))
        pool.clear()
        del pool
        gc.collect()

    assert gone() is None


def test_a_connection_that_is_being_made_lets_nobody_else_by(client):
    """
    vcrpy puts every client's own classes back for that moment; other threads would go live in it.
    """
    line = replaying(HttpResponse(status=200, body=b"taped"), HttpResponse(status=200, body=b"t"))
    if client[0] == "urllib":
        pytest.skip("its names are what has to be put back")
    with opened(line), vcr.patch.force_reset():
        got = []
        thread = threading.Thread(target=lambda: got.append(read_whole(client, URL, body=b"")))
        thread.start()
        thread.join()

    assert [(200, [b"taped"])] == got


def test_connections_that_are_made_at_once_all_see_the_real_names():
    """
    Until the last of them is done, in whichever order.
    """
    real, seen = http.client.HTTPConnection, []
    with opened(replaying()):
        first, second = vcr.patch.force_reset(), vcr.patch.force_reset()
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        seen.append(http.client.HTTPConnection)
        second.__exit__(None, None, None)
        assert real is not http.client.HTTPConnection

    assert [real] == seen


def test_a_cassette_of_the_users_own_keeps_what_is_asked_within_it(tmp_path):
    """
    Ours stands back.
    """
    line = replaying()
    with provider(plain({"live": 1})) as server, opened(line):
        with vcr.use_cassette(str(tmp_path / "own.yaml")) as own:
            got = requests.post(server.url).json()

    assert ({"live": 1}, 1, 0) == (got, len(own), line.log.intercepted)


def test_raw_reading_gives_what_is_on_the_tape():
    """
    The header that would have it unpacked once more is gone.
    """
    packed = gzip.compress(b'{"sky": "blue"}', mtime=0)

    def send(url):
        with requests.post(url, stream=True) as response:
            return response.raw.read(decode_content=True), response.headers.get("content-encoding")

    live, replayed, _, _ = record_twice(send, plain(packed, content_encoding="gzip"))

    assert (b'{"sky": "blue"}', "gzip") == live
    assert (b'{"sky": "blue"}', None) == replayed


def test_a_connection_of_http_client_itself_is_answered():
    """
    Also where its request is put together line by line.
    """

    def send(url):
        connection = http.client.HTTPConnection(urlsplit(url).netloc)
        connection.putrequest("POST", "/v1")
        connection.putheader("content-length", "3")
        connection.endheaders()
        connection.send(b"one")
        response = connection.getresponse()
        got = response.status, response.reason, response.read(), response.getheader("x-a")
        connection.close()
        return got

    live, replayed, kept, asked = record_twice(send, plain({"n": 1}, x_a="b"))

    assert (200, "OK", b'{"n": 1}', "b") == live == replayed
    assert b"one" == asked[0].body == kept[0].request.body


def test_an_error_of_urllib_can_be_read():
    """
    What it raises is the response.
    """
    with opened(replaying(HttpResponse(status=429, body=b"slow down"), method="GET")):
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(URL)

    assert (429, b"slow down") == (raised.value.code, raised.value.read())
    raised.value.close()


def test_a_body_that_goes_on_until_the_end_of_the_connection_is_whole():
    """
    Servers of HTTP/1.0 announce nothing.
    """
    reply = plain(b"until the end")
    reply.length = None
    reply.headers.append(("connection", "close"))
    reply.is_uncounted = True

    def send(url):
        return requests.post(url).content

    live, replayed, kept, _ = record_twice(send, reply)

    assert b"until the end" == live == replayed
    assert [False] == [exchange.response.is_cut for exchange in kept]


def test_urllib3_preloads_what_it_is_not_asked_to_stream():
    """
    What was said about a request is not lost on its way.
    """
    response = HttpResponse(status=200, body=b"it")
    with opened(replaying(response, response)):
        pool = urllib3.PoolManager()
        loaded = pool.request("POST", URL)
        streaming = list(pool.request("POST", URL, preload_content=False).stream())

    assert (b"it", [b"it"]) == (loaded.data, streaming)


def test_botocore_is_answered():
    """
    With its own connections, pools and signatures.
    """
    boto3 = pytest.importorskip("boto3")
    config = importlib.import_module("botocore.config").Config(retries={"max_attempts": 0})

    def send(url):
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
        client = boto3.client(
            "bedrock-runtime", endpoint_url=url, region_name="us-east-1", config=config, **keys
        )
        return client.invoke_model(modelId="m", body=b"{}")["body"].read()

    live, replayed, kept, _ = record_twice(send, streamed(b"a", b"b"))

    assert b"ab" == live == replayed
    assert 1 == len(kept)


def test_httplib2_is_answered():
    """
    Which Google's older clients send with.
    """
    httplib2 = pytest.importorskip("httplib2")

    def send(url):
        client = httplib2.Http()
        got = client.request(url, "POST")[1]
        client.close()
        return got

    live, replayed, _, _ = record_twice(send)

    assert b'{"n": 1}' == live == replayed


def test_tornado_is_answered():
    """
    By vcrpy's own stand-in, with the current line behind it.
    """
    httpclient = pytest.importorskip("tornado.httpclient")
    import asyncio

    def send(url):
        async def fetch():
            client = httpclient.AsyncHTTPClient()
            return (await client.fetch(url, method="POST", body=b"x")).body

        return asyncio.run(fetch())

    live, replayed, kept, _ = record_twice(send, plain({"n": 1}))

    assert b'{"n": 1}' == live == replayed
    assert [b"x"] == [exchange.request.body for exchange in kept]
