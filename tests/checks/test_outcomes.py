"""Whose outcome may stand in a result: every one whose likeness says so, and few others."""

from hypothesis import given
from hypothesis import strategies as some

from replaykit.checks import outcomes
from replaykit.checks.likeness import Likeness, Sent, Value
from replaykit.checks.outcomes import Outcomes
from replaykit.model import Result

TEXTS = some.text("aé1½ _.\"{}:,'🌧", max_size=8)
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers(-2, 12) | TEXTS,
    lambda inside: some.lists(inside, max_size=2) | some.dictionaries(TEXTS, inside, max_size=2),
    max_leaves=4,
)


def sent(text):
    return Sent(Result(call_id="call_a", text=text, content=text, path="messages[2]"))


def likened(result, values):
    return [result.whole_likeness(value) for value in values]


@given(some.lists(VALUES, max_size=5), some.data())
def test_none_is_left_out_and_none_made_up(gave, data):
    values = [Value(one) for one in gave]
    spelled = sorted({text for value in values for text in value.spellings})
    part = TEXTS | some.sampled_from(spelled) if spelled else TEXTS
    result = sent("".join(data.draw(some.lists(part, max_size=3))))

    found, known = Outcomes(values), likened(result, values)
    same = [place for place, like in enumerate(known) if like is Likeness.SAME]
    held = {place for place, like in enumerate(known) if like is Likeness.WRAPPED}

    assert same == found.same_as(result)
    assert held <= set(found.perhaps_in(result))


def test_what_is_long_is_found_by_how_it_begins(monkeypatch):
    monkeypatch.setattr(outcomes, "_READ", 10)
    values = [Value("rain in Tokyo, all day"), Value("rain in London"), Value("raining:all-day")]

    found = Outcomes(values).perhaps_in(sent("Look: rain in Tokyo, all day. And raining:all-day!"))

    assert [0, 2] == found


def test_what_nobody_knows_is_found_nowhere():
    assert [1] == Outcomes([None, Value("rain"), None]).perhaps_in(sent("It is rain or None."))
