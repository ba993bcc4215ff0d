"""Traces that a framework sends of its agents, from a thread of its own: no part of the session."""

import asyncio
import importlib

import pytest

import replaykit
from tests.frameworks.framework import FRAMEWORKS
from tests.frameworks.measuring import QUESTION, program
from tests.frameworks.model import NOBODY, sent_to

OPENAI_AGENTS = next(one for one in FRAMEWORKS if one.name == "openai_agents")


@pytest.fixture
def agents():
    """The framework, told to trace; it has been told not to, and is again."""
    OPENAI_AGENTS.load()
    agents = importlib.import_module("agents")
    agents.set_tracing_disabled(False)
    yield agents
    agents.set_tracing_disabled(True)
    agents.set_trace_processors([])


def exporting(agents, answers):
    """What sends traces each five seconds, and notes what it is answered."""
    processors = importlib.import_module("agents.tracing.processors")
    exporter = processors.BackendSpanExporter(api_key="none")
    hear = answers.append
    exporter._client.event_hooks["response"] = [lambda response: hear(response.status_code)]
    return processors.BatchTraceProcessor(exporter, schedule_delay=5)


def test_traces_are_answered_in_replay_and_part_of_nothing(agents, tmp_path):
    """
    The thread that sends them wakes on the virtual clock, again and again while a tool runs.
    """
    functions, ask = program(tmp_path, OPENAI_AGENTS.recipe)
    cassette, answers = tmp_path / "trip.cassette", []
    agents.set_trace_processors([])
    with OPENAI_AGENTS.reachable(), replaykit.replay(cassette, mode="record"):
        asyncio.run(ask(QUESTION, functions))

    with sent_to(NOBODY), replaykit.replay(cassette, clock="virtual") as run:
        processor = exporting(agents, answers)
        agents.set_trace_processors([processor])
        run.on("get_weather", city="Tokyo").takes(30)
        asyncio.run(ask(QUESTION, run.tools(functions)))
        processor.shutdown()

    assert {200} == set(answers)
    assert (2, 30) == (run.outcome.intercepted, run.turns[0].makespan)
