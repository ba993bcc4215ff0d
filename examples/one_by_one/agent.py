"""Tells the weather. Its tools run one by one, as in many a tutorial, or all at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

from openai import OpenAI


def get_weather(city):
    return {"Tokyo": "21 degrees", "London": "rain", "Paris": "fog"}[city]


TOOLS = {"get_weather": get_weather}
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
SCHEMAS = [{"type": "function", "function": {"name": "get_weather", "parameters": PARAMETERS}}]


def answer(call, tools):
    try:
        arguments = json.loads(call.function.arguments)
        content = json.dumps(tools[call.function.name](**arguments))
    except Exception as error:
        content = f"failed with {error!r}"
    return {"role": "tool", "tool_call_id": call.id, "content": content}


def one_by_one(calls, tools):
    return [answer(call, tools) for call in calls]


def all_at_once(calls, tools):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(answer, calls, repeat(tools)))


def ask(question, tools=TOOLS, answers=one_by_one):
    client = OpenAI()
    messages = [{"role": "user", "content": question}]
    while True:
        reply = client.chat.completions.create(model="gpt-5", messages=messages, tools=SCHEMAS)
        message = reply.choices[0].message
        if not message.tool_calls:
            return message.content
        messages.append(message)
        messages += answers(message.tool_calls, tools)
