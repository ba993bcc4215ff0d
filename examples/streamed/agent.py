"""Answers by stream. Each tool is started as soon as its call is whole, not when the reply is."""

import asyncio
import json

from openai import AsyncOpenAI


async def search(query):
    return f"three pages about {query}"


TOOLS = {"search": search}
QUERY = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
SCHEMAS = [{"type": "function", "function": {"name": "search", "parameters": QUERY}}]


async def run(call, tools):
    try:
        arguments = json.loads(call["function"]["arguments"])
        content = json.dumps(await tools[call["function"]["name"]](**arguments))
    except Exception as error:
        content = f"failed with {error!r}"
    return {"role": "tool", "tool_call_id": call["id"], "content": content}


async def whole_calls(stream, said):
    """Each call of a reply as soon as it is whole; what is said between them is added to `said`."""
    call = None
    async for chunk in stream:
        delta = chunk.choices[0].delta
        said.append(delta.content or "")
        for piece in delta.tool_calls or ():
            if piece.id:
                if call:
                    yield call
                function = {"name": piece.function.name, "arguments": ""}
                call = {"id": piece.id, "type": "function", "function": function}
            call["function"]["arguments"] += piece.function.arguments or ""
    if call:
        yield call


async def ask(question, tools=TOOLS):
    messages = [{"role": "user", "content": question}]
    async with AsyncOpenAI() as client:
        while True:
            said, calls, results = [], [], []
            stream = await client.chat.completions.create(
                model="gpt-5", messages=messages, tools=SCHEMAS, stream=True
            )
            async with asyncio.TaskGroup() as group:
                async for call in whole_calls(stream, said):
                    calls.append(call)
                    results.append(group.create_task(run(call, tools)))
            text = "".join(said)
            if not calls:
                return text
            messages.append({"role": "assistant", "content": text, "tool_calls": calls})
            messages += [result.result() for result in results]
