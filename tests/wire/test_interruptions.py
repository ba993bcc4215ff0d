"""Work that is interrupted while it is recorded: what was cut is never replayed as a whole answer.

Eight ways to be interrupted, over each client, with and without a loop.
"""

import asyncio
import threading
import traceback

import pytest

from replaykit.wire import opened
from tests.wire.interruptions import EVENTS, HARMLESS, WAYS, interrupted
from tests.wire.lines import recording_line, replaying_line
from tests.wire.made_up_replies import REPLIES
from tests.wire.provider import provider, streamed
from tests.wire.readers import read_whole, reader_of, reading
from tests.wire.sdk_calls import STREAMING_SDKS


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_was_cut_is_never_replayed_as_a_whole(client, way):
    """
    Whatever was kept says that it is cut, and breaks off when somebody reads on.
    """
    found = interrupted(client, way)

    assert (1, 1) == (len(found.kept), found.log.intercepted), found.log
    assert found.raised is None or way not in HARMLESS, found.raised
    assert found.is_never_whole, found.broken


def left_after_one_event(stream):
    with stream as events:
        next(iter(events))


async def left_after_one_event_async(stream):
    async with await stream as events:
        await anext(aiter(events))


async def cancelled_after_one_event(stream):
    async with await stream as events:
        await anext(aiter(events))
        asyncio.current_task().cancel()
        await anext(aiter(events))


def leave(sdk, url):
    with sdk.client(url) as client:
        left_after_one_event(sdk.stream(client))


def leave_async(sdk, url, how=left_after_one_event_async):
    async def run():
        async with sdk.async_client(url) as client:
            await how(sdk.stream(client))

    asyncio.run(run())


def cancel_async(sdk, url):
    with pytest.raises(asyncio.CancelledError):
        leave_async(sdk, url, cancelled_after_one_event)


@pytest.mark.parametrize("how", [leave, leave_async, cancel_async], ids=lambda how: how.__name__)
@pytest.mark.parametrize("sdk", STREAMING_SDKS)
@pytest.mark.usefixtures("no_certificates")
def test_an_sdks_stream_that_was_left_is_cut(sdk, how):
    """
    Replaying it, the SDK breaks off where the recording does.
    """
    kept, never = [], threading.Event()
    reply = REPLIES[sdk.reply]()
    reply.gates = [None, never]
    with provider(reply) as server:
        with opened(recording_line(kept)):
            how(sdk, server.url)
        never.set()
        url = server.url
    with (
        opened(replaying_line(kept)),
        sdk.client(url) as client,
        pytest.raises(Exception) as broken,
    ):
        list(sdk.stream(client))

    assert [(True, reply.pieces[:1])] == [
        (e.response.is_cut, [chunk.data for chunk in e.response.chunks]) for e in kept
    ]
    assert "the recording ends here: it was cut" in "".join(
        traceback.format_exception(broken.value)
    )


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
