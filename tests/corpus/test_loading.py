"""Every file of the corpus loads, and holds what the manifest says it holds."""

from collections import Counter

from tests.corpus.recorded import (
    ENTRIES,
    each_project,
    exchanges_in,
    needs_corpus,
    recording_of,
)

pytestmark = needs_corpus

ENTRY = {entry["path"]: entry for entry in ENTRIES}

NO_EXCHANGES = {
    "is a gRPC call, not an HTTP exchange": "xAI is called by gRPC; the manifest counts the calls",
    "is no HTTP exchange": "a realtime session over WebSocket, which the manifest counts as one",
    "which is not there": "braintrust keeps large bodies beside the cassette; they are not here",
}
"""What the manifest counts as an interaction and is none here: how its sentence ends, and why."""


@each_project
def test_every_file_loads(names):
    recordings = {name: recording_of(name) for name in names}

    assert {name: (ENTRY[name]["format"], ENTRY[name]["interactions"]) for name in names} == {
        name: (recording.format, len(recording.exchanges) + len(recording.skipped))
        for name, recording in recordings.items()
    }
    assert [] == [
        (name, why)
        for name, recording in recordings.items()
        for why in recording.skipped
        if not why.endswith(tuple(NO_EXCHANGES))
    ]


@each_project
def test_statuses_are_those_of_the_manifest(names):
    read = {name: Counter(str(e.response.status) for e in exchanges_in(name)) for name in names}

    assert {} == {
        name: statuses
        for name, statuses in read.items()
        if not Counter(ENTRY[name]["statuses"]) >= statuses
    }


@each_project
def test_bodies_are_bytes_and_headers_are_texts(names):
    """
    Whatever the file keeps them as: text, base64, structure, chunks.
    """
    odd = [
        (name, exchange.number)
        for name in names
        for exchange in exchanges_in(name)
        for message in (exchange.request, exchange.response)
        if bytes is not type(message.body)
        or {str} < {str} | {type(part) for header in message.headers for part in header}
        or any(key != key.lower() for key, _ in message.headers)
    ]

    assert [] == odd
