"""Work that is interrupted while it is recorded: what was cut is never replayed as a whole answer.

Eight ways to be interrupted, over each client, with and without a loop.
"""

import asyncio
import threading

import pytest

from replaykit.wire import opened
from tests.wire.lines import recording_line, replaying_line
from tests.wire.provider import Reply, provider, streamed
from tests.wire.readers import read_whole, reader_of, reading

BROKEN_OFF = ("peer closed", "ncompleteRead", "not completed", "ended prematurely", "InvalidChunk")
EVENTS = [b"data: %d\n\n" % number for number in range(7)]


def a_stream(never):
    """Three events, and the rest for nobody."""
    return streamed(*EVENTS, gates=[None, None, None, never])


def cancelled(client, url):
    """Three pieces in, the task is cancelled; without a loop, somebody presses Ctrl-C."""
    with reading(reader_of(client), url) as reader:
        if not reader.is_async:
            three_of(reader)
            raise KeyboardInterrupt

        async def read_on():
            for _ in range(3):
                await reader._piece()
            asyncio.current_task().cancel()
            await reader._piece()

        reader.run(read_on())


def timed_out(client, url):
    """The fourth piece takes longer than the caller waits."""
    with reading(reader_of(client, timeout=0.1), url) as reader:
        three_of(reader)
        reader.piece()


def reset_in_a_stream(client, url):
    """The server goes away between two events."""
    read_whole(client, url)


def reset_in_a_document(client, url):
    """The server goes away in the middle of an object whose length it has announced."""
    read_whole(client, url)


def stopped(client, url):
    """The caller has seen enough after three pieces."""
    with reading(reader_of(client), url) as reader:
        three_of(reader)


def raised(client, url):
    """The caller fails over the third piece."""
    with reading(reader_of(client), url) as reader:
        three_of(reader)
        raise LookupError("not what I was looking for")


def unread(client, url):
    """The caller looks at the head alone."""
    with reading(reader_of(client), url):
        pass


def left_open(client, url):
    """Nobody closes anything; the run ends over it."""
    reader = reader_of(client)
    reader.send(url)
    three_of(reader)
    return reader


def three_of(reader):
    return [reader.piece() for _ in range(3)]


REPLIES = {
    reset_in_a_stream: lambda _: streamed(*EVENTS[:3], breaks_off=True),
    reset_in_a_document: lambda _: Reply(
        [b'{"choices": [{"message": {"content": "The sky is'],
        length=1000,
        breaks_off=True,
    ),
}
WAYS = [
    cancelled,
    timed_out,
    reset_in_a_stream,
    reset_in_a_document,
    stopped,
    raised,
    unread,
    left_open,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_was_cut_is_never_replayed_as_a_whole(client, way):
    """
    Whatever was kept says that it is cut, and breaks off when somebody reads on.
    """
    kept, left = [], None
    never = threading.Event()
    line = recording_line(kept)
    with provider(REPLIES.get(way, a_stream)(never)) as server:
        with opened(line):
            try:
                left = way(client, server.url)
            except BaseException as interruption:
                assert way not in (stopped, unread, left_open), interruption
        never.set()
        close(left)

    assert [True] == [exchange.response.is_cut for exchange in kept], line.log
    assert 1 == line.log.intercepted
    with opened(replaying_line(kept)), pytest.raises(Exception) as broken:
        read_whole(client, server.url)
    assert [] != [words for words in BROKEN_OFF if words in str(broken.value)]


def close(reader):
    if reader is not None:
        reader.close()
        if reader.is_async:
            reader.loop.close()


@pytest.mark.parametrize("status", [200, 500])
def test_what_was_read_to_its_end_stays_whole_when_the_test_fails(client, status):
    """
    The run decides what becomes of it, not the wire.
    """
    if client[0] == "urllib" and status == 500:
        pytest.skip("urllib raises errors unread")
    kept = []
    reply = streamed(*EVENTS)
    reply.status = status
    with provider(reply) as server, pytest.raises(AssertionError), opened(recording_line(kept)):
        assert read_whole(client, server.url) is None

    assert [(status, False)] == [(e.response.status, e.response.is_cut) for e in kept]


@pytest.mark.parametrize(
    "last",
    [
        b"data: [DONE]\n\n",
        b'event: message_stop\ndata: {"type": "message_stop"}\n\n',
        b'data: {"type": "response.completed"}\n\n',
        b'event: error\ndata: {"type": "error", "error": {"type": "overloaded_error"}}\n\n',
    ],
)
def test_a_stream_that_said_its_end_is_whole_though_nobody_read_on(client, last):
    """
    SDKs stop at the mark, and leave the transport's own end unread.
    """
    kept, never = [], threading.Event()
    reply = streamed(b'data: {"n": 1}\n\n', last, b"", gates=[None, None, never])
    with provider(reply) as server:
        with opened(recording_line(kept)), reading(reader_of(client), server.url) as reader:
            got = [reader.piece(), reader.piece()]
        never.set()
    with opened(replaying_line(kept)):
        assert (200, got) == read_whole(client, server.url)


@pytest.mark.parametrize(
    "last",
    [
        b'data: {"choices": [{"finish_reason": "stop"}]}\n\n',
        b'data: {"candidates": [{"finishReason": "STOP"}]}\n\n',
        b'data: {"type": "message_delta", "delta": {"stop_reason": "end_turn"}}\n\n',
        b"data: [DON",
    ],
)
def test_a_reason_to_finish_is_not_the_end(client, last):
    """
    Usage may follow, and some servers give the reason with every event.
    """
    kept, never = [], threading.Event()
    reply = streamed(b'data: {"n": 1}\n\n', last, b"x", gates=[None, None, never])
    with provider(reply) as server:
        with opened(recording_line(kept)), reading(reader_of(client), server.url) as reader:
            reader.piece()
            reader.piece()
        never.set()

    assert [True] == [exchange.response.is_cut for exchange in kept]
