"""Every file of the corpus loads, and holds what the manifest says it holds."""

from collections import Counter

from replaykit.cassette.foreign import read_recording
from tests.corpus.recorded import ENTRIES, each_file, needs_corpus

pytestmark = needs_corpus

ENTRY = {entry["path"]: entry for entry in ENTRIES}

NO_EXCHANGES = {
    "is a gRPC call, not an HTTP exchange": "xAI is called by gRPC; the manifest counts the calls",
    "is no HTTP exchange": "a realtime session over WebSocket, which the manifest counts as one",
    "which is not there": "braintrust keeps large bodies beside the cassette; they are not here",
}
"""What the manifest counts as an interaction and is none here: how its sentence ends, and why."""


@each_file
def test_every_file_loads(name, corpus):
    recording = read_recording(corpus / name)

    assert ENTRY[name]["format"] == recording.format
    assert ENTRY[name]["interactions"] == len(recording.exchanges) + len(recording.skipped)
    assert [] == [why for why in recording.skipped if not why.endswith(tuple(NO_EXCHANGES))]


@each_file
def test_statuses_are_those_of_the_manifest(name, corpus):
    exchanges = read_recording(corpus / name).exchanges

    assert Counter(ENTRY[name]["statuses"]) >= Counter(str(e.response.status) for e in exchanges)


@each_file
def test_bodies_are_bytes_and_headers_are_texts(name, corpus):
    """
    Whatever the file keeps them as: text, base64, structure, chunks.
    """
    for exchange in read_recording(corpus / name).exchanges:
        for message in (exchange.request, exchange.response):
            assert bytes is type(message.body)
            assert {str} >= {type(part) for header in message.headers for part in header}
            assert [] == [key for key, _ in message.headers if key != key.lower()]
