"""The members of a body, found by their indentation alone."""

import pytest

from replaykit.cassette.format.outline import Outline

LINES = (
    b'{\n  "a":1,\n  "b": [\n    {\n      "c":1\n    },\n    "x\\n\n      |y"\n  ],\n  "d":{}\n}'
)


def test_members_and_elements_are_told_apart():
    assert (
        (b'"a":', b"1"),
        (b'"b": ', (b'{\n      "c":1\n    }', b'"x\\n\n      |y"')),
        (b'"d":', b"{}"),
    ) == Outline.of(LINES).members


def test_an_outline_gives_its_lines_back():
    assert LINES == Outline.of(LINES).lines


@pytest.mark.parametrize("lines", [b'{"a":1}', b"[\n  1\n]", b'{\n  "a":1', b"{\n  a\n}", b""])
def test_what_has_no_members_on_lines_of_their_own_has_no_outline(lines):
    assert None is Outline.of(lines)


def test_members_of_one_name_are_not_told_apart():
    assert {} == Outline.of(b'{\n  "a":1,\n  "a":2\n}').by_name
