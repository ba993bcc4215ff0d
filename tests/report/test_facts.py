"""Findings for machines, and sentences about what nobody saw."""

import json
from dataclasses import replace
from typing import get_args

import pytest

from replaykit.checks import NAMES, Blind, Unobserved, Verdict
from replaykit.report import blindness_of, facts_of, facts_of_session
from tests.checks.loops import loop
from tests.report import samples
from tests.report.seen import seen_of
from tests.report.shown import FINDINGS


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_can_be_written_as_json(name):
    verdict = Verdict(findings=(FINDINGS[name](),))

    [facts] = json.loads(json.dumps(facts_of(verdict)))["findings"]

    assert name == facts["name"]
    assert facts["text"].startswith(f"{name}: ")


def test_the_facts_of_a_finding_are_all_there():
    finding = samples.sequential()
    [facts] = facts_of(Verdict(findings=(finding,)))["findings"]
    first, *_ = facts["executions"]

    assert {"width": 1, "makespan": 2.9, "sum": 2.9, "possible": 1.7} == facts["timing"]
    assert {"id": "call_a1", "name": "get_weather", "arguments": {"city": "Tokyo"}} == facts[
        "calls"
    ][0]
    assert {
        "tool": "get_weather",
        "call_id": "call_a1",
        "started": 0.0,
        "ended": 0.3,
        "group": 100,
        "called_at": "trip/agent.py:88, in run_tools",
    } == first


def test_what_the_provider_says_is_among_the_facts():
    [facts] = facts_of(Verdict(findings=(samples.missing(),)))["findings"]

    assert ("OAI-CHAT-1", 400) == (
        facts["provider_says"]["rule"],
        facts["provider_says"]["status"],
    )


def test_what_nobody_saw_is_among_the_facts():
    unwatched = replace(loop("openai_chat", 2), executions=()).verdict

    assert [
        {
            "why": "not watched",
            "text": (
                "turn 1: nobody saw call_a and call_b run. Watch the tools: "
                '`tools = replay.tools(tools)`, or `replay.watch("package.module:TOOLS")`.'
            ),
            "turn": 1,
            "calls": ["call_a", "call_b"],
        }
    ] == facts_of(unwatched)["unobserved"]


def test_of_a_recording_it_is_said_how_it_is_captured_anew():
    """
    What is over takes no tools from a test.
    """
    unwatched = replace(loop("openai_chat", 2), executions=())
    told = (
        "turn 1: nobody saw call_a and call_b run. Watch the tools when it is captured anew: mark"
        " them with `@replaykit.tool`, or name them: `replaykit capture --tool"
        " package.module:TOOLS`."
    )

    facts = facts_of_session(seen_of(unwatched, is_recording=True))

    assert [told] == [one["text"] for one in facts["unobserved"]]


@pytest.mark.parametrize("why", get_args(Blind))
def test_what_nobody_saw_is_said_in_a_sentence(why):
    said = blindness_of(Unobserved(why=why, exchange=2, text="The server holds it."))

    assert said.startswith("exchange 2: ")
    assert said.endswith(".")
