"""Bodies without their compression, piece by piece, and headers that tell the truth of them."""

import gzip
import importlib
import zlib
from importlib.util import find_spec

import pytest

from replaykit.model import Chunk, HttpResponse
from replaykit.wire.plain_body import plain_by, plain_piecewise, without_stale_encoding

EVENTS = [b"data: a\n\n", b"data: b\n\n"]

PACKED = gzip.compress(b"{}", mtime=0)


def packed(pieces, encoding, **options):
    headers = (("content-encoding", encoding), ("content-length", "9"), ("x-a", "1"))
    chunks = tuple(Chunk(at_ns=n, data=piece) for n, piece in enumerate(pieces))
    body = b"".join(pieces)
    return HttpResponse(status=200, headers=headers, body=body, chunks=chunks, **options)


def deflated(window_bits):
    compressor = zlib.compressobj(wbits=window_bits)
    pieces = [compressor.compress(e) + compressor.flush(zlib.Z_SYNC_FLUSH) for e in EVENTS]
    return [*pieces, compressor.flush()]


@pytest.fixture(params=[name for name in ("httpx", "httpx2", "urllib3") if find_spec(name)])
def unpack(request):
    """Both ways to undo a compression."""
    if request.param == "urllib3":
        return plain_piecewise
    return plain_by(importlib.import_module(request.param))


@pytest.mark.parametrize(
    ("encoding", "window_bits"), [("gzip", 31), ("deflate", 15), ("deflate", -15)]
)
def test_a_stream_is_unpacked_event_by_event(unpack, encoding, window_bits):
    """
    Each at the time at which it came.
    """
    plain = unpack(packed(deflated(window_bits), encoding))

    assert EVENTS == [chunk.data for chunk in plain.chunks]
    assert [0, 1] == [chunk.at_ns for chunk in plain.chunks]
    assert (("x-a", "1"),) == plain.headers


def test_brotli_is_unpacked(unpack):
    """
    Where its library is installed.
    """
    brotli = pytest.importorskip("brotli")
    plain = unpack(packed([brotli.compress(b'{"a": 1}')], "br"))

    assert (b'{"a": 1}', (("x-a", "1"),)) == (plain.body, plain.headers)


@pytest.mark.parametrize(
    ("encoding", "body"), [("snappy", b"\x0b\x28some bytes"), ("gzip", b"\x1f\x8bbroken")]
)
def test_what_cannot_be_unpacked_stays_as_it_came(unpack, encoding, body):
    """
    With the header that says what it is.
    """
    response = packed([body], encoding)

    assert response == unpack(response)


def test_a_part_of_a_compressed_stream_is_unpacked_as_far_as_it_goes(unpack):
    """
    It was cut, and stays marked as such.
    """
    plain = unpack(packed(deflated(31)[:1], "gzip", is_cut=True))

    assert ([EVENTS[0]], True) == ([chunk.data for chunk in plain.chunks], plain.is_cut)


def test_an_empty_body_is_left_alone(unpack):
    """
    A reply to HEAD speaks of a body that is not there.
    """
    response = packed([], "gzip")

    assert response == unpack(response)


def test_a_header_that_its_body_belies_goes():
    """
    Many recorders keep it over what they have decoded.
    """
    response = packed([b'{"a": 1}'], "gzip")

    assert (("x-a", "1"),) == without_stale_encoding(response).headers


@pytest.mark.parametrize(
    "body", [PACKED, PACKED[:-9] + b"x" * 9], ids=["packed", "with a damaged end"]
)
def test_a_header_that_its_body_bears_out_stays(body):
    """
    Also where the body is broken.
    """
    response = packed([body], "gzip")

    assert response == without_stale_encoding(response)
