"""Two sessions side by side."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from replaykit.cassette.matching.parting import compared
from replaykit.model import Exchange, HttpRequest, HttpResponse
from tests.checks.loops import loop
from tests.checks.wires import PROVIDERS
from tests.report.seen import exchanges_of

LOOPS = st.builds(
    lambda provider, widths: exchanges_of(loop(provider, *widths)),
    st.sampled_from(PROVIDERS),
    st.lists(st.integers(1, 3), max_size=3),
)


@given(LOOPS, st.randoms())
@settings(max_examples=30, deadline=None)
def test_a_session_is_like_itself_in_any_order(exchanges, random):
    shuffled = random.sample(exchanges, len(exchanges))

    assert all(pair.is_alike for pair in compared(exchanges, shuffled))


@given(LOOPS, LOOPS)
@settings(max_examples=30, deadline=None)
def test_every_exchange_has_its_place(ours, theirs):
    pairs = compared(ours, theirs)

    assert list(ours) == [pair.recorded for pair in pairs if pair.recorded is not None]
    assert {e.number for e in theirs} == {pair.live.number for pair in pairs if pair.live}
    assert max(len(ours), len(theirs)) <= len(pairs) <= len(ours) + len(theirs)


def test_ids_that_are_new_in_every_session_do_not_count():
    ours = exchanges_of(loop("openai_chat", 2))

    def renamed(message):
        return replace(message, body=message.body.replace(b'"call_', b'"call_new_'))

    theirs = [
        replace(one, request=renamed(one.request), response=renamed(one.response)) for one in ours
    ]

    assert all(pair.is_alike for pair in compared(ours, theirs))


def test_an_answer_that_broke_off_is_another():
    [first, *_] = exchanges_of(loop("openai_chat", 1))
    cut = replace(first, response=replace(first.response, is_cut=True))

    [pair] = compared([first], [cut])

    assert ["broken off"] == [difference.path for difference in pair.answered]


def test_an_exchange_too_many_has_no_partner():
    plain = Exchange(
        number=1,
        request=HttpRequest(method="GET", url="https://example.com/"),
        response=HttpResponse(status=200),
    )

    assert [(plain, None)] == [(pair.recorded, pair.live) for pair in compared([plain], [])]
