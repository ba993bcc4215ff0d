"""JSON of names and recordings that hold what JSON has no word for."""

import json

import pytest

from replaykit.report.strict_json import written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("\udc00", r'"\ufffd"'),
        ("\ud83d!", r'"\ufffd!"'),
        ("\U0001f600", r'"\ud83d\ude00"'),
        ("\U0001f600\udc00", r'"\ud83d\ude00\ufffd"'),
        (r"\ud800", r'"\\ud800"'),
        ('NaN "Infinity" \\', r'"NaN \"Infinity\" \\"'),
        (float("nan"), '"NaN"'),
        (float("-inf"), '"-Infinity"'),
        (1.5, "1.5"),
    ],
)
def test_what_is_written_can_be_read_by_strict_readers(value, text):
    assert text == written(value, indent=2)


def refuse(word):
    raise ValueError(word)


def test_no_number_is_left_that_is_none():
    values = {"NaN": [float("nan"), "NaN", float("inf")], "plain": [1, None, True]}

    read = json.loads(written(values, indent=1), parse_constant=refuse)

    assert {"NaN": ["NaN", "NaN", "Infinity"], "plain": [1, None, True]} == read
