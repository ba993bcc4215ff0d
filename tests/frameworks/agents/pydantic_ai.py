"""Agents of pydantic-ai."""

from contextlib import suppress

from pydantic import BaseModel
from pydantic_ai import Agent, ModelRetry, Tool, capture_run_messages

MODEL = "openai-chat:gpt-5"


class Plan(BaseModel):
    text: str


async def goes_on_with_the_history(question, tools):
    with capture_run_messages() as messages, suppress(TimeoutError):
        await Agent(MODEL, tools=tools).run(question)
    return (await Agent(MODEL, tools=tools).run("Go on.", message_history=messages)).output


async def answers_and_calls_at_once(question, tools):
    agent = Agent(MODEL, tools=tools, output_type=Plan, end_strategy="early")
    first = await agent.run(question)
    return (await agent.run("And now?", message_history=first.all_messages())).output.text


async def asks_for_another_try(question, tools):
    weather, rate = tools

    def get_rate(base: str, quote: str) -> float:
        """What one currency is worth in another."""
        try:
            return rate(base, quote)
        except TimeoutError as error:
            raise ModelRetry(str(error)) from error

    return (await Agent(MODEL, tools=[weather, get_rate]).run(question)).output


async def limits_the_time(question, tools):
    agent = Agent(MODEL, tools=[Tool(tool, timeout=40) for tool in tools])
    return (await agent.run(question)).output


async def runs_them_in_sequence(question, tools):
    agent = Agent(MODEL, tools=[Tool(tool, sequential=True) for tool in tools])
    return (await agent.run(question)).output
