"""Streamed replies, whatever order their events come in."""

import json

from hypothesis import given
from hypothesis import strategies as st

from replaykit.model import HttpRequest, HttpResponse
from replaykit.providers import read_reply

REQUEST = HttpRequest(
    method="POST",
    url="https://api.openai.com/v1/responses",
    body=b'{"model": "gpt-5.1", "input": "Go.", "stream": true}',
)


@st.composite
def interleaved_calls(draw):
    """Calls with their arguments in fragments, and the events of all of them mixed."""
    texts = draw(st.lists(st.lists(st.text(max_size=4), max_size=4), min_size=1, max_size=5))
    lanes = [list(events_of(place, fragments)) for place, fragments in enumerate(texts)]
    mixed = []
    while any(lanes):
        lane = draw(st.sampled_from([lane for lane in lanes if lane]))
        mixed.append(lane.pop(0))
    return ["".join(fragments) for fragments in texts], mixed


def events_of(place, fragments):
    item = {"type": "function_call", "id": f"fc_{place}", "call_id": f"call_{place}", "name": "f"}
    at = {"item_id": item["id"], "output_index": place}
    yield {"type": "response.output_item.added", "item": {**item, "arguments": ""}, **at}
    for delta in fragments:
        yield {"type": "response.function_call_arguments.delta", "delta": delta, **at}


def streamed(events):
    body = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
    return read_reply(REQUEST, HttpResponse(status=200, body=body.encode()))


@given(interleaved_calls())
def test_every_fragment_finds_its_call(calls):
    """
    However the events of several calls interleave, each call gets its own arguments.
    """
    arguments, events = calls
    reply = streamed(events)

    assert arguments == [call.arguments_text for call in reply.calls]
    assert [f"call_{n}" for n in range(len(arguments))] == [call.id for call in reply.calls]
