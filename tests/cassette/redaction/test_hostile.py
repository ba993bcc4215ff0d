"""Bodies made to keep the redactor busy: it takes them in its stride, and finds what is in them."""

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
    "private keys": "-----BEGIN " + "PRIVATE KEY-----A-",
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
    "commands": "curl -u a",
    "cookies on command lines": "curl -b 'a",
    "flags": "--api-key ",
    "elements": "<password>",
    "heads of keys": "key aB1…",
    "bullets": "key •••",
    "crosses": "key xxxxxx",
    "ends of keys": "key ending in ",
    "nothing": "\0",
    "our names": "<openai-key-1>",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_what_is_hidden_in_it_is_found(piece):
    """
    However often it is repeated before the secret.
    """
    body = f"{piece * (16_000 // len(piece))} {KEY}".encode()

    assert KEY.encode() not in Redactor().request(asked(body)).body
