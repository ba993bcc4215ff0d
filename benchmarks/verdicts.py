"""What the verdict costs tests that use replaykit: `python -m benchmarks.verdicts`.

Suites of pytest, each run in a process of its own, with the verdict and without in turns, so that a
busy moment of the machine meets both. The agent asks with nothing but the standard library, which
is less than any SDK does: what the verdict costs looks larger than it is.
"""

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.plugin_startup import PLUGIN, milliseconds, show
from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import publish
from replaykit.model import Exchange, HttpRequest, HttpResponse

ROUNDS = 7
TESTS = 200

_URL = "https://api.openai.com/v1/chat/completions"
_QUESTION = {"role": "user", "content": "Weather in Tokyo, London and Paris, and then tomorrow's?"}
_CITIES = ("Tokyo", "London", "Paris")
_AGENT = f"""\
import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

QUESTION = {_QUESTION!r}


def post(history):
    body = json.dumps({{"model": "gpt-5", "messages": history}}).encode()
    request = urllib.request.Request({_URL!r}, body, {{"content-type": "application/json"}})
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]


def get_weather(city):
    return f"sunny in {{city}}"


def talk(tool):
    history, replies = [QUESTION], 0
    with ThreadPoolExecutor(3) as pool:
        while replies < 3:
            reply = post(history)
            replies += 1
            calls = reply.get("tool_calls", [])
            given = [json.loads(call["function"]["arguments"])["city"] for call in calls]
            history.append(reply)
            history += [
                {{"role": "tool", "tool_call_id": call["id"], "content": text}}
                for call, text in zip(calls, pool.map(tool, given))
            ] or [{{"role": "user", "content": "Go on."}}]


@pytest.mark.parametrize("number", range({{tests}}))
@pytest.mark.replay("trip")
def test_it(replay, number):
    talk({{tool}})
"""
_WITH = "import replaykit.run.run\nimport replaykit.checks\n"
_WITHOUT = f"""{_WITH}
replaykit.run.run.verdict_on = lambda *_: replaykit.checks.Verdict()
"""


@dataclass(frozen=True, slots=True)
class Suite:
    """Tests of one agent, three exchanges each."""

    title: str
    calls: int
    """How many tools each of the first two replies asks for."""

    tool: str = "get_weather"
    tests: int = TESTS
    words: tuple[str, ...] = ()
    expected_exit: int = 0


SUITES = (
    Suite("no tools", 0),
    Suite("tools, not watched", 3),
    Suite("tools, watched", 3, "replay.tools(get_weather)"),
)


def main(rounds: int = ROUNDS) -> int:
    """Measures everything, and prints a row as soon as it is known."""
    return show(_table(rounds))


def _table(rounds: int) -> Iterator[str]:
    yield "| suite | without, ms a test | with, ms a test | with, of without |"
    yield "|---|---|---|---|"
    for suite in SUITES:
        without, beside = (each / TESTS for each in medians(suite, rounds))
        yield f"| {suite.title} | {without:.2f} | {beside:.2f} | {beside / without:.0%} |"


def medians(suite: Suite, rounds: int) -> tuple[float, float]:
    """Milliseconds of CPU without and with the verdict; the first round only warms up."""
    taken: tuple[list[float], list[float]] = ([], [])
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_trip.py").write_text(module_of(suite))
        lay_cassette(Path(folder), suite)
        for _ in range(rounds + 1):
            for times, conftest in zip(taken, (_WITHOUT, _WITH), strict=True):
                Path(folder, "conftest.py").write_text(conftest)
                times.append(milliseconds(suite, PLUGIN, folder))
    return statistics.median(taken[0][1:]), statistics.median(taken[1][1:])


def module_of(suite: Suite, tests: int = TESTS) -> str:
    """The tests of a suite."""
    return _AGENT.replace("{tests}", str(tests)).replace("{tool}", suite.tool)


def lay_cassette(folder: Path, suite: Suite) -> None:
    """Puts the cassette of a suite where its tests look for it."""
    place = folder / "cassettes" / "trip.cassette"
    place.parent.mkdir()
    publish(place, Cassette.of(_conversation(suite.calls), keys=keys_of))


def _conversation(calls: int) -> Iterator[Exchange]:
    history: list[object] = [_QUESTION]
    for number in range(1, 4):
        asked = [_call(f"call_{number}{city}", city) for city in _CITIES[:calls]]
        message = {"role": "assistant", "content": None if asked else "Sunny."}
        if asked and number < 3:  # noqa: PLR2004  (the last of three is the last word)
            message |= {"tool_calls": asked}
        yield _exchange(number, history, message)
        told = [
            {"role": "tool", "tool_call_id": call["id"], "content": f"sunny in {city}"}
            for call, city in zip(asked, _CITIES, strict=False)
        ]
        history = [*history, message, *(told or [{"role": "user", "content": "Go on."}])]


def _call(call_id: str, city: str) -> dict[str, object]:
    function = {"name": "get_weather", "arguments": json.dumps({"city": city})}
    return {"id": call_id, "type": "function", "function": function}


def _exchange(number: int, history: list[object], message: dict[str, object]) -> Exchange:
    finish = "tool_calls" if "tool_calls" in message else "stop"
    choice = {"index": 0, "message": message, "finish_reason": finish}
    asked = {"model": "gpt-5", "messages": history}
    return Exchange(
        number=number,
        request=HttpRequest(method="POST", url=_URL, body=json.dumps(asked).encode()),
        response=HttpResponse(
            status=200,
            headers=(("content-type", "application/json"),),
            body=json.dumps({"model": "gpt-5", "choices": [choice]}).encode(),
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
