"""Traffic as nobody would wish for it: any bytes, any pieces, any writing style of JSON."""

import json

from hypothesis import strategies as st

from replaykit.cassette.document import KeyedExchange
from replaykit.model import Chunk, Exchange, HttpRequest, HttpResponse, Span

# Pieces of our own notation, line ends of every kind, and what cannot be seen.
AWKWARD = [
    "=== 2 GET x 200 key=a body=b",
    "--- stream",
    "< x: y",
    "+0.412s",
    "|",
    "~",
    "!",
    "@QUJD",
    "= 1[0:2]",
    "\\x{202e}",
    "\\n",
    "\\\\x41",
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    " ",
    "\t",
    "\0",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202e",
    "\ufeff",
    "é",
    "東京",
    "🌧",
]

texts = st.lists(st.one_of(st.sampled_from(AWKWARD), st.text(max_size=5)), max_size=8).map("".join)
loose_texts = st.text(st.characters(exclude_categories=()), max_size=12)  # lone surrogates as well
sentences = st.lists(st.sampled_from(["so it is", "\n", "rain", "東京", "\n\n"]), max_size=30).map(
    " ".join
)

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), texts, loose_texts, sentences
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5), st.dictionaries(texts | sentences, inner, max_size=5)
    ),
    max_leaves=20,
)
structures = st.one_of(st.lists(values, max_size=6), st.dictionaries(texts, values, max_size=6))

styles = st.sampled_from(
    [
        {"separators": (",", ":")},
        {},
        {"indent": 2},
        {"indent": 4},
        {"indent": "\t"},
        {"indent": 1, "separators": (",", ":")},
    ]
)


@st.composite
def json_bodies(draw, content=structures):
    text = json.dumps(draw(content), ensure_ascii=draw(st.booleans()), **draw(styles))
    return text.encode("utf-8", "surrogatepass") + draw(st.sampled_from([b"", b"\n", b"\n\n"]))


# JSON as no library writes it: what counts is that the bytes come back.
odd_json = st.sampled_from(
    [
        b'{"a":-0.0,"a":1e400,"a":1E+5}',
        b'{"n":' + b"9" * 5000 + b"}",
        b'{"a":"\\ud83d\\ude00\\ud800","b":"\\u00E9\\u00e9"}',
        b'{"a":"\\/","b":"\xed\xa0\x80"}',
        b"{ }",
        b"[ ]",
        b"[[[]],{}]",
        b'{"a":[],"b":{}}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1}\r\n',
        b'{\r\n  "a": 1\r\n}',
        b'{"a":NaN,"b":-Infinity}',
        b"[" * 3000 + b"]" * 3000,
        b"[\n-5\n]",
        b'{"a" : 1}',
        b'{"a":1,\n\n\n"b":2}',
        b'{"a":1, "b": 2,"c":3}',
        b'{\n"a":1 \n}',
        b"\n\n         \n{}",
        b'{"a":1',
        b"[DONE]",
        b'{"a":\x00}',
    ]
)

bodies = st.one_of(
    st.binary(max_size=200),
    texts.map(lambda text: text.encode()),
    json_bodies(),
    odd_json,
    st.lists(json_bodies(), max_size=3).map(
        lambda events: b"".join(b"data: " + event + b"\r\n\r\n" for event in events)
    ),
)

times = st.integers(-(2**62), 2**62)


@st.composite
def pieces(draw, body):
    """The body cut anywhere: inside a letter, a line end, at the same place twice."""
    cuts = sorted(draw(st.lists(st.integers(0, len(body)), max_size=20)))
    edges = zip([0, *cuts], [*cuts, len(body)], strict=True)
    return tuple(Chunk(at_ns=draw(times), data=body[start:end]) for start, end in edges)


headers = st.lists(st.tuples(loose_texts, loose_texts | texts), max_size=4).map(tuple)
words = st.one_of(loose_texts, st.just("-"), texts, st.just("POST"))


@st.composite
def responses(draw):
    body = draw(bodies)
    chunks = draw(st.one_of(st.just(()), pieces(body), pieces(draw(bodies))))
    return HttpResponse(
        status=draw(st.integers(-1, 999)),
        headers=draw(headers),
        body=body,
        chunks=chunks,
        is_cut=draw(st.booleans()),
    )


requests = st.builds(HttpRequest, method=words, url=words, headers=headers, body=bodies)
exchanges = st.builds(
    Exchange,
    number=st.just(1),
    request=requests,
    response=responses(),
    sent_ns=st.none() | times,
)
keyed = st.builds(KeyedExchange, exchange=exchanges, key=words, body=words)
finite = values.filter(lambda value: "NaN" not in json.dumps(value))
spans = st.builds(
    Span,
    tool=words,
    call_id=st.none() | words,
    started_ns=times,
    ended_ns=st.none() | times,
    arguments=finite,
    result=finite,
    error=st.none() | loose_texts,
    exchange=st.none() | st.integers(0, 5),
)


@st.composite
def histories(draw):
    """Bodies as agents send them: what was said before, and a little more each time."""
    message = st.dictionaries(st.sampled_from(["role", "content"]), texts | sentences | values)
    style = draw(styles)
    tools = draw(values)
    spoken = draw(st.lists(message, max_size=4))
    sent = []
    for _ in range(draw(st.integers(1, 6))):
        spoken = spoken[draw(st.integers(0, 2)) :] + draw(st.lists(message, max_size=3))
        body = {"model": "m", "messages": spoken, "tools": tools}
        sent.append(json.dumps(body, **style).encode())
    return sent
