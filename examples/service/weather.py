"""Tells the weather in several places at once: plain, async, or word by word as it comes.

With `SLOPPY=1` in the environment, outcomes are taken in the order in which the tools end: they go
back under the wrong ids, and one tool that raises takes with it what the others have found.
"""

import asyncio
import json
import os
import random
import time
from collections.abc import AsyncIterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import Any

from openai import AsyncOpenAI, OpenAI

import replaykit

WEATHER = {"Tokyo": "21 degrees", "London": "rain", "Paris": "fog"}
DISTANCE = {"Tokyo": 0.2, "London": 0.1, "Atlantis": 0.1}
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
SCHEMAS: Any = [{"type": "function", "function": {"name": "get_weather", "parameters": PARAMETERS}}]

Message = dict[str, Any]


@replaykit.tool
def get_weather(city: str) -> str:
    """What somebody far away says, sooner or later."""
    time.sleep(DISTANCE.get(city, 0) + random.uniform(0, 0.01))
    if city not in WEATHER:
        raise LookupError(f"nobody knows {city}")
    return f"{city}: {WEATHER[city]}"


def run(call: Message) -> str:
    return get_weather(**json.loads(call["function"]["arguments"]))


def outcome_of(future: "Future[str]") -> str:
    error = future.exception()
    return future.result() if error is None else f"failed with {error!r}"


def answers(calls: list[Message]) -> list[Message]:
    """A result for each call, whose tools run in threads."""
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(run, call) for call in calls]
        if os.environ.get("SLOPPY"):
            outcomes = [future.result() for future in as_completed(futures)]
        else:
            outcomes = [outcome_of(future) for future in futures]
    return [
        {"role": "tool", "tool_call_id": call["id"], "content": outcome}
        for call, outcome in zip(calls, outcomes, strict=True)
    ]


def turn_of(calls: list[Message]) -> Message:
    return {"role": "assistant", "content": None, "tool_calls": calls}


def answer(question: str) -> str:
    """Waits for each reply as a whole."""
    messages: Any = [{"role": "user", "content": question}]
    while True:
        reply = OpenAI().chat.completions.create(model="gpt-5", messages=messages, tools=SCHEMAS)
        message = reply.choices[0].message
        if not message.tool_calls:
            return message.content or ""
        calls = [call.model_dump(exclude_none=True) for call in message.tool_calls]
        messages += [turn_of(calls), *answers(calls)]


async def answer_async(question: str) -> str:
    """The same on an event loop."""
    messages: Any = [{"role": "user", "content": question}]
    async with AsyncOpenAI() as client:
        while True:
            reply = await client.chat.completions.create(
                model="gpt-5", messages=messages, tools=SCHEMAS
            )
            message = reply.choices[0].message
            if not message.tool_calls:
                return message.content or ""
            calls = [call.model_dump(exclude_none=True) for call in message.tool_calls]
            messages += [turn_of(calls), *await asyncio.to_thread(answers, calls)]


async def answer_streamed(question: str) -> AsyncIterator[str]:
    """The same word by word."""
    messages: Any = [{"role": "user", "content": question}]
    async with AsyncOpenAI() as client:
        while True:
            calls: dict[int, Message] = {}
            async for chunk in await client.chat.completions.create(
                model="gpt-5", messages=messages, tools=SCHEMAS, stream=True
            ):
                delta = chunk.choices[0].delta
                if delta.content:
                    yield delta.content
                for piece in delta.tool_calls or ():
                    put_together(calls, piece.model_dump(exclude_none=True))
            if not calls:
                return
            asked = [*calls.values()]
            messages += [turn_of(asked), *await asyncio.to_thread(answers, asked)]


def put_together(calls: dict[int, Message], piece: Message) -> None:
    """A call comes in pieces: first its name, then its arguments bit by bit."""
    place = piece.pop("index")
    if place in calls:
        calls[place]["function"]["arguments"] += piece["function"]["arguments"]
    else:
        calls[place] = piece
