"""Refunds a customer's last order: each tool is asked with what the one before has given."""

import json

from openai import OpenAI


def find_customer(email):
    return {"customer": 7}


def last_order(customer):
    return {"order": 1042, "paid": 38.5}


def refund(order, amount):
    return f"{amount} for {order} is on its way"


def schema(name, **types):
    properties = {argument: {"type": kind} for argument, kind in types.items()}
    parameters = {"type": "object", "properties": properties, "required": list(types)}
    return {"type": "function", "function": {"name": name, "parameters": parameters}}


TOOLS = {"find_customer": find_customer, "last_order": last_order, "refund": refund}
SCHEMAS = [
    schema("find_customer", email="string"),
    schema("last_order", customer="integer"),
    schema("refund", order="integer", amount="number"),
]


def answer(call, tools):
    try:
        arguments = json.loads(call.function.arguments)
        content = json.dumps(tools[call.function.name](**arguments))
    except Exception as error:
        content = f"failed with {error!r}"
    return {"role": "tool", "tool_call_id": call.id, "content": content}


def ask(question, tools=TOOLS):
    client = OpenAI()
    messages = [{"role": "user", "content": question}]
    while True:
        reply = client.chat.completions.create(model="gpt-5", messages=messages, tools=SCHEMAS)
        message = reply.choices[0].message
        if not message.tool_calls:
            return message.content
        messages += [message, *(answer(call, tools) for call in message.tool_calls)]
