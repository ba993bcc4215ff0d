"""HTTP/1.1 as bytes: written as a server would, read as it arrives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.model import Chunk, HttpResponse
from replaykit.wire.http1 import ChunkedBody, CountedBody, UncountedBody, has_body, written


def wire(response, method="POST", encoding="latin-1"):
    return b"".join(piece.data for piece in written(response, method, encoding=encoding))


def chunks(*pieces):
    return tuple(Chunk(at_ns=n, data=piece) for n, piece in enumerate(pieces))


def test_a_streamed_response_is_written_chunk_by_chunk():
    """
    As it was recorded.
    """
    response = HttpResponse(
        status=200, headers=(("x-a", "1"),), body=b"onetwo", chunks=chunks(b"one", b"", b"two")
    )
    head = b"HTTP/1.1 200 OK\r\nx-a: 1\r\ntransfer-encoding: chunked\r\n\r\n"

    assert head + b"3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n" == wire(response)


def test_an_announced_length_is_the_length_there_is():
    """
    Taking a secret out may have changed it.
    """
    response = HttpResponse(status=200, headers=(("content-length", "99"),), body=b"short")

    assert b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nshort" == wire(response)


def test_what_was_cut_has_no_end():
    """
    So that the client notices.
    """
    response = HttpResponse(
        status=200, headers=(("content-length", "99"),), body=b"short", is_cut=True
    )

    assert wire(response).endswith(b"transfer-encoding: chunked\r\n\r\n5\r\nshort\r\n")


@pytest.mark.parametrize(("status", "method"), [(204, "POST"), (304, "GET"), (200, "HEAD")])
def test_some_responses_have_no_body_whatever_they_announce(status, method):
    """
    A body would be taken for the next response.
    """
    response = HttpResponse(status=status, headers=(("content-length", "5"),), body=b"12345")

    assert wire(response, method).endswith(b"content-length: 5\r\n\r\n")
    assert not has_body(status, method)


@pytest.mark.parametrize(
    ("name", "value"), [("x-a", "1\r\nx-evil: 2"), ("x-a", "1\nx-evil: 2"), ("x\r\nx-evil: 2", "1")]
)
def test_a_header_cannot_begin_another_line(name, value):
    """
    A cassette may come from anybody.
    """
    lines = wire(HttpResponse(status=200, headers=((name, value),))).split(b"\r\n")

    assert [] == [line for line in lines if line.startswith(b"x-evil")]


@pytest.mark.parametrize(("encoding", "expected"), [("latin-1", b"\xfc"), ("utf-8", b"\xc3\xbc")])
def test_a_header_is_written_as_its_client_reads_it(encoding, expected):
    """
    http.client and aiohttp do not agree.
    """
    response = HttpResponse(status=200, headers=(("x-a", "ü"), ("x-b", "東")))

    assert b"x-a: " + expected + b"\r\nx-b: \xe6\x9d\xb1" in wire(response, encoding=encoding)


def test_a_status_nobody_has_named_is_written_without_a_phrase():
    """
    As 529, with which an overloaded provider answers.
    """
    assert wire(HttpResponse(status=529)).startswith(b"HTTP/1.1 529 \r\n")


def told(body, pieces):
    return [part for piece in pieces for part in body.take(piece)]


def split(data, cuts):
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    return [data[a:b] for a, b in zip(places, places[1:], strict=False)]


@given(
    st.lists(st.binary(min_size=1, max_size=40), max_size=8),
    st.lists(st.integers(0, 400)),
    st.sampled_from([b"", b";note=1"]),
)
def test_chunks_are_read_wherever_the_data_is_parted(bodies, cuts, extension):
    """
    Their boundaries are those of the server, not of the network.
    """
    data = b"".join(b"%x%b\r\n%b\r\n" % (len(one), extension, one) for one in bodies)
    body = ChunkedBody()
    got = told(body, split(data + b"0\r\n\r\n", cuts))

    assert bodies == got
    assert body.is_whole


@pytest.mark.parametrize(
    "data", [b"", b"3", b"3\r\n", b"3\r\non", b"3\r\none", b"3\r\none\r\n", b"0"]
)
def test_chunks_without_the_last_are_not_whole(data):
    """
    Wherever they stop.
    """
    body = ChunkedBody()
    told(body, [data])
    body.closed()

    assert not body.is_whole
    assert (b"on" if data.endswith(b"on") else b"") == body.rest()


@pytest.mark.parametrize("line", [b"xyz", b"-5", b"0x3", b"1_0"])
def test_what_is_no_chunk_is_not_taken_for_one(line):
    """
    The client breaks off there.
    """
    body = ChunkedBody()

    assert [] == told(body, [line + b"\r\nabc\r\n0\r\n\r\n"])
    assert not body.is_whole


def test_a_counted_body_is_whole_when_all_of_it_is_there():
    """
    And nothing that follows belongs to it.
    """
    body = CountedBody(5)
    parts = [b"abc", b"defg"]

    assert [b"abc", b"de"] == told(body, parts)
    assert body.is_whole


def test_an_uncounted_body_is_whole_when_it_is_over():
    """
    There is no other sign.
    """
    body = UncountedBody()
    assert ([b"a"], False) == (told(body, [b"a", b""]), body.is_whole)
    body.closed()

    assert (b"", True) == (body.rest(), body.is_whole)
