"""Bodies: what is not secret keeps its bytes, and what cannot be looked into is not kept."""

import base64
import gzip
import json
import zlib

import brotli
import pytest

from replaykit.cassette.redaction import Redactor
from replaykit.model import Chunk, HttpResponse
from replaykit.providers.aws_event_stream import read_frames
from replaykit.providers.compression import MOST_DECODED_BYTES
from tests.cassette.redaction.places import (
    EVENTS,
    JSON,
    PLACES,
    answered,
    asked,
    dumped,
    replied,
    said,
    sse,
)

KEY = "sk-" + "proj-" + "A1b2C3d4" * 6
GZIP = (*JSON, ("content-encoding", "gzip"))


def kept_of(text, **rules):
    return Redactor(**rules).request(asked(text.encode())).body.decode()


def chunked(*pieces):
    chunks = tuple(Chunk(at_ns=number, data=piece) for number, piece in enumerate(pieces))
    return HttpResponse(status=200, headers=EVENTS, body=b"".join(pieces), chunks=chunks)


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (
            f'{{ "a" :1.50,\n\t"k":"{KEY}" , "e":"\\u00e9\\/"}}',
            '{ "a" :1.50,\n\t"k":"<openai-key-1>" , "e":"\\u00e9\\/"}',
        ),
        (
            f'{{"pwd":"a1","pwd":"b2", "n": 1e400, "t": "{KEY}"}}',
            '{"pwd":"<password-1>","pwd":"<password-2>", "n": 1e400, "t": "<openai-key-1>"}',
        ),
        (
            '{"db": {"password": 12345678, "port": 5432}}',
            '{"db": {"password": "<password-1>", "port": 5432}}',
        ),
        (
            '{"headers": {"Authorization": "Bearer abcdef"}}',
            '{"headers": {"Authorization": "Bearer <authorization-1>"}}',
        ),
        (
            '{"env":[{"name":"API_KEY","value":"x1"},{"name":"A","value":"x2"}]}',
            '{"env":[{"name":"API_KEY","value":"<api-key-1>"},{"name":"A","value":"x2"}]}',
        ),
        (f'{{"{KEY}": "a name"}}', '{"<openai-key-1>": "a name"}'),
        (
            '{"args": "{\\"password\\": \\"hunter2\\", \\"n\\": 1}"}',
            '{"args": "{\\"password\\": \\"<password-1>\\", \\"n\\": 1}"}',
        ),
        (
            '{"args": "{\\"pin\\": 1, \\"passwd\\": 12345}"}',
            '{"args": "{\\"pin\\": 1, \\"passwd\\": \\"<password-1>\\"}"}',
        ),
        (f'{{"half": "of {KEY}', '{"half": "of <openai-key-1>'),
        (f"{{'not': 'JSON', 'api_key': '{KEY}'}}", "{'not': 'JSON', 'api_key': '<openai-key-1>'}"),
        ("user=me&password=hunter2&x=%20", "user=me&password=<password-1>&x=%20"),
    ],
    ids=[
        "spelling",
        "twice",
        "number",
        "scheme",
        "beside",
        "name",
        "nested",
        "nested number",
        "cut",
        "repr",
        "form",
    ],
)
def test_everything_else_is_as_it_was_spelled(body, kept):
    assert kept == kept_of(body)


def test_what_only_the_provider_can_read_is_left_alone():
    """
    It must come back to the letter; only a value that is known is taken out of it.
    """
    opaque = f'{{"thoughtSignature": "{KEY}", "token": ""}}'

    assert opaque == kept_of(opaque)
    assert '"<secret-1>"' in kept_of(opaque, known_values=[KEY])


def test_a_compressed_body_without_secrets_stays_compressed():
    response = answered(gzip.compress(dumped(replied("hello"))), GZIP, size=9)

    kept = Redactor().response(response)

    assert (response.body, response.chunks, GZIP) == (kept.body, kept.chunks, kept.headers)


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress, brotli.compress])
def test_a_compressed_body_with_a_secret_is_kept_open(compress):
    headers = (*JSON, ("content-encoding", "br" if compress is brotli.compress else "gzip"))
    response = answered(compress(dumped(replied(f"It is {KEY}"))), headers, size=9)

    kept = Redactor().response(response)

    assert dumped(replied("It is <openai-key-1>")) == kept.body
    assert kept.body == b"".join(chunk.data for chunk in kept.chunks)
    assert JSON == kept.headers


def test_every_member_of_a_compressed_body_is_looked_into():
    members = gzip.compress(b'{"a": 1}\n') + gzip.compress(dumped(said(KEY)))

    kept = Redactor().request(asked(members, headers=GZIP))

    assert b'{"a": 1}\n' + dumped(said("<openai-key-1>")) == kept.body


def test_a_name_comes_with_the_chunk_in_which_the_secret_began():
    """
    The others lose their share of it, and stay where they were.
    """
    data = f'data: {{"text": "so {KEY} it is"}}\n\n'.encode()
    at = data.index(b"sk-")
    response = chunked(data[:at], data[at : at + 9], data[at + 9 : at + 20], data[at + 20 :])

    kept = Redactor().response(response)

    assert [b'data: {"text": "so ', b"<openai-key-1>", b"", b' it is"}\n\n'] == [
        chunk.data for chunk in kept.chunks
    ]


def test_a_name_comes_with_the_delta_in_which_the_secret_began():
    events = [{"delta": {"text": part}} for part in (f"a {KEY[:9]}", KEY[9:20], f"{KEY[20:]} b")]

    kept = Redactor().response(answered(sse(*events), EVENTS))

    assert sse(*({"delta": {"text": part}} for part in ("a <openai-key-1>", "", " b"))) == kept.body


def test_the_probabilities_of_a_secret_are_dropped():
    (place,) = (place for place in PLACES if place.name == "token probabilities")

    kept = json.loads(Redactor().response(place.put(KEY)).body)

    assert kept["choices"][0]["logprobs"] is None


def test_frames_are_whole_after_an_edit():
    (place,) = (place for place in PLACES if place.name == "stream of frames")

    texts, is_cut = read_frames(Redactor().response(place.put(KEY)).body)

    assert "Take <openai-key-1> now" == "".join(json.loads(t)["delta"]["text"] for t in texts)
    assert not is_cut


def test_base64_stays_base64():
    encoded = base64.b64encode(f"user:{KEY}".encode()).decode()

    (kept,) = json.loads(kept_of(json.dumps([encoded])))

    assert b"user:<openai-key-1>" == base64.b64decode(kept, validate=True)


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (b"\x00\xff\xfe not brotli \x9c\x81", "br"),
        (b"\xff\xfe\x9c\x81\x80", "deflate"),
        (b"\xff\xfe\x9c\x81\x80", "compress"),
        (gzip.compress(b"\xff\xfe\x9c\x81\x80"), "x-acme, gzip"),
        (b"\x1f\x8b" + b"\x07" * 30, "gzip"),
    ],
    ids=["broken brotli", "deflate without its mark", "unknown", "unknown inside", "broken gzip"],
)
def test_a_body_that_cannot_be_opened_is_withheld(body, coding):
    """
    Nobody could say what is in it.
    """
    redactor = Redactor()

    kept = redactor.response(answered(body, (*JSON, ("content-encoding", coding)), size=4))

    assert kept.body.startswith(b"<withheld: a body of ")
    assert kept.body == b"".join(chunk.data for chunk in kept.chunks)
    assert 1 == len(redactor.withheld)


def test_a_picture_under_the_header_of_a_recorder_is_kept():
    """
    It has been unpacked, as its bytes say; the header was left behind.
    """
    response = answered(b"\x89PNG\r\n\x1a\n\xff\xd9", GZIP)

    assert response.body is Redactor().response(response).body


def test_a_body_packed_without_end_is_withheld():
    body = dumped(said("hello"))
    for _ in range(5):
        body = gzip.compress(body)

    assert Redactor().request(asked(body)).body.startswith(b"<withheld: a body of ")


def test_a_bomb_is_withheld():
    bomb = gzip.compress(b"\0" * (MOST_DECODED_BYTES + 1), compresslevel=1)

    assert Redactor().request(asked(bomb)).body.startswith(b"<withheld: a body of ")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32-be"])
def test_a_secret_in_wide_letters_is_withheld(codec):
    kept = Redactor().request(asked(f"It is {KEY}, you know".encode(codec)))

    assert b"<withheld-1>" == kept.body


def test_binary_bodies_are_searched_as_they_are():
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\xff\xd9"

    assert Redactor().request(asked(picture)).body == picture
    assert (
        picture + b" <openai-key-1>" == Redactor().request(asked(picture + f" {KEY}".encode())).body
    )


def test_what_only_begins_like_compressed_data_is_left_alone():
    body = dumped({"data": base64.b64encode(b"\x1f\x8b" + b"\x07" * 40).decode()})

    assert Redactor(known_values=["open sesame"]).request(asked(body)).body is body


def test_half_a_letter_in_a_string_is_no_obstacle():
    """
    JSON may spell the one half of a pair of escapes and forget the other.
    """
    assert '{"a": "\\ud83d <openai-key-1> \\udc4d"}' == kept_of(f'{{"a": "\\ud83d {KEY} \\udc4d"}}')


def test_chunks_that_are_not_the_body_are_dropped():
    """
    Nobody has looked at what they hold.
    """
    response = HttpResponse(status=200, body=b"{}", chunks=(Chunk(at_ns=1, data=KEY.encode()),))

    assert () == Redactor().response(response).chunks
