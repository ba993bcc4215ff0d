"""Arguments that arrive in pieces are the arguments that were meant, however they were cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.errors import MalformedWireError
from replaykit.providers.gemini.streamed_calls import read_calls
from replaykit.providers.json_node import JsonNode

LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6)
NAMES = st.text(min_size=1, max_size=4)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(NAMES, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def quoted(name):
    return name.replace("\\", "\\\\").replace("'", "\\'")


def pieces_of(value, path="$"):
    """A value as the wire streams it: a piece a leaf, a text letter by letter."""
    if isinstance(value, dict):
        return [p for name, v in value.items() for p in pieces_of(v, f"{path}['{quoted(name)}']")]
    if isinstance(value, list):
        return [p for i, v in enumerate(value) for p in pieces_of(v, f"{path}[{i}]")]
    if isinstance(value, str):
        return [{"jsonPath": path, "stringValue": letter} for letter in ["", *value]]
    kind = {bool: "boolValue", int: "numberValue"}.get(type(value))
    return [{"jsonPath": path, kind: value} if kind else {"jsonPath": path, "nullValue": None}]


def streamed(*pieces):
    """The parts of a reply in which one call's arguments come a piece a part."""
    calls = [{"name": "book", "willContinue": True}]
    calls += [{"partialArgs": [piece], "willContinue": True} for piece in pieces]
    return [JsonNode({"functionCall": call}) for call in [*calls, {}]]


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=3))
def test_pieces_give_the_whole(arguments):
    """
    Arguments cut into pieces are put together again.
    """
    (call,) = read_calls(streamed(*pieces_of(arguments)))

    assert arguments == call.arguments


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "$",
        "x.id",
        "id",
        "$.a[",
        "$..a",
        "$.a b]",
        "$.list[2]",
        "$[0]",
        "$.text.a",
        "$.list.a",
    ],
)
def test_a_path_that_leads_nowhere_is_malformed(path):
    """
    A path that is none, or that does not fit what is there, is a fault of the wire.
    """
    parts = streamed(
        {"jsonPath": "$.text", "stringValue": "x"},
        {"jsonPath": "$.list[0]", "numberValue": 1},
        {"jsonPath": path, "stringValue": "y"},
    )

    with pytest.raises(MalformedWireError):
        read_calls(parts)


def test_the_wire_is_left_as_it_was():
    """
    Filling a call in does not change the body it was read from.
    """
    wire = {"functionCall": {"name": "book", "args": {"seat": {}}, "partialArgs": []}}
    piece = {"functionCall": {"partialArgs": [{"jsonPath": "$.seat.row", "numberValue": 3}]}}

    (call,) = read_calls([JsonNode(wire), JsonNode(piece)])

    assert {"seat": {"row": 3}} == call.arguments
    assert {"seat": {}} == wire["functionCall"]["args"]
