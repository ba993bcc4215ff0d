"""Sessions for other programs: a sequence diagram, a trace, plain facts."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replaykit.report import facts_of_session, mermaid_of, perfetto_of
from tests.checks.loops import SECOND, loop
from tests.checks.mistakes import dropping
from tests.checks.wires import PROVIDERS
from tests.report.seen import seen_of

DIAGRAM = """\
sequenceDiagram
    participant model
    participant agent
    participant tools
    agent->>model: 1. Weather?
    model-->>agent: 2 calls from Anthropic
    par call_a
        agent->>tools: get_weather(city='Tokyo 1')
        tools-->>agent: 1 s, 'Tokyo 1: 17 degrees'
    and call_b
        agent->>tools: get_weather(city='London 1')
        tools-->>agent: 2 s, 'London 1: 18 degrees'
    end
    Note over agent,tools: missing-result: turn 1 asked for 2 calls and got 1 result: nothing \
was sent for call_a.
    agent->>model: 2. 1 result
    model-->>agent: Sunny."""


def test_a_trace_has_no_number_that_is_none():
    unreal = loop("openai_chat", 2).with_execution("call_a", arguments={"city": float("nan")})

    trace = perfetto_of(seen_of(unreal))

    assert "NaN" not in trace.replace('"NaN"', "")


def test_a_diagram_shows_calls_at_once_side_by_side():
    assert DIAGRAM == mermaid_of(seen_of(dropping(loop("anthropic_messages", 2), 1)))


def test_calls_one_after_another_are_not_side_by_side():
    agent = loop("openai_chat", 2).with_execution("call_b", started_ns=SECOND, group=7)

    assert "par " not in mermaid_of(seen_of(agent))


@given(
    st.text(),
    st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 3)), min_size=1, max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_a_diagram_is_well_formed_whatever_was_said(text, times):
    """
    Every line is a statement of ours, and each `par` has its `end`.
    """
    drawn = mermaid_of(seen_of(_agent(times, result=text))).splitlines()

    words = [line.split()[0] for line in drawn]
    assert words.count("par") == words.count("end")
    assert words.count("and") <= 4 * words.count("par")
    assert set(words) <= {
        *("sequenceDiagram", "participant", "par", "and", "end", "Note"),
        *("agent->>model:", "model-->>agent:", "agent->>tools:", "agent-->tools:"),
        *("tools-->>agent:", "tools--xagent:"),
    }
    assert [] == [line for line in drawn if (";" in line and "#" not in line) or "<" in line]


def _agent(times, **changes):
    """A loop whose tools began and ended as told."""
    agent = loop("openai_chat", len(times))
    for execution, (start, length) in zip(agent.executions, times, strict=True):
        ended = None if length is None else (start + length) * SECOND
        agent = agent.with_execution(
            execution.span.call_id, started_ns=start * SECOND, ended_ns=ended, **changes
        )
    return agent


def events(seen):
    return [one for one in json.loads(perfetto_of(seen))["traceEvents"] if one["ph"] == "X"]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 3)), min_size=1, max_size=8),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_no_two_events_of_a_thread_overlap(times, is_timed):
    by_thread = {}
    for event in events(seen_of(_agent(times), is_timed=is_timed)):
        by_thread.setdefault(event["tid"], []).append((event["ts"], event["ts"] + event["dur"]))

    for lane in by_thread.values():
        for (start, end), (later, _) in pairwise(sorted(lane)):
            assert end <= later
            assert start < later


def test_a_trace_names_its_threads_and_what_ran():
    seen = seen_of(loop("openai_chat", 2))

    named = [one for one in json.loads(perfetto_of(seen))["traceEvents"] if one["ph"] == "M"]
    *_, last = events(seen)

    assert ["trip.cassette", "model 1", "tools 1", "tools 2"] == [o["args"]["name"] for o in named]
    assert {
        "exchange": 1,
        "call": "call_b",
        "arguments": '{"city": "London 1"}',
        "sent": ["London 1: 18 degrees"],
        "returned": "London 1: 18 degrees",
    } == last["args"]
    assert ("get_weather", 500_000, 2_000_000) == (last["name"], last["ts"], last["dur"])


def test_a_trace_says_when_its_times_are_none():
    unseen = seen_of(replace(loop("openai_chat", 1), executions=()), is_timed=False)

    assert "trip.cassette (in order: no times are known)" in perfetto_of(unseen)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_facts_of_a_session_are_all_there(provider):
    facts = json.loads(json.dumps(facts_of_session(seen_of(dropping(loop(provider, 2), 1)))))

    [turn] = facts["turns"]
    first, second = turn["calls"]
    assert [1, 2] == [exchange["number"] for exchange in facts["exchanges"]]
    assert (1, 2) == (turn["exchange"], turn["followed_by"])
    assert (["missing-result"], None) == (first["findings"], first.get("sent"))
    assert "London 1: 18 degrees" in second["sent"][0]["text"]
    assert (0.5, 2.5) == (second["attempts"][0]["started"], second["attempts"][0]["ended"])
    assert "missing-result" == facts["findings"][0]["name"]
