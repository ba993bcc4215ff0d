"""Streams while they are captured: untouched, not delayed, and held within bounds."""

import threading
from itertools import pairwise
from pathlib import Path

import pytest

import replaykit
from replaykit.capturing import writer as writing
from replaykit.cassette.store import load
from replaykit.real_time import now_ns
from tests.capture.agents import says
from tests.run.asking import ask
from tests.wire.provider import provider, streamed
from tests.wire.readers import read_whole, reader_of, reading

pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class Aiohttp:DeprecationWarning")
PIECES = [f"data: {number}\n\n".encode() for number in range(4)]
A_LOT = [b"x" * 1000] * 50


def captured():
    return load(Path("bug.cassette")).exchanges


def test_each_piece_reaches_the_caller_before_the_next_is_sent(client):
    gates = [None, *(threading.Event() for _ in PIECES[1:])]
    reply = streamed(*PIECES, gates=gates)
    seen = []
    with provider(reply) as server, replaykit.capture("bug.cassette"):
        with reading(reader_of(client), f"{server.url}/v1/chat") as reader:
            while (piece := reader.piece()) is not None:
                seen.append(piece)
                for gate in gates[1 : b"".join(seen).count(b"\n\n") + 1]:
                    gate.set()

    (exchange,) = captured()
    assert b"".join(PIECES) == b"".join(seen) == exchange.response.body
    assert 4 == len(exchange.response.chunks)
    assert all(one.at_ns <= two.at_ns for one, two in pairwise(exchange.response.chunks))


def test_a_body_that_is_too_long_is_kept_in_part_and_comes_whole(client, logged):
    with provider(streamed(*A_LOT)) as server:
        with replaykit.capture("bug.cassette", max_body=20_000):
            _, pieces = read_whole(client, f"{server.url}/v1/chat")

    (exchange,) = captured()
    assert b"".join(A_LOT) == b"".join(pieces)
    assert exchange.response.is_cut
    assert 20_000 >= len(exchange.response.body)
    assert [
        "replaykit: a response is taped in part, and marked cut: it has more than 20,000 bytes"
        " (max_body)"
    ] == logged()


def test_a_request_that_is_too_long_is_sent_and_not_kept(logged):
    with provider(says("that is long")) as server:
        with replaykit.capture("bug.cassette", max_body=500):
            said = ask(server.url, "long " * 100)
            ask(server.url, "short")

    assert "that is long" == said
    assert 1 == len(captured())
    assert [
        f"replaykit: not captured: POST {server.url}/v1/chat/completions:"
        " its body has more than 500 bytes (max_body)"
    ] == logged()


def test_what_waits_to_be_written_is_bounded(monkeypatch, logged):
    """
    As on a disk that does not keep up.
    """
    monkeypatch.setattr(writing.writer, "_most_held", 10_000)
    with provider(streamed(*A_LOT), says("sunny")) as server:
        with replaykit.capture("bug.cassette"):
            body = _read(f"{server.url}/v1/chat")
            ask(server.url)

    assert 50_000 == len(body)
    assert [True, False] == [exchange.response.is_cut for exchange in captured()]
    assert [
        "replaykit: a response is taped in part, and marked cut:"
        " too much waits to be written already"
    ] == logged()


def test_nothing_is_held_when_all_is_written():
    with provider(streamed(*A_LOT, breaks_off=True), says("sunny")) as server:
        with replaykit.capture("bug.cassette", max_body=20_000):
            with pytest.raises(Exception, match=r"IncompleteRead|chunk"):
                _read(f"{server.url}/v1/chat")
            ask(server.url)

    assert 0 == writing.writer._held


def _read(url):
    import urllib.request

    with urllib.request.urlopen(url) as response:
        return response.read()


def test_the_clock_of_a_capture_is_the_real_one():
    began = now_ns()
    with provider(says("sunny")) as server, replaykit.capture("bug.cassette"):
        ask(server.url)
        ask(server.url)
    took = now_ns() - began

    first, second = captured()
    assert 0 <= first.sent_ns < second.sent_ns < took
