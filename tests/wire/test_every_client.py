"""What holds for each HTTP client alike: recorded on loopback, replayed without it."""

import gzip
import threading
from dataclasses import replace

import pytest

from replaykit.wire import opened
from tests.wire.lines import recording_line, replaying_line
from tests.wire.provider import plain, provider, streamed
from tests.wire.readers import read_whole, reader_of, reading

EVENTS = [b"data: a\n\n", b"data: b\n\n", b"data: c\n\n"]


def record(client, *replies, **options):
    kept = []
    with provider(*replies) as server, opened(recording_line(kept)):
        got = read_whole(client, server.url, **options)
    return got, kept, server.url


def test_a_stream_comes_back_in_its_pieces(client):
    """
    Status and pieces, with the server gone.
    """
    live, kept, url = record(client, streamed(*EVENTS))
    with opened(replaying_line(kept)):
        replayed = read_whole(client, url)

    assert (200, EVENTS) == live == replayed
    assert EVENTS == [chunk.data for chunk in kept[0].response.chunks]


def test_a_counted_body_comes_back(client):
    """
    As most plain replies are sent.
    """
    live, kept, url = record(client, plain({"sky": "blue"}))
    with opened(replaying_line(kept)):
        replayed = read_whole(client, url)

    assert (200, [b'{"sky": "blue"}']) == live == replayed


def test_a_compressed_body_comes_back_as_it_was_read(client):
    """
    urllib hands its users what was sent; everybody else unpacks it first.
    """
    packed = gzip.compress(b'{"sky": "blue"}', mtime=0)
    live, kept, url = record(client, plain(packed, content_encoding="gzip"))
    with opened(replaying_line(kept)):
        replayed = read_whole(client, url)

    assert live == replayed
    assert kept[0].response.body == (packed if client[0] == "urllib" else b'{"sky": "blue"}')


@pytest.mark.parametrize("status", [201, 204, 429, 500, 529])
def test_every_status_comes_back(client, status):
    """
    Errors are answers too.
    """
    if client[0] == "urllib" and status >= 400:
        pytest.skip("urllib raises errors, and read_whole does not read what it raises")
    live, kept, url = record(client, plain(b"" if status == 204 else b"{}", status=status))
    with opened(replaying_line(kept)):
        assert live == read_whole(client, url)
    assert [(status, False)] == [(e.response.status, e.response.is_cut) for e in kept]


def test_a_reply_to_head_has_no_body_and_is_whole(client):
    """
    Though it announces one.
    """
    live, kept, url = record(client, plain(b"12345"), method="HEAD", body=None)
    with opened(replaying_line(kept)):
        replayed = read_whole(client, url, method="HEAD", body=None)

    assert (200, []) == live == replayed
    assert (b"", False) == (kept[0].response.body, kept[0].response.is_cut)


def test_headers_come_back_in_order_and_number(client):
    """
    Cookies are set one a line.
    """
    reply = plain(b"{}")
    reply.headers += [("set-cookie", "a=1"), ("x-between", "ä"), ("set-cookie", "b=2")]
    _, kept, _ = record(client, reply)
    names = [name for name, _ in kept[0].response.headers if name in ("set-cookie", "x-between")]

    assert ["set-cookie", "x-between", "set-cookie"] == names


def test_the_first_piece_is_not_held_back_while_it_is_taped(client):
    """
    The second leaves the server only once the caller has the first.
    """
    gate, got, kept = threading.Event(), [], []
    reply = streamed(*EVENTS, gates=[None, gate])
    with (
        provider(reply) as server,
        opened(recording_line(kept)),
        reading(reader_of(client), server.url) as reader,
    ):
        got.append(reader.piece())
        gate.set()
        got += reader.rest()

    assert EVENTS == got == [chunk.data for chunk in kept[0].response.chunks]


def test_requests_are_numbered_as_they_were_sent(client):
    """
    Whichever is answered first.
    """
    kept = []
    with provider(plain({"n": 1}), plain({"n": 2})) as server, opened(recording_line(kept)):
        read_whole(client, server.url, body=b"one")
        read_whole(client, server.url, body=b"two")

    assert [(1, b"one"), (2, b"two")] == [(e.number, e.request.body) for e in kept]


def test_the_same_question_again_gets_the_next_answer(client):
    """
    A retry after an overloaded server plays as it happened.
    """
    kept = []
    with provider(plain({}, status=503), plain({})) as server, opened(recording_line(kept)):
        live = [status_of(client, server.url), status_of(client, server.url)]
    with opened(replaying_line(kept)):
        assert [503, 200] == live == [status_of(client, server.url), status_of(client, server.url)]


def status_of(client, url):
    if client[0] != "urllib":
        return read_whole(client, url)[0]
    try:
        return read_whole(client, url)[0]
    except OSError as error:
        error.close()
        return error.code


def test_what_a_recording_lacks_is_refused_with_words(client):
    """
    The text is where an application looks: in the response.
    """
    line = replaying_line([])
    with opened(line), provider(plain({})) as server:
        try:
            body = b"".join(read_whole(client, server.url)[1])
        except OSError as error:  # urllib's
            body = error.read()

    assert b"no recording answers this request" in body
    assert [[], 1] == [server.asked, len(line.log.missed)]


def test_a_gap_longer_than_the_callers_patience_times_out(client):
    """
    As it would live, with the library's own exception.
    """
    _, [taped], url = record(client, streamed(*EVENTS))
    slow = paced(taped, gap_ns=80_000_000)
    with opened(replaying_line([slow], pace="recorded")), pytest.raises(Exception) as raised:
        read_whole(client, url, timeout=0.02)

    assert "time" in f"{type(raised.value).__name__} {raised.value}".lower()


def test_the_wait_for_the_first_piece_counts_too(client):
    """
    What takes time live is mostly the first token.
    """
    _, [taped], url = record(client, streamed(*EVENTS))
    late = paced(taped, gap_ns=0, first_ns=80_000_000)
    with opened(replaying_line([late], pace="recorded")), pytest.raises(Exception) as raised:
        reader = reader_of(client, timeout=0.02)
        with reading(reader, url):
            pytest.fail("the head of a response came before its time")

    assert "time" in f"{type(raised.value).__name__} {raised.value}".lower()


@pytest.mark.parametrize("pace", ["at once", "recorded", 1000.0])
def test_every_pace_gives_the_same_pieces(client, pace):
    """
    Pace is when, never what.
    """
    _, [taped], url = record(client, streamed(*EVENTS))
    with opened(replaying_line([paced(taped, gap_ns=1_000_000)], pace=pace)):
        assert (200, EVENTS) == read_whole(client, url)


def paced(exchange, gap_ns, first_ns=0):
    chunks = tuple(
        replace(chunk, at_ns=first_ns + n * gap_ns)
        for n, chunk in enumerate(exchange.response.chunks)
    )
    return replace(exchange, response=replace(exchange.response, chunks=chunks))
