"""Server-sent events, from bytes split anywhere."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.providers.sse import SseEvent, SseReader, looks_like_sse, read_events

STREAM = (
    ': a comment\r\n\r\nevent: first\r\ndata: {"text": "Grüße \u2028 東京"}\r\n\r\n'
    "data: two\ndata: lines\n\nid: 7\nretry: 10\n\ndata:tight\r\rdata: last"
).encode()
EVENTS = (
    SseEvent("first", '{"text": "Grüße \u2028 東京"}'),
    SseEvent(None, "two\nlines"),
    SseEvent(None, "tight"),
)


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_the_events_do_not_depend_on_where_the_bytes_are_split(cuts):
    """
    Inside a letter, inside CRLF, inside a field name: the same events come out.
    """
    edges = [0, *sorted(cuts), len(STREAM)]
    chunks = [STREAM[a:b] for a, b in pairwise(edges)]

    assert (EVENTS, SseEvent(None, "last")) == read_events(chunks)


def test_an_event_is_given_as_soon_as_its_blank_line_is_there():
    """
    A caller who streams does not wait for the next event.
    """
    reader = SseReader()

    assert [] == list(reader.feed(b"data: a\n"))
    assert [SseEvent(None, "a")] == list(reader.feed(b"\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("data: {}", True),
        ("\ufeffevent: x", True),
        (": comment", True),
        ("\r\n\r\ndata: {}", True),
        ('{"data": 1}', False),
        ("<html>: data", False),
        ("", False),
    ],
)
def test_a_stream_is_known_by_its_first_field(text, expected):
    """
    The content type may be lost or wrong; the first line tells.
    """
    assert looks_like_sse(text) is expected
