"""Parsed JSON that knows where it stands."""

import pytest

from replaykit.errors import MalformedWireError
from replaykit.providers.json_node import JsonNode

DOCUMENT = JsonNode({"messages": [{"content": "hi", "n": 3, "on": False, "none": None}]})


def first_message():
    return next(DOCUMENT["messages"].elements())


def test_a_node_knows_its_path():
    """
    As a person would write it, without the root.
    """
    assert "messages[0].content" == first_message()["content"].path


def test_what_is_missing_or_null_is_absent():
    """
    Both read alike, at any depth, and false is not absent.
    """
    message = first_message()

    assert (None, None) == (message["none"].text(), message["missing"]["deeper"].text())
    assert message["on"]
    assert message["on"].flag() is False


@pytest.mark.parametrize(
    ("read", "complaint"),
    [
        (lambda m: m["n"].text(), "messages[0].n: expected a string, got 3"),
        (lambda m: m["content"].number(), 'messages[0].content: expected a number, got "hi"'),
        (lambda m: m["on"].number(), "messages[0].on: expected a number, got false"),
        (lambda m: m["content"]["x"], 'messages[0].content: expected an object, got "hi"'),
        (lambda m: list(m["n"].elements()), "messages[0].n: expected an array, got 3"),
        (lambda m: m["n"].flag(), "messages[0].n: expected true or false, got 3"),
        (
            lambda m: m["long"].text(),
            'messages[0].long: expected a string, got ["' + "x" * 55 + "...",
        ),
    ],
)
def test_a_wrong_type_is_named_with_its_place(read, complaint):
    """
    The path, what was expected, and the value itself, cut to a line.
    """
    message = JsonNode({"messages": [{"content": "hi", "n": 3, "on": False, "long": ["x" * 100]}]})

    with pytest.raises(MalformedWireError) as caught:
        read(next(message["messages"].elements()))
    assert complaint == str(caught.value)
