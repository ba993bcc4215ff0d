"""A user's agent that looks up the weather, with its cassette: its tests make its mistakes."""

import json
from textwrap import indent

from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import publish
from replaykit.model import Exchange, HttpRequest, HttpResponse
from tests.wire.provider import plain

URL = "https://api.openai.com/v1/chat/completions"
QUESTION = {"role": "user", "content": "Weather in Tokyo and London?"}
CITIES = {"call_a": "Tokyo", "call_b": "London"}
WORD = "Take a coat."

AGENT = f'''
import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

URL = {URL!r}
QUESTION = {QUESTION!r}


def post(history, url=URL):
    """The assistant's message, asked with nothing but the standard library."""
    body = json.dumps({{"model": "gpt-5", "messages": history}}).encode()
    request = urllib.request.Request(url, body, {{"content-type": "application/json"}})
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]


def get_weather(city):
    time.sleep({{"Tokyo": 3, "London": 2}}[city])
    return f"sunny in {{city}}"


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
        history += [{{"role": "tool", "tool_call_id": i, "content": text}} for i, text in told]
    return reply["content"]
'''

HEAD = """
from trip import *
"""


def call(call_id, city):
    function = {"name": "get_weather", "arguments": json.dumps({"city": city})}
    return {"id": call_id, "type": "function", "function": function}


def conversation(cities=CITIES):
    """The exchanges of an agent that is right."""
    turn = {
        "role": "assistant",
        "content": None,
        "tool_calls": [call(*pair) for pair in cities.items()],
    }
    told = [
        {"role": "tool", "tool_call_id": call_id, "content": f"sunny in {city}"}
        for call_id, city in cities.items()
    ]
    yield exchange(1, [QUESTION], turn, "tool_calls")
    yield exchange(2, [QUESTION, turn, *told], {"role": "assistant", "content": WORD}, "stop")


def exchange(number, history, message, finish):
    asked = {"model": "gpt-5", "messages": history}
    return Exchange(
        number=number,
        request=HttpRequest(method="POST", url=URL, body=json.dumps(asked).encode()),
        response=HttpResponse(
            status=200,
            headers=(("content-type", "application/json"),),
            body=json.dumps(reply(number, message, finish)).encode(),
        ),
    )


def reply(number, message, finish):
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1700000000,
        "model": "gpt-5",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    }


def replies():
    """What a provider on loopback says in the same conversation."""
    return [plain(json.loads(one.response.body)) for one in conversation()]


def lay(path, exchanges):
    """Puts a cassette where a run looks for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    publish(path, Cassette.of(exchanges, keys=keys_of))


class Trip:
    """A suite whose agent makes mistakes."""

    def __init__(self, suite):
        self.suite = suite
        suite.pytester.makepyfile(trip=AGENT)
        lay(suite.cassette(), conversation())

    def tests(self, source):
        self.suite.tests(indent(f"{HEAD}{source}", " " * 8))

    def run(self, body, *args, marker="", head="", **options):
        """A run of one test: its body, what its marker says, and what stands above it."""
        self.tests(f"{head}{written(body, marker)}")
        return self.suite.run(*args, **options)


def written(body, marker="", name="test_it"):
    marker = f"({marker})" if marker else ""
    return f"\n@pytest.mark.replay{marker}\ndef {name}(replay):\n{indent(body, '    ')}\n"
