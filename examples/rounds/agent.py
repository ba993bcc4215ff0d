"""Writes a report with Claude: first it searches, then it reads what it has found, both at once."""

import asyncio

from anthropic import AsyncAnthropic


async def search(topic):
    return [f"{topic}-1.html", f"{topic}-2.html"]


async def read(page):
    return f"what stands on {page}"


def schema(name, argument):
    properties = {argument: {"type": "string"}}
    parameters = {"type": "object", "properties": properties, "required": [argument]}
    return {"name": name, "input_schema": parameters}


TOOLS = {"search": search, "read": read}
SCHEMAS = [schema("search", "topic"), schema("read", "page")]


async def answer(call, tools):
    result = {"type": "tool_result", "tool_use_id": call.id}
    try:
        return {**result, "content": str(await tools[call.name](**call.input))}
    except Exception as error:
        return {**result, "content": repr(error), "is_error": True}


async def ask(question, tools=TOOLS):
    client = AsyncAnthropic()
    messages = [{"role": "user", "content": question}]
    while True:
        reply = await client.messages.create(
            model="claude-sonnet-5", max_tokens=1000, messages=messages, tools=SCHEMAS
        )
        calls = [block for block in reply.content if block.type == "tool_use"]
        if not calls:
            return reply.content[0].text
        async with asyncio.TaskGroup() as group:
            answers = [group.create_task(answer(call, tools)) for call in calls]
        messages += [
            {"role": "assistant", "content": reply.content},
            {"role": "user", "content": [task.result() for task in answers]},
        ]
