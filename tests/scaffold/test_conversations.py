"""Which exchanges of a recording belong together."""

from dataclasses import replace

import pytest

from replaykit.scaffold import conversations_in, question_of
from tests.checks.loops import loop
from tests.checks.mistakes import MISTAKES
from tests.checks.wires import PROVIDERS, Ask, Said, Step, readings_of


def numbered(*loops):
    """What loops asked, in turns, as it lies in one recording."""
    readings = [readings_of(one.provider, one.steps) for one in loops]
    mixed = [list(row) for row in zip(*readings, strict=True)]
    in_order = [reading for row in mixed for reading in row]
    return [
        replace(reading, exchange=replace(reading.exchange, number=number))
        for number, reading in enumerate(in_order, 1)
    ]


def asking(one, question, mark):
    """A loop that begins with another question, and whose ids are its own."""

    def of_its_own(call):
        return replace(call, id=f"{call.id}_{mark}")

    steps = []
    for step in one.steps:
        history = [Said(question)]
        for entry in step.history[1:]:
            if hasattr(entry, "calls"):
                history.append(replace(entry, calls=tuple(map(of_its_own, entry.calls))))
            else:
                history.append(replace(entry, told=tuple(map(of_its_own, entry.told))))
        calls = tuple(map(of_its_own, step.calls))
        steps.append(replace(step, history=tuple(history), calls=calls))
    return replace(one, steps=tuple(steps))


def numbers_in(readings):
    return [
        [reading.exchange.number for reading in conversation]
        for conversation in conversations_in(readings)
    ]


@pytest.mark.parametrize("question", ["And in Rome?", "Weather?"])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_two_users_ask_at_the_same_time_is_told_apart(provider, question):
    one, other = asking(loop(provider, 2, 1), "Weather?", "x"), loop(provider, 2, 1)

    readings = numbered(one, asking(other, question, "y"))

    assert [[1, 3, 5], [2, 4, 6]] == numbers_in(readings)
    assert question == question_of(conversations_in(readings)[1])


@pytest.mark.parametrize(
    ("provider", "mistake"),
    [
        pytest.param(provider, mistake, id=f"{provider}: {what}")
        for what, mistake in MISTAKES.items()
        for provider in mistake.providers
    ],
)
def test_whatever_goes_wrong_a_session_stays_one(provider, mistake):
    readings = readings_of(provider, mistake.make(loop(provider, 3, 1), 1).steps)

    assert 1 == len(conversations_in(readings))


def test_what_was_refused_and_is_asked_again_is_one_session():
    step = Step(history=(Said("Weather?"),))
    first, again = readings_of("openai_chat", [step, step])
    response = replace(first.exchange.response, status=529)
    failed = replace(first, exchange=replace(first.exchange, response=response))

    assert [[1, 2]] == numbers_in([failed, again])
    assert [[1], [2]] == numbers_in([first, again])


def test_a_history_that_the_server_holds_is_gone_on_from():
    calls = (Ask(id="a", city="Tokyo"),)
    steps = [
        Step(history=(Said("Weather?"),), calls=calls, reply_id="resp_1"),
        Step(history=(Said("Thanks."),), continues="resp_1", reply_id="resp_2"),
    ]

    assert [[1, 2]] == numbers_in(readings_of("openai_responses", steps))


def test_nothing_asked_is_no_question():
    assert (None, ()) == (question_of(()), conversations_in([]))
