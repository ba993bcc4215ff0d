"""Replies that real providers gave: served on loopback, recorded, replayed without the server."""

import re
from urllib.parse import urlsplit

import pytest

from replaykit.providers.compression import decoded
from replaykit.providers.wire_body import read_reply_body
from replaykit.wire import opened
from tests.corpus.recorded import each_project, needs_corpus, readings_in
from tests.wire.lines import recording_line, replaying_line
from tests.wire.provider import Reply, provider
from tests.wire.sdk_calls import CALLS

pytestmark = [
    needs_corpus,
    pytest.mark.usefixtures("no_certificates"),
    pytest.mark.filterwarnings("ignore:Pydantic serializer warnings:UserWarning"),
]

_EVENT_END = re.compile(rb"(?<=\n\n)|(?<=\r\n\r\n)")
_CALL_OF = {
    "openai_chat": ("chat", "chat_stream"),
    "openai_responses": ("response", "response_stream"),
    "anthropic_messages": ("message", "message_stream"),
    "gemini": ("content", "content_stream"),
}
_CALLS = {parameter.values[0].name: parameter.values[0] for parameter in CALLS}


def body_of(response):
    return decoded(response.body, response.headers)


def served(response):
    """The recorded reply, event by event where it is a stream."""
    kept = ("content-type", "retry-after", "request-id", "x-request-id")
    headers = [(name, value) for name, value in response.headers if name in kept]
    pieces = [piece for piece in _EVENT_END.split(body_of(response)) if piece]
    return Reply(pieces, status=response.status, headers=headers)


def exchanges_of(names):
    return [reading.exchange for name in names for reading in readings_in(name)]


def path_of(request):
    """A path as it was asked for, or what a recorder has left of its URL."""
    try:
        return urlsplit(request.url).path.strip("/")
    except ValueError:
        return "redacted"


def one_of_each_kind(names):
    """For each provider, status and way of replying the first of a project's replies."""
    found = {}
    for name in names:
        for reading in readings_in(name):
            response = reading.exchange.response
            call = _CALL_OF[reading.request.provider][read_reply_body(response).events is not None]
            if call in _CALLS:
                found.setdefault((call, response.status), response)
    return found


def outcome(call, url):
    """What a caller gets, an error included: recorded replies need not fit today's SDK."""
    try:
        return call(url)
    except Exception as error:
        return type(error), str(error)


@each_project
def test_the_sdk_gives_the_same_from_the_tape(names):
    """
    Equal objects, or the same error, and every byte in its piece.
    """
    expected, found = {}, {}
    for (call, status), response in one_of_each_kind(names).items():
        kept, reply = [], served(response)
        with provider(reply) as server, opened(recording_line(kept)):
            live = outcome(_CALLS[call], server.url)
        with opened(replaying_line(kept)):
            replayed = outcome(_CALLS[call], server.url)
        pieces = [[chunk.data for chunk in one.response.chunks] for one in kept]
        expected[call, status], found[call, status] = (live, [reply.pieces]), (replayed, pieces)

    assert expected == found


@each_project
def test_all_that_was_recorded_comes_back_byte_for_byte(http, names):
    """
    Asked as it was asked then.
    """
    exchanges, kept = exchanges_of(names), []
    replies = [served(exchange.response) for exchange in exchanges]
    if not replies:
        pytest.skip("speaks to no provider we know")

    def ask(client, url):
        return [
            client.post(f"{url}/{path_of(one.request)}", content=one.request.body).content
            for one in exchanges
        ]

    with http.Client(verify=False, timeout=60) as client:
        with provider(*replies) as server, opened(recording_line(kept)):
            live = ask(client, server.url)
        line = replaying_line(kept)
        with opened(line):
            replayed = ask(client, server.url)

    assert [body_of(exchange.response) for exchange in exchanges] == live == replayed
    assert {"same"} == {one.play.likeness for one in line.log.served}
    assert [reply.pieces for reply in replies] == [
        [chunk.data for chunk in exchange.response.chunks] for exchange in kept
    ]
