"""Edits of texts inside texts, seen from outside."""

import pytest

from replaykit.cassette.redaction.layers import (
    Edit,
    Joined,
    Layer,
    Part,
    edited,
    without_overlaps,
)


@pytest.mark.parametrize(
    ("edits", "joined"),
    [
        ([(5, 9, "b"), (0, 3, "a")], [(0, 3, "a"), (5, 9, "b")]),
        ([(0, 9, "outer"), (3, 5, "inner")], [(0, 9, "outer")]),
        ([(0, 4, "a"), (2, 9, "longer")], [(0, 9, "longer")]),
        ([(0, 6, "longer"), (4, 9, "b")], [(0, 9, "longer")]),
        ([(0, 3, "a"), (3, 6, "b")], [(0, 3, "a"), (3, 6, "b")]),
    ],
    ids=["apart", "inside", "second longer", "first longer", "side by side"],
)
def test_edits_that_overlap_become_one(edits, joined):
    """
    Nothing of either original is left.
    """
    assert joined == without_overlaps([Edit(*edit) for edit in edits])


def test_a_joined_text_hands_its_edits_to_the_pieces():
    """
    Also across the separator, which is in none of them.
    """
    outer = Layer("one two three")
    pieces = [Part(outer, 0, 3), Part(outer, 4, 7), Part(outer, 8, 13)]
    joined = Joined(pieces, separator="\n")
    joined.replace(2, 10, "*")

    joined.settle()

    assert "on*  ree" == edited(outer.text, outer.settle())


def test_a_place_in_a_joined_text_is_one_in_the_outer_text():
    outer = Layer("one two")
    joined = Joined([Part(outer, 0, 3), Part(outer, 4, 7)], separator="\n")

    assert [0, 2, 4, 6] == [joined.place_of(index) for index in (0, 2, 4, 6)]
    assert 4 == joined.place_of(7)
