"""Bodies made to keep the redactor busy: it takes them in its stride, and finds what is in them."""

import time

import pytest

from replaykit.cassette.redaction import Redactor
from tests.cassette.redaction.places import asked

KEY = "gs" + "k_" + "a1B2c3D4" * 6

HOSTILE = {
    "arrays": "[",
    "objects": '{"a":',
    "strings": '["a",',
    "quotes": '"',
    "escapes": '\\"',
    "percent": "%41",
    "percent names": "%3Ca-1-",
    "prefixes": "-sk-a",
    "tokens": "eyJaaaaaaaaaaa-",
    "private keys": "-----BEGIN PRIVATE KEY-----A-",
    "stars": "***a ",
    "users": "://a:b@",
    "names": "password=",
    "quoted names": 'password = "a1',
    "probabilities": '{"token":"a1b2c3d4e5","logprobs":',
    "base64": "c2stcHJvai",
    "events": 'data: {"a":"b"}\n\n',
    "data lines": "data:",
    "documents": '{"t":"sk-pro"}\n',
    "pairs": "a=b&",
    "parts": "--b content-disposition: ",
    "nothing": "\0",
    "our names": "<openai-key-1>",
}


def seconds_for(text):
    body = f"{text} {KEY}".encode()
    started = time.process_time()

    kept = Redactor().request(asked(body)).body

    assert KEY.encode() not in kept
    return time.process_time() - started


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_body_and_no_faster(piece):
    """
    Eight times the body may take eight times as long, with room for noise; the square would be 64.
    """
    small, large = (piece * (size // len(piece)) for size in (2_000, 16_000))

    assert seconds_for(large) < max(0.25, 30 * seconds_for(small))
