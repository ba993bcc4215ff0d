"""Bodies as they were before the transport compressed them."""

import gzip
import zlib

import brotli
import pytest

from replaykit.errors import MalformedWireError
from replaykit.providers import compression
from replaykit.providers.compression import decoded

PLAIN = b'{"text": "weather"}' * 3


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (PLAIN, ()),
        (gzip.compress(PLAIN), ()),
        (gzip.compress(PLAIN[:9]) + gzip.compress(PLAIN[9:]), ()),
        (zlib.compress(PLAIN), ()),
        (brotli.compress(PLAIN), (("content-encoding", "br"),)),
        (PLAIN, (("content-encoding", "gzip"),)),
        (PLAIN, (("content-encoding", "br"),)),
    ],
    ids=[
        *("plain", "gzip", "gzip in pieces", "zlib", "brotli"),
        *("gzip already undone", "brotli already undone"),
    ],
)
def test_the_bytes_decide_not_the_header(body, headers):
    """
    Recorders keep the header over decoded bodies, and lose it over encoded ones.
    """
    assert PLAIN == decoded(body, headers)


@pytest.mark.parametrize(
    "body", [gzip.compress(PLAIN)[:10] + b"\xff" * 10, b"\x78\x9cgarbage"], ids=["gzip", "zlib"]
)
def test_broken_data_is_named(body):
    """
    Not a traceback from inside the library, but the body that is broken.
    """
    with pytest.raises(MalformedWireError, match=r"^body: broken compressed data: "):
        decoded(body, ())


def test_a_bomb_is_not_unpacked(monkeypatch):
    """
    A few bytes that unpack to more than any body holds are refused before they fill the memory.
    """
    monkeypatch.setattr(compression, "MOST_DECODED_BYTES", 1024 * 1024)

    with pytest.raises(MalformedWireError, match=r"^body: unpacks to more than 1 MiB$"):
        decoded(gzip.compress(bytes(4 * 1024 * 1024)), ())
