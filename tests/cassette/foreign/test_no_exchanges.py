"""What a recording holds besides whole HTTP exchanges is named, one sentence each."""

import pytest

from replaykit.cassette.foreign import read_recording
from tests.cassette.foreign.recordings import FILES, exchange, read, vcrpy

STREAM = FILES / "other" / "event_stream.txt"
NO_STATUS = "exchange 1 has no status, so no response was recorded"


def har(request=(), response=(), **entry):
    default = {"method": "GET", "url": "https://api.example.test/", "headers": []}
    answer = {"status": 200, "headers": [], "content": {"text": "ok"}}
    whole = {"request": default | dict(request), "response": answer | dict(response), **entry}
    return {"log": {"entries": [whole]}}


def braintrust(request, response):
    sides = {
        "request": {"method": "GET", "url": "https://api.example.test/", "body": request},
        "response": {"status": 200, "body": response},
    }
    return {"entries": [{"matchKey": "GET api.example.test/", **sides}]}


def wiremock(request=(), response=()):
    return {"request": {"method": "GET", "url": "/a", **dict(request)}, "response": dict(response)}


@pytest.mark.parametrize(
    ("name", "skipped"),
    [
        ("websocket.yaml", ["a WebSocket session of 2 messages is no HTTP exchange"]),
        ("grpc.yaml", ["interaction 1 is a gRPC call, not an HTTP exchange"]),
        (
            "cassetter_protocols.yaml",
            [
                "gRPC interaction 1 is no HTTP exchange",
                "WebSocket interaction 1 is no HTTP exchange",
            ],
        ),
    ],
)
def test_records_of_other_protocols_are_named(name, skipped):
    recording = read_recording(FILES / "other" / name)

    assert skipped == list(recording.skipped)
    assert () == recording.exchanges


@pytest.mark.parametrize(
    ("content", "skipped"),
    [
        (vcrpy(exchange(response={"status": None})), NO_STATUS),
        (vcrpy(exchange(response={"status": {"message": "OK"}})), NO_STATUS),
        (vcrpy(exchange(response={"status": "soon"})), NO_STATUS),
        (vcrpy(exchange(response={"status": 0})), NO_STATUS),
        (vcrpy(exchange(response={"status": True})), NO_STATUS),
        ({"requests": [exchange()["request"]], "responses": []}, "exchange 1 has no response"),
        (
            {"when": {"path_matches": ["a"]}, "then": {"status": 200}},
            "exchange 1 is a mock for any method or path, not the recording of a request",
        ),
        ({"when": {"path": "/", "method": "GET"}, "then": {}}, NO_STATUS),
        (har(response={"status": 0}), NO_STATUS),
        (
            har(request={"url": "wss://api.example.test/"}),
            "exchange 1 is a WebSocket session, not an HTTP exchange",
        ),
        (har(_webSocketMessages=[]), "exchange 1 is a WebSocket session, not an HTTP exchange"),
        (
            har(response={"content": {"size": 12}}),
            "exchange 1 was saved without the 12 bytes of its response body",
        ),
        (
            har(response={"content": {"_file": "gone.bin"}}),
            "exchange 1 has its response body in 'gone.bin', which is not there",
        ),
        (
            braintrust({"kind": "binary", "path": "gone.bin"}, {"kind": "empty"}),
            "exchange 1 has its request body in 'gone.bin', which is not there",
        ),
        (
            braintrust({"kind": "empty"}, {"kind": "hologram"}),
            "exchange 1 has a response body of an unknown kind, 'hologram'",
        ),
        (
            wiremock(request={"method": "ANY"}),
            "exchange 1 is a stub for any method, not the recording of a request",
        ),
        (
            {"request": {"method": "GET", "urlPathPattern": "/a/[0-9]+"}, "response": {}},
            "exchange 1 is a stub for many URLs, not the recording of a request",
        ),
        (
            wiremock(response={"fault": "EMPTY_RESPONSE"}),
            "exchange 1 is a stub for a fault or a proxy, not the recording of a response",
        ),
        (
            wiremock(response={"bodyFileName": "gone.json"}),
            "exchange 1 has its response body in __files/'gone.json', which is not there",
        ),
    ],
)
def test_a_record_that_is_no_whole_exchange_is_named(content, skipped, tmp_path):
    recording = read(tmp_path, content)

    assert [skipped] == list(recording.skipped)
    assert () == recording.exchanges


def test_an_exchange_keeps_the_number_it_has_in_the_file(tmp_path):
    recording = read(tmp_path, vcrpy(exchange(response={"status": None}), exchange()))

    assert [2] == [found.number for found in recording.exchanges]


@pytest.mark.parametrize(
    "content",
    [
        "interactions: {}\nversion: 1\n",
        "interactions:\nversion: 1\n",
        vcrpy(),
        {"version": 2, "interactions": []},
        "version = 1\ninteractions = []\n",
        {"http_interactions": [], "recorded_with": "VCR 6.2.0"},
        {"log": {"entries": []}},
        {"entries": [], "meta": {}},
        {"mappings": [], "meta": {"total": 0}},
        {"requests": [], "responses": []},
        "httprr trace v1\n",
    ],
)
def test_a_recording_of_nothing_is_a_recording(content, tmp_path):
    recording = read(tmp_path, content)

    assert () == recording.exchanges
    assert () == recording.skipped


def test_a_bare_event_stream_is_a_response_without_its_request():
    recording = read_recording(STREAM)

    assert "sse-fixture" == recording.format
    assert ("", "", b"") == (
        recording.exchanges[0].request.method,
        recording.exchanges[0].request.url,
        recording.exchanges[0].request.body,
    )
    assert 200 == recording.exchanges[0].response.status
    assert STREAM.read_bytes() == recording.exchanges[0].response.body
    assert (
        "the file is a bare event stream: its request is not known, "
        "and its status is taken for 200",
    ) == recording.notes


def test_a_vcrpy_cassette_without_its_last_line_is_noted(tmp_path):
    """
    A file cut between two exchanges is valid YAML, and its end is the only thing that is missing.
    """
    recording = read(tmp_path, "interactions: []\n")

    assert (
        "vcrpy ends a cassette with its `version`, which is missing: exchanges may be missing too",
    ) == recording.notes


def test_a_stub_that_matches_bodies_by_a_pattern_is_noted(tmp_path):
    recording = read(tmp_path, wiremock(request={"bodyPatterns": [{"contains": "tokyo"}]}))

    assert (
        "exchange 1 was matched by a pattern: its request body is not known",
    ) == recording.notes
