"""Agents to be captured, and the provider that they ask."""

import json
from pathlib import Path

import replaykit
from replaykit.cassette.store import load
from tests.run.asking import ask
from tests.wire.provider import plain


@replaykit.tool
def get_weather(city):
    """A tool that every capture sees."""
    return f"sunny in {city}"


def says(text, calls=(), status=200):
    """A reply with some words, or with calls of `get_weather` by their ids."""
    message = {"role": "assistant", "content": text}
    if calls:
        message["tool_calls"] = [call_of(call_id, city) for call_id, city in calls.items()]
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-5"}
    return plain({**head, "choices": [choice]}, status)


def call_of(call_id, city):
    function = {"name": "get_weather", "arguments": json.dumps({"city": city})}
    return {"id": call_id, "type": "function", "function": function}


def texts_of(path):
    """What was asked in a cassette, in order."""
    bodies = [json.loads(exchange.request.body) for exchange in load(Path(path)).exchanges]
    return [body["messages"][-1]["content"] for body in bodies]


def ask_for_weather(url, *cities, tool=get_weather):
    """Asks, and looks up what the reply may have asked for."""
    ask(url, f"Weather in {cities}?")
    return [tool(city) for city in cities]


def cassettes():
    """The cassettes below this folder."""
    return sorted(str(path) for path in Path().rglob("*.cassette"))


def names_of(tape):
    """The names of the files of a capture."""
    return [path.name for path in tape.files]


def journals():
    return sorted(str(path) for path in Path().rglob("*.journal"))
