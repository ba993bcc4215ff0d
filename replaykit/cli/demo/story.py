"""Shell: what the demo does, step by step: a run recorded, then replayed in three ways.

It runs the agent by what everybody may use: `replaykit.replay()`, and what its runs offer.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from types import ModuleType
from unittest.mock import patch
from urllib.error import HTTPError

from replaykit.checks import Execution
from replaykit.cli.demo.project import Project
from replaykit.cli.demo.provider import provider_on_loopback
from replaykit.report.lanes import lane_of
from replaykit.report.spelling import counted, seconds, spelled
from replaykit.run.opening import replay
from replaykit.run.run import Run

_ADDRESS = "OPENAI_BASE_URL"
_TIMES = (
    'replay.on("get_weather").takes(30)',
    'replay.on("find_hotel").takes(45)',
    'replay.on("get_rate").takes(10)',
)
_TROUBLE = (
    'replay.on("find_hotel").takes(600)',
    'replay.on("get_rate").takes(10).fails(TimeoutError("rates are down"))',
)
"""What is shown of a plan is what is run of it."""


class Story:
    """One agent, recorded and replayed, told line by line as it happens."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._agent: ModuleType = project.load_agent()

    def told(self) -> Iterator[str]:
        """The whole story, whatever service the environment names for other programs."""
        with patch.dict(os.environ, {"no_proxy": "*"}):
            os.environ.pop(_ADDRESS, None)
            yield from self._recorded()
            yield from self._replayed()
            yield from self._in_trouble()
            yield from self._with_a_bug()

    def _recorded(self) -> Iterator[str]:
        yield "1. Recorded. An agent asks a model; a provider on this machine plays the model."
        yield ""
        agent = self._agent
        with (
            provider_on_loopback() as address,
            patch.dict(os.environ, {_ADDRESS: address}),
            replay(self._project.cassette, mode="refresh") as run,
        ):
            answer = agent.plan_trip(agent.QUESTION, run.tools(agent.TOOLS))
        yield f"   asked     {agent.QUESTION}"
        given = {span.call_id: span.result for span in run.spans}
        for call in run.turns[0].calls:
            yield f"   {call.id}    {spelled(call):<28}{given[call.id]}"
        yield f"   answered  {answer}"
        yield ""
        yield "   All of it is in a cassette now:"
        yield f"   {self._project.cassette}"
        yield ""
        yield "   The provider has stopped. From here on, nothing leaves the process."
        yield ""

    def _replayed(self) -> Iterator[str]:
        yield "2. Replayed. The model's words come from the file; the tools run, and take time."
        yield ""
        run = self._replay()
        began = time.perf_counter()
        self._play(run, _TIMES, self._agent.careful)
        took = time.perf_counter() - began
        yield from _plan_and_lanes(_TIMES, run)
        turn = run.turns[0]
        yield f"   All at once: {turn.makespan:g} s. One after another it would be {turn.work:g} s."
        yield f"   You have waited {took:.2f} s for it: time is virtual in a replay."
        yield ""

    def _in_trouble(self) -> Iterator[str]:
        yield "3. In trouble. One tool takes ten minutes, and another one fails."
        yield ""
        run = self._replay()
        self._play(run, _TROUBLE, self._agent.careful)
        yield from _plan_and_lanes(_TROUBLE, run)
        answers = run.turns[0].answers
        for answer in answers:
            sent = ", ".join(result.text for result in answer.results)
            yield f"   sent for {answer.call.id}  {sent}"
        yield f"   {counted(len(answers), 'call')}, each with its result; nothing is wrong."
        yield ""

    def _with_a_bug(self) -> Iterator[str]:
        yield "4. With a bug. In the same trouble, a loop sends nothing for what has failed."
        yield ""
        run = self._replay()
        with suppress(HTTPError):  # the provider's 400, which no agent of the story survives
            self._play(run, _TROUBLE, self._agent.careless)
        assert run.mistakes is not None, "the loop is careless"
        yield run.mistakes.text
        yield ""

    def _replay(self) -> Run:
        return replay(self._project.cassette, clock="virtual")

    def _play(self, run: Run, plan: Sequence[str], results: object) -> None:
        agent = self._agent
        with run:
            for rule in plan:
                exec(rule, {"replay": run})
            agent.plan_trip(agent.QUESTION, run.tools(agent.TOOLS), results)


def _plan_and_lanes(plan: Sequence[str], run: Run) -> Iterator[str]:
    yield from (f"   {rule}" for rule in plan)
    yield ""
    turn = run.turns[0]
    executions = {span.call_id: Execution(span=span) for span in turn.spans}
    for call in turn.calls:
        execution = executions[call.id]
        span = execution.span
        assert span.ended_ns is not None, "no tool of the story hangs"
        took = seconds(span.ended_ns - span.started_ns)
        lane = lane_of([execution], list(executions.values()))
        raised = "  raised" if span.error else ""
        yield f"   {call.id}  {spelled(call):<25}  {lane}  {took:>5}{raised}"
    yield ""
