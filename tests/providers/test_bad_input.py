"""Whatever comes over the wire, the doors give facts or say where the fault lies."""

import gzip
import json
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.errors import MalformedWireError
from replaykit.model import HttpRequest
from replaykit.providers import (
    PROVIDERS,
    judge,
    read_exchange,
    read_reply,
    read_request,
    read_turns,
    recognise,
)
from tests.conformance.cases import case_files, exchange, load_case

MARK = "@here@"
LEFT_OUT = None

ONE_OF_EACH_KIND = {
    "missing": LEFT_OUT,
    "number": "1e999",
    "text": '"\\ud800"',
    "list": "[[]]",
    "list of objects": '[{"type": [], "name": {}}]',
    "object": '{"type": {}, "role": []}',
}
JUNK = (
    *ONE_OF_EACH_KIND.values(),
    *("null", "true", "false", "0", "-1", "1.5", "NaN", "-Infinity", "9" * 400, "9" * 5000),
    *('""', '"\\u0000"', '"[]"', '"no such word"', "[]", "{}", "[null]", '["\\ud800"]'),
    '{"\\ud800": 1}',
)
BEYOND_BOUNDS = {
    **{f"{n} levels": "[" * n + "]" * n for n in (300, 500, 700, 800, 900, 950, 990, 100_000)},
    "10 MB": json.dumps(f'{{"a":"{"x" * 10 * 1024 * 1024}"}}'),
}
each_provider = pytest.mark.parametrize("provider", [provider.name for provider in PROVIDERS])


@cache
def cases_of(provider):
    """The provider's cases that have both sides, as text: every use gets a copy of its own."""
    cases = [load_case(path) for name, path in case_files() if name.startswith(f"{provider}/")]
    return [json.dumps(case) for case in cases if "body" in case["request"] and "response" in case]


@each_provider
@pytest.mark.parametrize("junk", ONE_OF_EACH_KIND.values(), ids=ONE_OF_EACH_KIND)
def test_every_member_may_be_of_every_kind(provider, junk):
    """
    Each member that any case has, once.
    """
    spoiled = [exchanges_with(junk, place, text) for text, place in members_of(provider)]

    assert [] == [complaint for exchanges in spoiled for complaint in unclear(exchanges)]


@each_provider
@given(st.data())
def test_any_value_may_be_anything(provider, data):
    """
    In the request, the reply, or what went before.
    """
    text = data.draw(st.sampled_from(cases_of(provider)))
    place = data.draw(st.sampled_from(list(places(json.loads(text)))))
    junk = data.draw(st.sampled_from(JUNK))

    assert [] == unclear(exchanges_with(junk, place, text))


@each_provider
@given(st.data())
def test_bytes_may_be_damaged(provider, data):
    """
    Cut anywhere, compressed or not, or with bytes put in that belong to no text.
    """
    text = data.draw(st.sampled_from(cases_of(provider)))
    packed = data.draw(st.sampled_from((bytes, gzip.compress)))
    inserted = data.draw(st.sampled_from((None, b"\xff\xfe\x80", b"\x00", b'"', b"{", b"\r\n\r\n")))
    at = data.draw(st.integers(0, 10**6))

    def damaged(body):
        body = packed(body)
        before, after = body[: at % (len(body) + 1)], body[at % (len(body) + 1) :]
        return before if inserted is None else before + inserted + after

    assert [] == unclear(changed(json.loads(text), damaged))


@each_provider
@pytest.mark.parametrize("junk", BEYOND_BOUNDS.values(), ids=BEYOND_BOUNDS)
def test_a_value_may_be_beyond_all_bounds(provider, junk):
    """
    The depth at which Python gives up differs from one reader to the next.
    """
    members = members_of(provider)

    for text, place in (members[1], members[-1]):
        assert [] == unclear(exchanges_with(junk, place, text))


@pytest.mark.parametrize("url", ["", "http://[", "//", "http://a:b:c/", "\ud800", "x" * 10**5])
def test_what_is_no_url_is_nobodys(url):
    """
    A recorder that redacts may leave anything.
    """
    assert recognise(HttpRequest(method="POST", url=url, body=b'{"input": 1}')) is None


@cache
def members_of(provider):
    """For every member that the provider's cases have, one case and its place there."""
    members = {}
    for text in cases_of(provider):
        for place in sides(json.loads(text)):
            spelled = tuple("*" if isinstance(key, int) else key for key in place)
            members.setdefault(spelled, (text, place))
    return tuple(members.values())


def places(case):
    """Every place in the JSON of a case's bodies, as the keys that lead to it."""
    yield from sides(case)
    for number, earlier in enumerate(case.get("earlier", ())):
        yield from (("earlier", number, *place) for place in sides(earlier))


def sides(case):
    """Those of one exchange."""
    for side, member in (("request", "body"), ("response", "body"), ("response", "events")):
        if member in case.get(side, ()):
            yield from _places_below(case[side][member], (side, member))


def _places_below(value, place):
    yield place
    listed = value if isinstance(value, list) else ()
    for key, member in value.items() if isinstance(value, dict) else enumerate(listed):
        yield from _places_below(member, (*place, key))


def exchanges_with(junk, place, text):
    """The exchanges of a case with junk, which need be nothing that Python can say, in a place."""
    holder = case = json.loads(text)
    *way, last = place
    for key in way:
        holder = holder[key]
    if junk is LEFT_OUT:
        del holder[last]
        return changed(case, bytes)
    holder[last] = MARK
    spellings = json.dumps(MARK).encode(), MARK.encode()  # an event that is a string stands bare
    spoken = junk.encode()
    return changed(case, lambda b: b.replace(spellings[0], spoken).replace(spellings[1], spoken))


def changed(case, change):
    """The exchanges of a case, the last one its own, with all their bodies changed."""
    originals = [exchange(e, n) for n, e in enumerate((*case.get("earlier", ()), case), 1)]
    return [
        replace(
            original,
            request=replace(original.request, body=change(original.request.body)),
            response=replace(original.response, body=change(original.response.body)),
        )
        for original in originals
    ]


def unclear(exchanges):
    """The complaints that do not say where the fault is, or that cannot be printed.

    Anything but a `MalformedWireError` goes through, and fails the test.
    """
    return [
        str(malformed)
        for malformed, place in complaints(exchanges)
        if not malformed.path
        or not str(malformed).startswith(f"{place}{malformed.path}: ")
        or str(malformed) != str(malformed).encode(errors="replace").decode()
    ]


def complaints(exchanges):
    """What each door says against the exchanges, and the place it has to name beside the path."""
    readings = []
    for each in exchanges:
        try:
            readings.append(read_exchange(each))
        except MalformedWireError as malformed:
            yield malformed, f"exchange {each.number}, "
    known = [reading for reading in readings if reading]
    request, response = exchanges[-1].request, exchanges[-1].response
    for act, *facts in (
        (recognise, request),
        (read_request, request),
        (read_reply, request, response),
        (judge, request, known[:-1]),
        (judge, request, known),
        (read_turns, known),
    ):
        try:
            act(*facts)
        except MalformedWireError as malformed:
            yield malformed, ""
