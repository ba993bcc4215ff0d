"""Plans a weekend. Its tools run at once, each for itself, or all or nothing."""

import asyncio
import json

from openai import AsyncOpenAI


async def find_flight(city):
    return f"GA 715 to {city}, Friday 18:40"


async def find_hotel(city, nights):
    return f"Harbour View {city}, {nights} nights"


async def get_rate(base, quote):
    return 158.0


def schema(name, **types):
    properties = {argument: {"type": kind} for argument, kind in types.items()}
    parameters = {"type": "object", "properties": properties, "required": list(types)}
    return {"type": "function", "function": {"name": name, "parameters": parameters}}


TOOLS = {"find_flight": find_flight, "find_hotel": find_hotel, "get_rate": get_rate}
SCHEMAS = [
    schema("find_flight", city="string"),
    schema("find_hotel", city="string", nights="integer"),
    schema("get_rate", base="string", quote="string"),
]


async def run(call, tools):
    arguments = json.loads(call.function.arguments)
    return json.dumps(await tools[call.function.name](**arguments))


async def each_for_itself(calls, tools):
    return await asyncio.gather(*(run(call, tools) for call in calls), return_exceptions=True)


async def all_or_nothing(calls, tools):
    return await asyncio.gather(*(run(call, tools) for call in calls))


def answer(call, outcome):
    content = f"failed with {outcome!r}" if isinstance(outcome, Exception) else outcome
    return {"role": "tool", "tool_call_id": call.id, "content": content}


async def ask(question, tools=TOOLS, outcomes=each_for_itself):
    client = AsyncOpenAI()
    messages = [{"role": "user", "content": question}]
    while True:
        reply = await client.chat.completions.create(
            model="gpt-5", messages=messages, tools=SCHEMAS
        )
        message = reply.choices[0].message
        if not message.tool_calls:
            return message.content
        messages.append(message)
        messages += map(answer, message.tool_calls, await outcomes(message.tool_calls, tools))
