"""An agent that looks up the weather; each of its steps may vary, and so go wrong."""

import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

URL = "https://api.openai.com/v1/chat/completions"
QUESTION = {"role": "user", "content": "Weather in Tokyo and London?"}


def post(history, url=URL):
    """The assistant's message, asked with nothing but the standard library."""
    body = json.dumps({"model": "gpt-5", "messages": history}).encode()
    request = urllib.request.Request(url, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]


def get_weather(city):
    time.sleep({"Tokyo": 3, "London": 2}[city])
    return f"sunny in {city}"


def run(call, tool):
    return call["id"], tool(**json.loads(call["function"]["arguments"]))


def at_once(calls, tool):
    with ThreadPoolExecutor(len(calls), "tools") as pool:
        return list(pool.map(lambda call: run(call, tool), calls))


def one_by_one(calls, tool):
    return [run(call, tool) for call in calls]


def talk(tool=get_weather, execute=at_once, *, sent=list, turn=lambda reply: [reply], ask=post):
    """A conversation to its last word; what is sent of the outcomes, and of the turn, may vary."""
    history = [QUESTION]
    while calls := (reply := ask(history)).get("tool_calls"):
        told = sent(execute(calls, tool))
        history += turn(reply)
        history += [{"role": "tool", "tool_call_id": i, "content": text} for i, text in told]
    return reply["content"]
