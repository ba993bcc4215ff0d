"""What only looks like a secret comes through as the very same bytes."""

import json

import pytest

from replaykit.cassette.redaction import Redactor, scan
from tests.cassette.redaction.harmless import TEXTS
from tests.cassette.redaction.places import (
    EVENTS,
    answered,
    asked,
    dumped,
    pieces,
    said,
    sse,
    tool_call,
)

CAREFULLY = r"(?!)"
"""A pattern that matches nothing: with it, nothing is let off without a careful look."""

each_text = pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:30].encode().hex()[:24])


def deltas(text):
    return [{"choices": [{"index": 0, "delta": {"content": p}}]} for p in pieces(f"So: {text} ok")]


def test_there_are_many():
    assert 100 <= len(TEXTS)


@pytest.mark.parametrize("patterns", [(), (CAREFULLY,)], ids=["fast", "careful"])
@each_text
def test_a_harmless_text_is_the_same_object(text, patterns):
    """
    In a prompt, in the arguments of a call, in the pieces of a stream.
    """
    redactor = Redactor(patterns=patterns)
    prompt = asked(dumped(said(text)))
    call = answered(dumped(tool_call({"text": text})))
    stream = answered(sse(*deltas(text)), EVENTS, size=19)

    assert prompt.body is redactor.request(prompt).body
    assert call.body is redactor.response(call).body
    assert stream.body is redactor.response(stream).body
    assert stream.chunks is redactor.response(stream).chunks


@each_text
def test_a_scan_finds_nothing_in_it(text):
    assert () == scan(json.dumps(said(text), indent=2))
