"""How much of a returned value stands in a result."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.checks.likeness import Likeness, is_nothing, likeness
from replaykit.model import Result

RAIN = {"city": "Tokyo", "sky": "rain", "degrees": [15, 17]}

LONG = [{"number": number, "text": "one of many"} for number in range(1000)]


def sent(text, content=None):
    return Result(call_id="call_a", text=text, content=content, path="messages[2]")


@pytest.mark.parametrize(
    ("text", "value", "degree"),
    [
        ("rain", "rain", Likeness.SAME),
        (" rain\n", "rain", Likeness.SAME),
        ('"rain"', "rain", Likeness.SAME),
        ("15", 15, Likeness.SAME),
        ("None", None, Likeness.SAME),
        ("null", None, Likeness.SAME),
        (json.dumps(RAIN), RAIN, Likeness.SAME),
        (json.dumps(RAIN, indent=2), RAIN, Likeness.SAME),
        (str(RAIN), RAIN, Likeness.SAME),
        ('{"sky": "rain", "degrees": [15, 17], "city": "Tokyo"}', RAIN, Likeness.SAME),
        ('{"result": "rain"}', "rain", Likeness.WRAPPED),
        (json.dumps({"output": {"value": RAIN}}), RAIN, Likeness.WRAPPED),
        ("Tool output: rain.", "rain", Likeness.WRAPPED),
        (f"<result>{json.dumps(RAIN)}</result>", RAIN, Likeness.WRAPPED),
        ("In Tokyo there is rain.", RAIN, Likeness.TRACE),
        ("A very long report beg...", "A very long report begins here and goes on", Likeness.TRACE),
        (json.dumps(LONG), LONG, Likeness.SAME),
        (f"Tool output: {json.dumps(LONG)}", LONG, Likeness.WRAPPED),
        ("training", "rain", Likeness.NONE),
        ("115", 15, Likeness.NONE),
        ("", "rain", Likeness.NONE),
        ("sun", "", Likeness.NONE),
        ("sun", RAIN, Likeness.NONE),
    ],
)
def test_a_result_is_held_against_a_value(text, value, degree):
    assert degree is likeness(sent(text), value)


def test_a_result_that_is_an_object_is_compared_as_such():
    assert Likeness.SAME is likeness(sent('{"a":1}', {"a": 1}), {"a": 1})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_a_value_spelled_as_json_is_the_value(value):
    assert Likeness.SAME is likeness(sent(json.dumps(value)), value)


@given(st.text(), json_values)
def test_anything_can_be_held_against_anything(text, value):
    assert likeness(sent(text), value) in Likeness


@pytest.mark.parametrize("text", ["", "  ", "null", "None", "{}", "[]"])
def test_nothing_is_nothing(text):
    assert is_nothing(text)
