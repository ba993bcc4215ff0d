"""A correct loop is never accused, in whichever of the many ways it is correct."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.loops import loop
from tests.checks.mistakes import MISTAKES, calls_of
from tests.checks.variants import IN_CONTENT, IN_SHAPE, ONLY_AT
from tests.checks.wires import PROVIDERS

EACH = [(p, variant) for p in PROVIDERS for variant in (*IN_CONTENT, *IN_SHAPE, *ONLY_AT[p])]
WIDTHS = [(), (1,), (3,), (2, 1, 5)]


@pytest.mark.parametrize("widths", WIDTHS, ids=str)
@pytest.mark.parametrize(("provider", "variant"), EACH)
def test_another_way_to_be_right_is_no_mistake(provider, variant, widths):
    assert [] == variant(loop(provider, *widths)).named


widths = st.lists(st.integers(1, 5), max_size=3)


@given(st.data(), st.sampled_from(PROVIDERS), widths)
def test_ways_to_be_right_add_up(data, provider, widths):
    content = data.draw(st.sampled_from(IN_CONTENT), label="content")
    shape = data.draw(st.sampled_from((*IN_SHAPE, *ONLY_AT[provider])), label="shape")

    assert [] == shape(content(loop(provider, *widths))).named


@given(st.data(), st.sampled_from(sorted(MISTAKES)))
def test_a_mistake_in_any_turn_is_found_and_nothing_else(data, what):
    mistake = MISTAKES[what]
    provider = data.draw(st.sampled_from(mistake.providers))
    widths = data.draw(st.lists(st.integers(2, 5), min_size=1, max_size=3))
    turn = data.draw(st.integers(1, len(widths)))
    correct = loop(provider, *widths)

    wrong = mistake.make(correct, turn)

    named = (mistake.name, *mistake.about(calls_of(correct, turn)))
    assert named in wrong.named
    assert {mistake.name} == {name for name, *_ in wrong.named}
