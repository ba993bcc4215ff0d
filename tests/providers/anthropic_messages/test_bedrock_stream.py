"""Bedrock's binary frames around the same events."""

import base64
import binascii
import json
import struct

from replaykit.model import HttpRequest, HttpResponse
from replaykit.providers import read_reply, read_request

REQUEST = HttpRequest(
    method="POST",
    url="https://bedrock-runtime.us-east-1.amazonaws.com"
    "/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/invoke-with-response-stream",
    body=json.dumps({"anthropic_version": "bedrock-2023-05-31", "messages": []}).encode(),
)
EVENTS = [
    {"type": "message_start", "message": {"id": "msg_bdrk_1", "content": [], "usage": {}}},
    {
        "type": "content_block_start",
        "index": 0,
        "content_block": {"type": "tool_use", "id": "toolu_bdrk_1", "name": "look_up", "input": {}},
    },
    {
        "type": "content_block_delta",
        "index": 0,
        "delta": {"type": "input_json_delta", "partial_json": '{"city":"Tokyo"}'},
    },
    {"type": "content_block_stop", "index": 0},
    {"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 9}},
    {"type": "message_stop", "amazon-bedrock-invocationMetrics": {"outputTokenCount": 9}},
]


def frame(document):
    payload = json.dumps(document).encode()
    prelude = struct.pack(">II", len(payload) + 16, 0)
    message = prelude + struct.pack(">I", binascii.crc32(prelude)) + payload
    return message + struct.pack(">I", binascii.crc32(message))


def wrapped(event):
    return frame({"bytes": base64.b64encode(json.dumps(event).encode()).decode(), "p": "abc"})


def reply_to(*frames):
    return read_reply(REQUEST, HttpResponse(status=200, body=b"".join(frames)))


def test_the_frames_of_a_reply_are_read():
    """
    A whole stream, told by its frames alone: the URL says that it is one.
    """
    reply = reply_to(*map(wrapped, EVENTS))

    assert ["toolu_bdrk_1"] == [call.id for call in reply.owed]
    assert "finished" == reply.ending
    assert read_request(REQUEST).stream


def test_frames_cut_in_the_middle_are_truncated():
    reply = reply_to(*map(wrapped, EVENTS[:3]), wrapped(EVENTS[3])[:20])

    assert "truncated" == reply.ending


def test_an_exception_frame_fails_the_reply():
    """
    Bedrock does not wrap its own errors, and names no type in them.
    """
    reply = reply_to(wrapped(EVENTS[0]), frame({"message": "Too many requests."}))

    assert "Too many requests." == reply.failure.message
