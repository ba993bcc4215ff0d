"""A streamed reply says the same, however the network splits its bytes."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.providers import PROVIDERS, read_reply
from replaykit.providers.sse import SseReader, looks_like_sse
from tests.conformance.cases import case_files, exchange, load_case

each_provider = pytest.mark.parametrize("provider", [provider.name for provider in PROVIDERS])


@cache
def streams_of(provider):
    """The exchanges of the provider's cases whose reply is an event stream."""
    cases = [load_case(path) for name, path in case_files() if name.startswith(f"{provider}/")]
    exchanges = [exchange(case) for case in cases if "url" in case["request"]]
    return [e for e in exchanges if looks_like_sse(e.response.body.decode(errors="replace"))]


def written_anew(chunks):
    """A plain stream of the events that a reader gives for these chunks."""
    reader = SseReader()
    events = [event for chunk in chunks for event in reader.feed(chunk)]
    unfinished = reader.close()
    whole = "".join(f"{lines_of(event)}\n" for event in events)
    return (whole + (lines_of(unfinished).rstrip("\n") if unfinished else "")).encode()


def lines_of(event):
    name = f"event: {event.name}\n" if event.name else ""
    return name + "".join(f"data: {line}\n" for line in event.data.split("\n"))


@st.composite
def split_streams(draw, provider):
    """A stream, and its body in pieces, some of them empty, under any of the three line ends."""
    stream = draw(st.sampled_from(streams_of(provider)))
    body = stream.response.body
    if b"\r" not in body:
        body = body.replace(b"\n", draw(st.sampled_from((b"\n", b"\r\n", b"\r"))))
    step = draw(st.sampled_from((1, 2, 7, len(body))))
    cuts = draw(st.lists(st.integers(0, len(body)), max_size=8)) + list(range(0, len(body), step))
    return stream, [body[a:b] for a, b in pairwise([0, *sorted(cuts), len(body)])]


@each_provider
@given(st.data())
def test_the_facts_do_not_depend_on_where_a_stream_is_split(provider, data):
    """
    Calls, text, ending and failure: as from the body in one piece.
    """
    stream, chunks = data.draw(split_streams(provider))
    received = replace(stream.response, body=written_anew(chunks))

    assert read_reply(stream.request, stream.response) == read_reply(stream.request, received)
