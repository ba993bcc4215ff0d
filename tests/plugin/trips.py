"""A user's agent that looks up the weather, with its cassette: its tests make its mistakes."""

import json
from pathlib import Path
from textwrap import indent

from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import publish
from replaykit.model import Exchange, HttpRequest, HttpResponse
from tests.plugin import weather_agent
from tests.plugin.weather_agent import QUESTION, URL
from tests.wire.provider import plain

AGENT = Path(weather_agent.__file__).read_text(encoding="utf-8")
CITIES = {"call_a": "Tokyo", "call_b": "London"}
WORD = "Take a coat."
HEAD = """
from trip import *
"""


def call(call_id, city):
    function = {"name": "get_weather", "arguments": json.dumps({"city": city})}
    return {"id": call_id, "type": "function", "function": function}


def conversation(cities=CITIES, question=QUESTION, after=0):
    """The exchanges of an agent that is right."""
    calls = [call(*pair) for pair in cities.items()]
    turn = {"role": "assistant", "content": None, "tool_calls": calls}
    told = [
        {"role": "tool", "tool_call_id": call_id, "content": f"sunny in {city}"}
        for call_id, city in cities.items()
    ]
    word = {"role": "assistant", "content": WORD}
    yield exchange(after + 1, [question], turn, "tool_calls")
    yield exchange(after + 2, [question, turn, *told], word, "stop")


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
