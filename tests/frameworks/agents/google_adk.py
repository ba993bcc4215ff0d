"""Agents of google-adk."""

from contextlib import suppress

from google.adk.agents import Agent
from google.adk.plugins import ReflectAndRetryToolPlugin
from google.adk.runners import InMemoryRunner


def _runner(tools, **settings):
    agent = Agent(name="traveller", model="gemini-2.5-flash", tools=tools)
    return InMemoryRunner(agent=agent, **settings)


async def _answer(runner, question):
    return (await runner.run_debug(question, quiet=True))[-1].content.parts[0].text


async def goes_on_in_the_session(question, tools):
    runner = _runner(tools)
    with suppress(TimeoutError):
        await runner.run_debug(question, quiet=True)
    return await _answer(runner, "Go on.")


async def reflects(question, tools):
    return await _answer(_runner(tools, plugins=[ReflectAndRetryToolPlugin()]), question)
