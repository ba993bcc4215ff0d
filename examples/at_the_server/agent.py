"""Compares cities with OpenAI Responses. The server keeps the history: only what is new is sent."""

import asyncio
import json

from openai import AsyncOpenAI


async def get_population(city):
    return {"Tokyo": 14_200_000, "London": 8_900_000}[city]


async def get_area(city):
    return {"Tokyo": 2194, "London": 1572}[city]


def schema(name):
    parameters = {"type": "object", "properties": {"city": {"type": "string"}}}
    return {"type": "function", "name": name, "parameters": parameters, "strict": False}


TOOLS = {"get_population": get_population, "get_area": get_area}
SCHEMAS = [schema(name) for name in TOOLS]


async def answer(call, tools):
    try:
        output = json.dumps(await tools[call.name](**json.loads(call.arguments)))
    except Exception as error:
        output = f"failed with {error!r}"
    return {"type": "function_call_output", "call_id": call.call_id, "output": output}


async def ask(question, tools=TOOLS):
    client = AsyncOpenAI()
    new, previous = [{"role": "user", "content": question}], {}
    while True:
        reply = await client.responses.create(model="gpt-5", input=new, tools=SCHEMAS, **previous)
        calls = [item for item in reply.output if item.type == "function_call"]
        if not calls:
            return reply.output_text
        new = await asyncio.gather(*(answer(call, tools) for call in calls))
        previous = {"previous_response_id": reply.id}
