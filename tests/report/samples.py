"""Findings to be put into words: an agent that asks for the weather in three cities."""

from dataclasses import replace

from tests.checks.loops import SECOND, Loop, loop, ran, told
from tests.checks.mistakes import (
    copying,
    dropping,
    forgetting_the_turn,
    losing_the_batch,
    one_by_one,
    swapping,
)
from tests.checks.wires import Ask, Results, Said, Step, Turn

RERUN = "pytest tests/test_trip.py::test_three_lookups"
CALLED_AT = "trip/agent.py:88, in run_tools"
CALLS = (
    Ask(id="call_a1", city="Tokyo"),
    Ask(id="call_b2", city="London"),
    Ask(id="call_c3", city="Paris"),
)
LENGTHS = {"call_a1": 0.3, "call_b2": 1.7, "call_c3": 0.9}


def trip(provider="openai_chat"):
    """The correct loop: all three at once."""
    question = Said("Weather in Tokyo, London and Paris?")
    history = (question, Turn(CALLS), Results(tuple(told(call) for call in CALLS)))
    steps = (Step(history=(question,), calls=CALLS), Step(history=history))
    executions = tuple(
        ran(call, end=LENGTHS[call.id], called_at=CALLED_AT, result=told(call).text)
        for call in CALLS
    )
    return Loop(provider, steps, executions=tuple(map(_whole, executions)))


def _whole(execution):
    span = execution.span
    return replace(execution, span=replace(span, ended_ns=round(span.ended_ns)))


def finding_of(wrong):
    """The one finding."""
    [finding] = wrong.verdict.findings
    return finding


def missing():
    return finding_of(dropping(trip(), 1))


def swapped():
    return finding_of(swapping(trip("anthropic_messages"), 1))


def copied():
    return finding_of(copying(trip("gemini"), 1))


def forgotten():
    return finding_of(forgetting_the_turn(trip("openai_responses"), 1))


def lost():
    wrong = losing_the_batch(trip("anthropic_messages"), 1)
    return finding_of(
        wrong.with_execution(
            "call_a1", error="TimeoutError: rates are down", raised_at="trip/tools.py:41"
        )
    )


def sequential():
    """One after another, each as long as it takes."""
    start, wrong = 0, one_by_one(trip(), 1)
    for call in CALLS:
        length = round(LENGTHS[call.id] * SECOND)
        wrong = wrong.with_execution(call.id, started_ns=start, ended_ns=start + length)
        start += length
    return finding_of(wrong)


def unnamed():
    """A finding about no turn."""
    wrong = loop("anthropic_messages", 1)
    empty = {"role": "user", "content": [{"type": "text", "text": ""}]}
    steps = (replace(wrong.steps[0], extra={"messages": [empty]}),)
    return finding_of(replace(wrong, steps=steps))
