"""A turn of many calls costs a few looks at each of them, and not one at each pair."""

from dataclasses import replace

import pytest

from replaykit.checks import Expectations, timing
from replaykit.checks.likeness import Sent
from tests.checks.loops import loop, ran, told
from tests.checks.wires import Ask, Results, Said, Step, Turn

CALLS = 60
A_FEW = 8


def many(text="Here it is: {weather}"):
    """All of them at once, each result in these words."""
    calls = tuple(Ask(id=f"call_{number}", city=f"Town {number}") for number in range(CALLS))
    results = tuple(
        replace(one, text=text.format(weather=one.text, number=number))
        for number, one in enumerate(map(told, calls))
    )
    question = (Said("Weather?"),)
    steps = (
        Step(history=question, calls=calls),
        Step(history=(*question, Turn(calls), Results(results))),
    )
    return replace(loop("openai_chat", 1), steps=steps, executions=tuple(map(ran, calls)))


def test_what_the_application_makes_of_a_result_is_asked_a_few_times_for_each():
    asked = []

    def sends(tool, result):
        asked.append(result)
        return result

    judged = replace(many(), expectations=Expectations(sends=sends))

    assert [] == judged.named
    assert CALLS <= len(asked) <= A_FEW * CALLS


def test_whether_they_overlap_is_asked_until_it_is_known(monkeypatch):
    asked, overlap = [], timing.overlap
    monkeypatch.setattr(timing, "overlap", lambda *pair: asked.append(pair) or overlap(*pair))

    assert [] == many().named
    assert len(asked) <= A_FEW * CALLS


@pytest.mark.parametrize(
    "text",
    ["nothing that any of them gave", "Town: 16 degrees", "Town 60: 17 degrees", "{number}: hot"],
)
def test_whose_result_stands_there_is_asked_only_of_those_it_may_be_of(text, monkeypatch):
    """
    It is nobody's, whether they have words in common or not.
    """
    asked, whole_likeness = [], Sent.whole_likeness
    monkeypatch.setattr(
        Sent, "whole_likeness", lambda *pair: asked.append(pair) or whole_likeness(*pair)
    )

    assert [] == many(text).named
    assert CALLS <= len(asked) <= A_FEW * CALLS
