"""Requests that are no part of the session, as telemetry: neither kept, nor missed, nor counted."""

import socket
import threading

import pytest

from replaykit.errors import BlockedNetworkError
from replaykit.model import HttpRequest
from replaykit.wire import guard_network, opened
from tests.wire.lines import recording_line, replaying_line
from tests.wire.provider import plain, provider, streamed
from tests.wire.readers import read_whole

NOWHERE = "http://telemetry.invalid/v1/traces"
EVENTS = [b"data: a\n\n", b"data: b\n\n"]


def everything(url):
    return True


def replaying(ignores=everything):
    return replaying_line([], ignores=ignores)


def test_in_replay_it_is_answered_and_nobody_hears_of_it(client):
    """
    The host does not exist, and is not looked for.
    """
    line = replaying()
    with opened(line):
        status, pieces = read_whole(client, NOWHERE)

    assert (200, b"{}") == (status, b"".join(pieces))
    assert [0, [], []] == [line.log.intercepted, line.log.missed, line.log.blocked]


def test_in_replay_a_thread_of_its_own_is_answered_alike(client):
    line = replaying()
    got = []
    with opened(line):
        thread = threading.Thread(target=lambda: got.append(read_whole(client, NOWHERE)[0]))
        thread.start()
        thread.join()

    assert ([200], 0) == (got, line.log.intercepted)


def test_what_is_written_as_protobuf_is_answered_so():
    """
    Where an empty message is an empty body.
    """
    kind = ("content-type", "application/x-protobuf")
    answer = replaying().answer(
        HttpRequest(method="POST", url=NOWHERE, headers=(kind,), body=b"\x0a\x00")
    )

    assert (200, (kind,), b"") == (answer.status, answer.headers, answer.body)


def test_while_recording_it_goes_through_and_is_not_kept(client):
    """
    Piece by piece, as it would without a run.
    """
    kept = []
    line = recording_line(kept, ignores=everything)
    with provider(streamed(*EVENTS)) as server, opened(line):
        got = read_whole(client, server.url)

    assert (200, EVENTS) == got
    assert ([], 0) == (kept, line.log.intercepted)


def test_while_recording_nobody_minds_that_it_cannot_be_reached(client):
    line = recording_line([], ignores=everything)
    with opened(line), pytest.raises(Exception, match=r".*"):
        read_whole(client, "http://127.0.0.1:9/")

    assert 0 == line.log.intercepted


def test_what_is_kept_is_numbered_as_if_it_had_not_been_there(sync_client):
    kept = []
    line = recording_line(kept, ignores=lambda url: url.endswith("/traces"))
    with provider(plain({})) as server, opened(line):
        for path in ("/traces", "/one", "/traces", "/two"):
            read_whole(sync_client, server.url + path)

    assert [1, 2] == [exchange.number for exchange in kept]


def test_a_socket_to_it_is_refused_and_nobody_hears_of_it():
    """
    What no client is known to send must not get out all the same.
    """
    guard_network()
    line = replaying(ignores=lambda url: "telemetry.invalid" in url)
    with opened(line):
        for host in ("telemetry.invalid", "replaykit.invalid"):
            with pytest.raises(BlockedNetworkError):
                socket.create_connection((host, 4317))

    assert ["replaykit.invalid:4317"] == [told.partition(" ")[0] for told in line.log.blocked]
