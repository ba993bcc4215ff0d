"""What was not seen is said, and kept apart from what is fine."""

from dataclasses import replace

import pytest

from replaykit.checks import NAMES, Expectations
from tests.checks.loops import loop
from tests.checks.mistakes import MISTAKES, repairing
from tests.checks.variants import in_the_question, in_words, made_into_something_else, stopped

CHAT = "openai_chat"


@pytest.mark.parametrize(
    ("correct", "why"),
    [
        (stopped(loop(CHAT, 1, 1)), ["stopped"]),
        (in_words(loop(CHAT, 1)), ["unlinked"]),
        (in_the_question(loop(CHAT, 1)), ["unlinked"]),
        (made_into_something_else(loop(CHAT, 1)), ["untraced"]),
        (repairing(replace(loop(CHAT, 1), executions=()), 1), ["stand-in"]),
        (loop(CHAT, 1), []),
        (loop(CHAT), []),
    ],
    ids=["stopped", "in words", "in the question", "transformed", "stand-in", "seen", "no call"],
)
def test_what_was_not_seen_is_said(correct, why):
    assert ([], why) == (correct.named, correct.blind)


def test_what_the_application_sends_instead_can_be_told():
    """
    A hook makes of the returned value what is sent, and the result is traced again.
    """
    changed = made_into_something_else(loop(CHAT, 1))

    hooked = replace(changed, expectations=Expectations(sends=lambda _, __: "summary 6"))

    assert [] == hooked.blind


def test_what_the_provider_could_not_judge_is_passed_on():
    """
    A request goes on from a response that nobody recorded.
    """
    begun = loop("openai_responses", 1)
    first = replace(begun.steps[0], continues="resp_of_yesterday")

    assert ["unchecked"] == replace(begun, steps=(first, *begun.steps[1:])).blind


def test_every_name_is_shown_by_a_mistake_or_a_special_case():
    """
    A name that nothing can bring about does not stand in the list.
    """
    elsewhere = {
        "refused-request",
        "too-few-at-once",
        "too-many-rounds",
    }

    assert set(NAMES) == {mistake.name for mistake in MISTAKES.values()} | elsewhere
