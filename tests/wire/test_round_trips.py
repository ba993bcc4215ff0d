"""The official SDKs against a provider on loopback: recorded, then replayed without it.

What the caller gets must be equal, and so must every piece of what came over the wire.
"""

import gzip
import threading
from dataclasses import replace

import pytest

from replaykit.wire import opened
from tests.wire.lines import recording_line, replaying_line
from tests.wire.made_up_replies import REPLIES, overloaded
from tests.wire.provider import plain, provider
from tests.wire.sdk_calls import CALLS

each_call = pytest.mark.parametrize("call", CALLS)


def record(call, *replies):
    kept = []
    with provider(*replies) as server, opened(recording_line(kept)):
        live = call(server.url)
    return live, kept, server


@each_call
def test_what_the_caller_gets_is_the_same(call):
    """
    Objects, bytes and pieces, with the server gone.
    """
    reply = REPLIES[call.reply]()
    live, kept, server = record(call, reply)
    line = replaying_line(kept)
    with opened(line):
        replayed = call(server.url)

    assert live == replayed
    assert [(reply.pieces, False)] == [
        ([chunk.data for chunk in e.response.chunks], e.response.is_cut) for e in kept
    ]
    assert ["same"] == [served.play.likeness for served in line.log.served]


@each_call
def test_a_streams_pieces_reach_the_caller_while_it_is_recorded(call):
    """
    The SDK has the first before the server lets the second go; replayed, it is the same.
    """
    reply = REPLIES[call.reply]()
    if len(reply.pieces) == 1:
        pytest.skip("comes in one piece")
    gate = threading.Event()
    reply.gates = [None, gate]
    kept = []
    line = recording_line(kept)
    with provider(reply) as server:
        opening = threading.Thread(target=open_after_the_first_piece, args=(line, gate))
        with opened(line):
            opening.start()
            live = call(server.url)
        opening.join()
    with opened(replaying_line(kept)):
        assert live == call(server.url)


def open_after_the_first_piece(line, gate):
    """Opens the gate once the first piece has been taped, and so is on its way to the caller."""
    while not any(taping._chunks for taping in list(line._open.values())):
        threading.Event().wait(0.001)
    gate.set()


@each_call
def test_what_was_tried_again_is_replayed_as_it_happened(call):
    """
    Overloaded first, as told to wait; then the answer.
    """
    if call.package == "google.genai" and "async" in call.name:
        pytest.skip("its retries sleep a second")
    trying = replace(call, retries=1)
    live, kept, server = record(trying, overloaded(retry_after_ms="1"), REPLIES[call.reply]())
    line = replaying_line(kept)
    with opened(line):
        replayed = trying(server.url)

    assert live == replayed
    assert [429, 200] == [exchange.response.status for exchange in kept]
    assert [1, 2] == [served.play.exchange.number for served in line.log.served]


@each_call
@pytest.mark.parametrize("status", [400, 500])
def test_an_error_is_the_same_error(call, status):
    """
    Its class, its status, its words.
    """
    error = {"error": {"message": "This is what is wrong.", "type": "some_error", "code": status}}
    kept = []
    with provider(plain(error, status=status)) as server, opened(recording_line(kept)):
        live = raised_by(call, server.url)
    with opened(replaying_line(kept)):
        replayed = raised_by(call, server.url)

    assert (type(live), str(live)) == (type(replayed), str(replayed))
    assert "This is what is wrong." in str(live)


def raised_by(call, url):
    with pytest.raises(Exception) as raised:
        call(url)
    return raised.value


@each_call
def test_what_was_compressed_is_the_same(call):
    """
    The tape holds it as text.
    """
    reply = REPLIES[call.reply]()
    body = b"".join(reply.pieces)
    packed = plain(gzip.compress(body), content_encoding="gzip")
    packed.headers += [header for header in reply.headers if header[0] == "content-type"]
    packed.headers.pop(0)
    live, kept, server = record(call, packed)
    with opened(replaying_line(kept)):
        assert live == call(server.url)
    assert [body] == [exchange.response.body for exchange in kept]
