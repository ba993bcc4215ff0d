"""Moves money with Claude. It may ask for one tool a turn, as each step changes the next."""

from anthropic import Anthropic


def get_balance(account):
    return {"savings": 900, "current": 40}[account]


def transfer(source, target, amount):
    return f"moved {amount} from {source} to {target}"


def schema(name, **types):
    properties = {argument: {"type": kind} for argument, kind in types.items()}
    parameters = {"type": "object", "properties": properties, "required": list(types)}
    return {"name": name, "input_schema": parameters}


TOOLS = {"get_balance": get_balance, "transfer": transfer}
SCHEMAS = [
    schema("get_balance", account="string"),
    schema("transfer", source="string", target="string", amount="number"),
]


def answer(call, tools):
    result = {"type": "tool_result", "tool_use_id": call.id}
    try:
        return {**result, "content": str(tools[call.name](**call.input))}
    except Exception as error:
        return {**result, "content": repr(error), "is_error": True}


def ask(question, tools=TOOLS):
    client = Anthropic()
    messages = [{"role": "user", "content": question}]
    while True:
        reply = client.messages.create(
            model="claude-sonnet-5",
            max_tokens=1000,
            messages=messages,
            tools=SCHEMAS,
            tool_choice={"type": "auto", "disable_parallel_tool_use": True},
        )
        calls = [block for block in reply.content if block.type == "tool_use"]
        if not calls:
            return reply.content[0].text
        messages += [
            {"role": "assistant", "content": reply.content},
            {"role": "user", "content": [answer(call, tools) for call in calls]},
        ]
