"""The official SDKs against a provider on loopback: recorded, then replayed without it.

What the caller gets must be equal, and so must every piece of what came over the wire.
"""

import gzip
import threading
from dataclasses import replace

import pytest

from replaykit.wire import opened
from replaykit.wire.taping import Taping
from tests.wire.lines import recording_line, replaying_line
from tests.wire.made_up_replies import REPLIES, overloaded
from tests.wire.provider import plain, provider
from tests.wire.sdk_calls import CALLS

pytestmark = [
    pytest.mark.filterwarnings("ignore:Inheritance class Aiohttp:DeprecationWarning"),
    pytest.mark.usefixtures("no_certificates"),
]
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
def test_a_streams_pieces_reach_the_caller_while_it_is_recorded(call, monkeypatch):
    """
    The server lets each piece go once the one before has passed by.
    """
    reply = REPLIES[call.reply]()
    reply.gates = [None, *(threading.Event() for _ in reply.pieces[1:])]
    closed = iter([*reply.gates[1:], threading.Event()])
    take = Taping.take

    def take_and_go_on(taping, data):
        next(closed).set()
        return take(taping, data)

    monkeypatch.setattr(Taping, "take", take_and_go_on)
    live, kept, server = record(call, reply)
    with opened(replaying_line(kept)):
        assert live == call(server.url)


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
