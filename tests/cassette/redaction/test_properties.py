"""What holds for every wrapping, every split and every secret."""

import base64
import gzip
import json
from itertools import pairwise
from random import Random
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from replaykit.cassette.redaction import Redactor
from replaykit.model import Chunk, HttpRequest, HttpResponse
from tests.cassette.redaction.kinds import KINDS
from tests.cassette.redaction.leak_check import remains
from tests.cassette.redaction.places import EVENTS, PLACES, answered, asked, dumped, sse
from tests.cassette.redaction.test_harmless import CAREFULLY
from tests.cassette.redaction.test_matrix import SHAPED, scrubbed

kinds = st.sampled_from(SHAPED)
seeds = st.integers(0, 10**6)

WRAPPINGS = {
    "member": lambda text: json.dumps({"note": f"see: {text}", "n": 1}),
    "member, ASCII only": lambda text: json.dumps([{"ü": f"é {text} 🙂"}]),
    "string": lambda text: json.dumps(f"so {text}\n"),
    "lines": lambda text: f"first\n{text}\nlast",
    "base64": lambda text: base64.b64encode(f"text: {text}".encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(f"? {text}".encode()).decode(),
    "base64 of gzip": lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
    "percent": lambda text: "https://x.example/?q=" + quote(text, safe=""),
    "hexadecimal": lambda text: text.encode().hex(),
    "event": lambda text: f"data: {json.dumps({'text': text})}\n\n",
    "bytes around": lambda text: f"\x01\x02 {text} \x7f",
}
wrappings = st.lists(st.sampled_from(sorted(WRAPPINGS)), min_size=0, max_size=3)


def wrapped(text, names):
    for name in names:
        text = WRAPPINGS[name](text)
    return text


def cut(text, places):
    """A text in pieces, cut at places that may lie outside of it."""
    edges = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[a:b] for a, b in pairwise(edges)]


@given(kind=kinds, seed=seeds, names=wrappings)
def test_no_wrapping_hides_a_secret(kind, seed, names):
    """
    One inside the other, in any order; the wrapping itself can still be read.
    """
    secret = kind.make(Random(seed))
    message = asked(dumped({"input": wrapped(f"It is {secret}.", names)}))

    kept = scrubbed(message)

    assert [] == remains(kept, kind, secret)
    assert {"input"} == json.loads(kept.body).keys()


@given(
    kind=kinds,
    seed=seeds,
    deltas=st.lists(st.integers(0, 300), max_size=40),
    chunks=st.lists(st.integers(0, 5000), max_size=40),
    field=st.sampled_from(["content", "reasoning", "refusal"]),
)
def test_no_split_hides_a_secret(kind, seed, deltas, chunks, field):
    """
    Neither over the deltas of a stream nor over the chunks in which it came.
    """
    secret = kind.make(Random(seed))
    parts = cut(f"The key is {secret}, keep it.", deltas)
    body = sse(*({"choices": [{"index": 0, "delta": {field: part}}]} for part in parts))
    pieces = tuple(Chunk(at_ns=n, data=data) for n, data in enumerate(cut(body, chunks)))
    response = HttpResponse(status=200, headers=EVENTS, body=body, chunks=pieces)

    kept = scrubbed(response)

    assert [] == remains(kept, kind, secret)
    assert kept.body == b"".join(chunk.data for chunk in kept.chunks)
    assert [chunk.at_ns for chunk in pieces] == [chunk.at_ns for chunk in kept.chunks]


@given(kind=st.sampled_from(KINDS), seed=seeds, place=st.sampled_from(PLACES))
def test_twice_is_once(kind, seed, place):
    """
    What has been scrubbed is left as it is, by the same redactor and by another.
    """
    secret = kind.make(Random(seed))
    once = scrubbed(place.put(secret), known_values=[secret])

    assert once == scrubbed(once, known_values=[secret])
    assert once.body is scrubbed(once).body


@given(kind=kinds, seed=seeds, place=st.sampled_from(PLACES))
def test_the_fast_look_misses_nothing(kind, seed, place):
    """
    A body that is let off without a careful look is one in which that would find nothing.
    """
    message = place.put(kind.make(Random(seed)))

    assert scrubbed(message, patterns=[CAREFULLY]) == scrubbed(message)


@given(
    kind=kinds,
    seed=seeds,
    place=st.sampled_from([p for p in PLACES if isinstance(p.put("x"), HttpRequest)]),
)
def test_two_keys_ask_the_same(kind, seed, place):
    """
    The machine that replays has another key than the one that recorded.
    """
    random = Random(seed)

    assert scrubbed(place.put(kind.make(random))) == scrubbed(place.put(kind.make(random)))


@given(body=st.binary(max_size=300), header=st.sampled_from(["", "gzip", "br", "deflate", "zstd"]))
def test_any_bytes_come_through_whole_or_not_at_all(body, header):
    """
    Nothing in a body makes the redactor fail, and what it does not know how to open it withholds.
    """
    response = answered(body, (("content-encoding", header),))

    kept = Redactor().response(response)

    assert kept.body is body or kept.body.startswith(b"<withheld: ")


@given(kind=kinds, seed=seeds)
def test_one_secret_has_one_name(kind, seed):
    """
    Alone, inside base64, and in the pieces of an answer.
    """
    secret = kind.make(Random(seed))
    redactor = Redactor()
    name = redactor.text(secret)
    encoded = base64.b64encode(f"is {secret}.".encode()).decode()
    deltas = [{"delta": {"content": part}} for part in cut(secret, range(0, len(secret), 7))]

    assert f"is {name}." == base64.b64decode(redactor.text(f"see {encoded}").split()[1]).decode()
    assert name in redactor.response(answered(sse(*deltas), EVENTS)).body.decode()
