"""Agents of openai-agents."""

import asyncio

from agents import Agent, Runner, function_tool


async def _answer(question, tools, **settings):
    agent = Agent(name="Traveller", model="gpt-5", tools=tools)
    return (await Runner.run(agent, question, **settings)).final_output


async def leaves_the_history_to_the_server(question, tools):
    made = [function_tool(tool) for tool in tools]
    return await _answer(question, made, auto_previous_response_id=True)


async def lets_failures_through(question, tools):
    made = [function_tool(tool, failure_error_function=None) for tool in tools]
    return await _answer(question, made)


async def limits_the_time_of_threads(question, tools):
    weather, rate = tools

    @function_tool(timeout=40)
    async def get_weather(city: str) -> str:
        """The weather in a city."""
        return await asyncio.to_thread(weather, city)

    return await _answer(question, [get_weather, function_tool(rate)])
