"""The scan of finished text: what it reports, where, and how little it shows."""

import base64
import gzip

import pytest

from replaykit.cassette.document import Cassette
from replaykit.cassette.format import write_block, write_cassette, write_span
from replaykit.cassette.matching import body_digest, question_key
from replaykit.cassette.redaction import Leak, Redactor, scan
from replaykit.model import Exchange, HttpRequest, HttpResponse, Span
from tests.cassette.redaction.places import EVENTS, PLACES, answered, asked, dumped, said
from tests.counting import counted

KEY = "gs" + "k_" + "a1B2c3D4" * 6
FOUND = Leak(kind="groq-key", line=1, excerpt=f"{KEY[:4]}… (52 characters)")
IN_RESPONSES = [p for p in PLACES if isinstance(p.put("x"), HttpResponse) and not p.is_named]


def keys_of(request):
    return question_key(request), body_digest(request)


def cassette_of(*exchanges, spans=()):
    return write_cassette(Cassette.of(exchanges, keys=keys_of, spans=spans))


def exchange(request=None, response=None, number=1):
    request = request or asked(dumped(said(f"question {number}")))
    return Exchange(number=number, request=request, response=response or answered(b"{}"))


def test_a_leak_says_where_and_shows_little():
    leak = Leak(kind="groq-key", line=3, excerpt=FOUND.excerpt)

    assert (leak,) == scan(f"one\ntwo\nthree {KEY}\n")


def test_the_same_secret_is_reported_once():
    assert [1] == [leak.line for leak in scan(f"{KEY}\n{KEY}\n")]


def test_lines_are_not_counted_anew_for_each_secret():
    many = [f"gs{'k_'}{number:04}{'a1B2c3D4' * 6}" for number in range(100)]

    with counted() as work:
        leaks = scan("\n".join(many))

    assert [*range(1, 101)] == [leak.line for leak in leaks]
    assert work.built_in["None.count"] < len(many)


def test_nor_for_each_exchange():
    """
    Nor for each secret in a body, whose lines nobody is told of.
    """
    body = dumped(said("\n".join(f"password: hunter{number}Xy7" for number in range(20))))
    content = cassette_of(*(exchange(asked(body), number=number) for number in range(1, 6)))

    with counted() as work:
        leaks = scan(content)

    assert leaks
    assert work.built_in["None.count"] < 20


def test_nor_for_each_text_that_looks_random():
    many = [f"Zk3vQ9xT2mB7nLw5RyHc8DfGp{number:03}" for number in range(100)]

    with counted() as work:
        doubts = Redactor().doubts("\n".join(many))

    assert [*range(1, 101)] == [doubt.line for doubt in doubts]
    assert work.built_in["None.count"] < len(many)


@pytest.mark.parametrize(
    "content",
    [
        KEY.encode(),
        base64.b64encode(f"key: {KEY}".encode()),
        gzip.compress(f'{{"a": "{KEY}"}}'.encode()),
        "".join(f'data: {{"text": "{letter}"}}\n\n' for letter in KEY),
    ],
    ids=["text", "base64", "gzip", "events"],
)
def test_a_secret_is_found_in_any_wrapping(content):
    assert [("groq-key", FOUND.excerpt)] == [(leak.kind, leak.excerpt) for leak in scan(content)]


@pytest.mark.parametrize("place", IN_RESPONSES, ids=lambda place: place.name)
def test_a_secret_is_found_in_a_cassette(place):
    """
    In bodies that the file shows in pieces, in lines of base64, with escapes.
    """
    number_one, leaking = exchange(number=1), exchange(response=place.put(KEY), number=2)
    data = cassette_of(number_one, leaking)

    (leak,) = scan(data)

    assert FOUND.excerpt == leak.excerpt
    assert data.decode().index("\n=== 2 ") < len("\n".join(data.decode().split("\n")[: leak.line]))


def test_a_secret_is_found_in_a_block_of_the_journal():
    keyed = Cassette.of([exchange(request=asked(dumped(said(KEY))))], keys=keys_of).keyed(1)

    assert ["groq-key"] == [leak.kind for leak in scan(write_block(keyed))]


def test_a_secret_is_found_in_what_a_tool_gave():
    span = Span(
        tool="login",
        call_id="call_a",
        started_ns=0,
        ended_ns=1,
        result={"password": "x"},
        exchange=1,
    )

    assert ["password"] == [leak.kind for leak in scan(cassette_of(exchange(), spans=(span,)))]


def test_a_secret_is_found_in_what_a_tool_said_in_the_journal():
    span = Span(tool="login", call_id="c", started_ns=0, ended_ns=1, error=f"Error: {KEY}")

    assert ["groq-key"] == [leak.kind for leak in scan(write_span(span))]


def test_a_damaged_cassette_is_scanned_as_text():
    data = cassette_of(exchange(request=asked(dumped(said(KEY))))).replace(b"--- json", b"--- ???")

    assert ["groq-key"] == [leak.kind for leak in scan(data)]


def test_what_cannot_be_opened_is_reported():
    assert ["unreadable"] == [leak.kind for leak in scan(b"\x1f\x8b" + b"\x07" * 30)]


def test_a_redacted_cassette_is_clean():
    redactor = Redactor(known_values=["open sesame"])
    clean = [
        exchange(redactor.request(message), None, number)
        if isinstance(message, HttpRequest)
        else exchange(None, redactor.response(message), number)
        for number, message in enumerate((place.put(KEY) for place in PLACES), 1)
    ]

    assert () == redactor.scan(cassette_of(*clean))


def test_a_scan_teaches_nothing():
    redactor = Redactor()
    redactor.scan('{"password": "T1ger!9x"}')

    assert "T1ger!9x" == redactor.text("T1ger!9x")


def test_what_looks_random_is_doubted():
    """
    But not the ids that every conversation is full of.
    """
    random, ident = "Zq7hQw2rTy9pLk4mNb6v", "call_Zq7hQw2rTy9pLk4mNb6v"
    text = f"id {ident}\nvalue {random}\nkey {'0123456789abcdef' * 2}\nsha {'0123456789abcdef' * 2}"

    assert [(2, "Zq7h… (20 characters)"), (3, "0123… (32 characters)")] == [
        (doubt.line, doubt.excerpt) for doubt in Redactor().doubts(text)
    ]


def test_events_are_scanned_by_their_own_rules():
    response = answered(b'data: {"a": {"password": "x"}}\n\n', EVENTS)

    assert ["password"] == [leak.kind for leak in scan(cassette_of(exchange(response=response)))]
