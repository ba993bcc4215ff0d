"""An agent's loop on any SDK: ask, execute, remember turn and results. Each step may vary."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.matrix.executing import behind_a_semaphore_of, gathered, in_a_pool, in_a_pool_of
from tests.matrix.story import QUESTION
from tests.matrix.tools import async_tools, plain_tools


def as_they_are(outcomes, past):
    return outcomes


def turn_and_results(sdk, reply, outcomes):
    return [*sdk.turn(reply), *sdk.results(outcomes)]


def nothing_more(sdk, outcomes):
    return []


@dataclass(frozen=True)
class Agent:
    """How an agent goes about it; as it stands here, correctly."""

    execute: Callable = in_a_pool
    """Without an event loop: given the calls and the tools, the outcomes; none where it ends."""

    execute_async: Callable = gathered
    tools_async: Callable = async_tools
    sent: Callable = as_they_are
    """Which outcomes are sent, given those of this round and those of all before."""

    remembered: Callable = turn_and_results
    """What goes into the history, given the SDK, a reply and the outcomes."""

    when_busy: Callable = nothing_more
    """What else goes into it before a refused request is sent again, given what it told."""

    settings: dict = field(default_factory=dict)
    """Of every request."""


def executed(execute, execute_async):
    """An agent that executes in another way."""
    return Agent(execute=execute, execute_async=execute_async)


def limited_to(number):
    """An agent that never executes more calls than so many at once."""
    return executed(in_a_pool_of(number), behind_a_semaphore_of(number))


def run(agent, sdk, cities, watched):
    """A conversation without an event loop."""
    tools = watched(plain_tools(cities))
    history, outcomes, past = [sdk.said(QUESTION)], [], []
    while True:
        try:
            reply = sdk.ask(history, **agent.settings)
        except Exception as error:
            history += _after(error, sdk, agent, outcomes)
            continue
        calls = sdk.calls(reply)
        if not calls:
            return
        outcomes = agent.sent(agent.execute(calls, tools), past)
        if outcomes is None:
            return
        history += agent.remembered(sdk, reply, outcomes)
        past += outcomes


async def run_async(agent, sdk, cities, watched):
    """A conversation on an event loop."""
    tools = watched(agent.tools_async(cities))
    history, outcomes, past = [sdk.said(QUESTION)], [], []
    while True:
        try:
            reply = await sdk.ask_async(history, **agent.settings)
        except Exception as error:
            history += _after(error, sdk, agent, outcomes)
            continue
        calls = sdk.calls(reply)
        if not calls:
            return
        outcomes = agent.sent(await agent.execute_async(calls, tools), past)
        if outcomes is None:
            return
        history += agent.remembered(sdk, reply, outcomes)
        past += outcomes


def _after(error, sdk, agent, outcomes):
    """What is added to the history before it asks again; anything but a busy provider ends it."""
    if not sdk.is_busy(error):
        raise error
    return agent.when_busy(sdk, outcomes)
