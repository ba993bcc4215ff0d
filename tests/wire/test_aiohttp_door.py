"""aiohttp: what its sessions do around a request, recorded and replayed."""

import asyncio
import gzip
import io

import pytest

from replaykit.model import Chunk, Exchange, HttpRequest, HttpResponse
from replaykit.wire import opened
from tests.wire.lines import recording_line, replaying_line
from tests.wire.provider import plain, provider, streamed

aiohttp = pytest.importorskip("aiohttp")

URL = "http://replaykit.invalid/v1"


def ask(url=URL, method="POST", session_options=None, **options):
    async def send():
        async with (
            aiohttp.ClientSession(**(session_options or {})) as session,
            session.request(method, url, **options) as response,
        ):
            return response.status, await response.read()

    return asyncio.run(send())


def record(*replies, **options):
    kept = []
    with provider(*replies) as server, opened(recording_line(kept)):
        live = ask(server.url, **options)
    return live, kept, server


def replaying(*responses, **options):
    asked = HttpRequest(method="POST", url=URL)
    return replaying_line(
        [Exchange(number=n, request=asked, response=r) for n, r in enumerate(responses, 1)],
        **options,
    )


async def in_pieces():
    yield b"one "
    yield b"two"


BODIES = {
    "json": lambda: {"json": {"a": [1, "ü"]}},
    "text": lambda: {"data": "tëxt"},
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
    live, kept, server = record(plain({"n": 1}), **body())
    with opened(replaying_line(kept)):
        replayed = ask(server.url, **body())

    assert (200, b'{"n": 1}') == live == replayed
    assert server.asked[0].body == kept[0].request.body


def test_a_multipart_body_is_taped_as_it_is_sent():
    """
    With the boundary that its content type names.
    """
    form = aiohttp.FormData()
    form.add_field("file", b"content", filename="a.txt")
    _, kept, server = record(plain({"n": 1}), data=form)

    assert server.asked[0].body == kept[0].request.body
    assert b'filename="a.txt"' in kept[0].request.body
    assert server.asked[0].headers["content-type"] == dict(kept[0].request.headers)["content-type"]


def test_each_step_of_a_redirect_is_an_exchange():
    """
    With the cookies set on the way.
    """
    away = plain(b"", status=303, location="/there", set_cookie="seen=1")
    live, kept, server = record(away, plain({"there": 1}), json={})
    with opened(replaying_line(kept)):
        replayed = ask(server.url, json={})

    assert (200, b'{"there": 1}') == live == replayed
    assert [("POST", 303, False), ("GET", 200, False)] == [
        (e.request.method, e.response.status, e.response.is_cut) for e in kept
    ]


def test_cookies_reach_the_session():
    """
    Two of them, each in a line of its own.
    """

    async def send():
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            await session.post(URL)
            return sorted(cookie.key for cookie in session.cookie_jar)

    headers = (("set-cookie", "a=1"), ("set-cookie", "b=2"))
    with opened(replaying(HttpResponse(status=200, headers=headers))):
        assert ["a", "b"] == asyncio.run(send())


def test_an_error_is_raised_where_the_session_wants_it():
    """
    And is taped before.
    """
    kept = []
    options = {"session_options": {"raise_for_status": True}}
    with provider(plain({}, status=429)) as server, opened(recording_line(kept)):
        with pytest.raises(aiohttp.ClientResponseError):
            ask(server.url, **options)
    with opened(replaying_line(kept)), pytest.raises(aiohttp.ClientResponseError, match="429"):
        ask(server.url, **options)


def test_a_session_is_itself_again_after_the_line():
    """
    Nothing that was replayed stays in its pool.
    """

    async def send():
        async with aiohttp.ClientSession() as session:
            with provider(plain({"live": True})) as server:
                with opened(replaying_to(server.url)):
                    async with session.post(server.url) as response:
                        replayed = await response.read()
                async with session.post(server.url) as response:
                    return replayed, await response.json(), len(server.asked)

    assert (b"taped", {"live": True}, 1) == asyncio.run(send())


def replaying_to(url):
    asked = HttpRequest(method="POST", url=url)
    response = HttpResponse(status=200, body=b"taped")
    return replaying_line([Exchange(number=1, request=asked, response=response)])


def test_a_connection_kept_alive_from_before_is_not_used():
    """
    It would get past any guard of sockets.
    """

    async def send():
        with provider(plain({"live": True})) as server:
            async with aiohttp.ClientSession() as session:
                await (await session.post(server.url)).read()
                with opened(replaying_to(server.url)):
                    response = await session.post(server.url)
                    return await response.read(), len(server.asked)

    assert (b"taped", 1) == asyncio.run(send())


def test_a_reader_that_is_slower_than_the_tape_gets_everything():
    """
    Megabytes come in portions, as they are read.
    """
    body = b"0123456789abcdef" * 200_000
    with opened(replaying(HttpResponse(status=200, body=body))):
        status, got = ask()

    assert (200, len(body)) == (status, len(got))
    assert body == got


def test_many_pieces_come_one_by_one():
    """
    Also to who reads whatever there is.
    """
    pieces = [b"%d" % number for number in range(50)]
    chunks = tuple(Chunk(at_ns=0, data=piece) for piece in pieces)

    async def send():
        async with aiohttp.ClientSession() as session, session.post(URL) as response:
            return [piece async for piece in response.content.iter_any()]

    with opened(replaying(HttpResponse(status=200, body=b"".join(pieces), chunks=chunks))):
        assert pieces == asyncio.run(send())


def test_a_session_that_does_not_unpack_gets_what_was_sent():
    """
    The header goes with the bytes it describes.
    """
    packed = gzip.compress(b'{"sky": "blue"}', mtime=0)
    options = {"session_options": {"auto_decompress": False}}
    live, kept, server = record(plain(packed, content_encoding="gzip"), **options)
    with opened(replaying_line(kept)):
        assert (200, packed) == live == ask(server.url, **options)


@pytest.mark.parametrize("limit", [{"total": 0.02}, {"sock_read": 0.02}])
def test_every_timeout_of_a_session_holds(limit):
    """
    They are aiohttp's own.
    """
    chunks = (Chunk(at_ns=0, data=b"a"), Chunk(at_ns=80_000_000, data=b"b"))
    slow = HttpResponse(status=200, body=b"ab", chunks=chunks)
    with opened(replaying(slow, pace="recorded")), pytest.raises(TimeoutError):
        ask(timeout=aiohttp.ClientTimeout(**limit))


def test_a_websocket_is_let_through_and_noted():
    """
    A cassette holds requests and responses; nobody must think that it holds this.
    """
    from aiohttp import web

    async def echo(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str((await socket.receive_str()).upper())
        return socket

    async def send(line):
        app = web.Application()
        app.router.add_get("/", echo)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        with opened(line):
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(f"http://{host}:{port}/") as socket,
            ):
                await socket.send_str("hello")
                answer = await socket.receive_str()
        await runner.cleanup()
        return answer

    line = recording_line([])
    assert "HELLO" == asyncio.run(send(line))
    assert ([], 1) == (line.log.recorded, len(line.log.untaped))
    assert "WebSocket" in line.log.untaped[0]


def test_a_websocket_is_refused_in_replay():
    """
    There is nothing to answer it with.
    """

    async def send():
        async with aiohttp.ClientSession() as session:
            await session.ws_connect("http://replaykit.invalid/")

    line = replaying()
    with opened(line), pytest.raises(aiohttp.WSServerHandshakeError):
        asyncio.run(send())
    assert 1 == len(line.log.missed)


def test_an_answer_does_not_wait_for_permission_to_be_asked():
    """
    `Expect: 100-continue` waits for a server, and here is none.
    """
    with opened(replaying(HttpResponse(status=200, body=b"it"))):
        assert (200, b"it") == ask(expect100=True)


def test_a_stream_goes_on_after_a_read_that_was_cancelled():
    """
    What it was waiting for is not lost.
    """
    chunks = tuple(Chunk(at_ns=n * 20_000_000, data=b"%d" % n) for n in range(3))
    response = HttpResponse(status=200, body=b"012", chunks=chunks)

    async def send():
        async with aiohttp.ClientSession() as session, session.post(URL) as response:
            got = [await response.content.readany()]
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(response.content.readany(), 0.001)
            return [*got, await response.content.read()]

    with opened(replaying(response, pace="recorded")):
        assert [b"0", b"12"] == asyncio.run(send())


def test_a_session_that_ends_before_its_response_leaves_a_part():
    """
    Which is marked as such at once.
    """
    kept = []

    async def send(url):
        async with aiohttp.ClientSession() as session:
            response = await session.post(url)
            await response.content.readany()
            response.close()
            return [exchange.response.is_cut for exchange in kept]

    with provider(streamed(b"a", b"b", gates=[None, None])) as server:
        server_reply = streamed(b"a", b"b", breaks_off=True)
        server.next_reply = lambda: server_reply
        with opened(recording_line(kept)):
            assert [True] == asyncio.run(send(server.url))
