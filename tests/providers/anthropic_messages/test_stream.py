"""Streams put together: any order of the blocks' pieces, any place to stop."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from replaykit.model import HttpRequest, HttpResponse
from replaykit.providers import read_reply

REQUEST = HttpRequest(
    method="POST", url="https://api.anthropic.com/v1/messages", body=b'{"messages": []}'
)
START = {"type": "message_start", "message": {"id": "msg_1", "content": [], "usage": {}}}
END = [
    {"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {}},
    {"type": "message_stop"},
]
CITIES = st.lists(st.text(max_size=6), min_size=1, max_size=4)


def block_events(index, city, cuts):
    """One call's events, its arguments cut into pieces."""
    text = json.dumps({"city": city})
    edges = [0, *sorted({cut % len(text) for cut in cuts}), len(text)]
    pieces = [text[a:b] for a, b in pairwise(edges)]
    call = {"type": "tool_use", "id": f"toolu_{index}", "name": "look_up", "input": {}}
    yield {"type": "content_block_start", "index": index, "content_block": call}
    for piece in pieces:
        delta = {"type": "input_json_delta", "partial_json": piece}
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


@st.composite
def interleaved(draw):
    """What the model called with, and the events that tell it, the blocks' pieces shuffled."""
    cities = draw(CITIES)
    cuts = st.lists(st.integers(0, 99), max_size=3)
    blocks = [list(block_events(i, city, draw(cuts))) for i, city in enumerate(cities)]
    events = [START, *(block.pop(0) for block in blocks)]
    while waiting := [block for block in blocks if block]:
        events.append(draw(st.sampled_from(waiting)).pop(0))
    return cities, [*events, *END]


def reply_to(events):
    body = b"".join(f"data: {json.dumps(event)}\n\n".encode() for event in events)
    return read_reply(REQUEST, HttpResponse(status=200, body=body))


@given(interleaved())
def test_every_piece_goes_to_its_own_call(told):
    """
    In whichever order the pieces of several calls arrive.
    """
    cities, events = told

    reply = reply_to(events)

    assert [{"city": city} for city in cities] == [call.arguments for call in reply.calls]
    assert "finished" == reply.ending


@given(interleaved(), st.data())
def test_a_stream_that_stops_early_is_truncated(told, data):
    """
    Wherever it stops, no call may be run, and none has arguments that were not sent.
    """
    cities, events = told
    kept = data.draw(st.integers(1, len(events) - 2))

    reply = reply_to(events[:kept])

    assert "truncated" == reply.ending
    assert () == reply.owed
    assert all(
        json.dumps({"city": city}).startswith(call.arguments_text)
        for city, call in zip(cities, reply.calls, strict=False)
    )
