"""Makes the cassettes of the examples anew: `python -m examples.record`.

No provider is asked: one on loopback says what stands here, as the real one would, and the address
of the real one is written into the cassette.
"""

import asyncio
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import replaykit
from examples.gathered import agent as gathered
from examples.gathered.test_agent import QUESTION as WEEKEND
from examples.one_by_one import agent as one_by_one
from examples.one_by_one.test_agent import QUESTION as WEATHER
from examples.pooled import agent as pooled
from examples.pooled.test_agent import QUESTION as ORDERS
from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import load, publish
from tests.wire.provider import plain, provider

CASSETTES = Path(__file__).parents[1] / "cassettes"

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One cassette: who asks what, and what is replied."""

    cassette: str
    home: str
    """Where the real provider is asked."""

    variable: str
    """Which tells the SDK to ask somewhere else."""

    tools: Json
    ask: Callable[[Json], object]
    replies: tuple[Json, Json]


def chat(number: int, finish: str, **message: object) -> Json:
    """A reply of OpenAI Chat."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": None, **message},
        "finish_reason": finish,
    }
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1763719200,
        "model": "gpt-5",
        "choices": [choice],
        "usage": {"prompt_tokens": 90, "completion_tokens": 30, "total_tokens": 120},
    }


def calls(*asked: tuple[str, Json]) -> list[Json]:
    """Calls of OpenAI Chat."""
    return [
        {
            "id": f"call_{letter}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for letter, (name, arguments) in zip("abc", asked, strict=True)
    ]


def claude(number: int, stop: str, *content: Json) -> Json:
    """A reply of Anthropic."""
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5",
        "content": list(content),
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": 90, "output_tokens": 30},
    }


def uses(*numbers: int) -> list[Json]:
    """Calls of Anthropic, one for each order."""
    return [
        {"type": "tool_use", "id": f"toolu_{n}", "name": "get_order", "input": {"number": n}}
        for n in numbers
    ]


SCENARIOS = (
    Scenario(
        cassette="openai_chat/weather_in_three_cities",
        home="https://api.openai.com/v1",
        variable="OPENAI_BASE_URL",
        tools=one_by_one.TOOLS,
        ask=lambda tools: one_by_one.ask(WEATHER, tools),
        replies=(
            chat(
                1,
                "tool_calls",
                tool_calls=calls(
                    ("get_weather", {"city": "Tokyo"}),
                    ("get_weather", {"city": "London"}),
                    ("get_weather", {"city": "Paris"}),
                ),
            ),
            chat(2, "stop", content="21 degrees in Tokyo, rain in London, fog in Paris."),
        ),
    ),
    Scenario(
        cassette="openai_chat/weekend_in_tokyo",
        home="https://api.openai.com/v1",
        variable="OPENAI_BASE_URL",
        tools=gathered.TOOLS,
        ask=lambda tools: asyncio.run(gathered.ask(WEEKEND, tools)),
        replies=(
            chat(
                1,
                "tool_calls",
                tool_calls=calls(
                    ("find_flight", {"city": "Tokyo"}),
                    ("find_hotel", {"city": "Tokyo", "nights": 2}),
                    ("get_rate", {"base": "USD", "quote": "JPY"}),
                ),
            ),
            chat(
                2,
                "stop",
                content="Fly to Tokyo on Friday, stay at the Harbour View; a dollar is 158 yen.",
            ),
        ),
    ),
    Scenario(
        cassette="anthropic_messages/three_orders",
        home="https://api.anthropic.com",
        variable="ANTHROPIC_BASE_URL",
        tools=pooled.TOOLS,
        ask=lambda tools: pooled.ask(ORDERS, tools),
        replies=(
            claude(1, "tool_use", *uses(1041, 1042, 1043)),
            claude(
                2,
                "end_turn",
                {"type": "text", "text": "1041 is on its way, 1042 is there, 1043 is being packed."},
            ),
        ),
    ),
)


def record(scenario: Scenario, folder: Path) -> Path:
    """The cassette of a scenario, in a folder of cassettes."""
    path = folder / f"{scenario.cassette}.cassette"
    with provider(*map(plain, scenario.replies)) as server:
        there = server.url + scenario.home.partition(".com")[2]
        keys = {"OPENAI_API_KEY": "none", "ANTHROPIC_API_KEY": "none"}
        with (
            patch.dict(os.environ, keys | {scenario.variable: there}),
            replaykit.replay(path, mode="refresh") as run,
        ):
            scenario.ask(run.tools(scenario.tools))
    publish(path, moved(load(path), there, scenario.home))
    return path


def moved(recorded: Cassette, there: str, home: str) -> Cassette:
    """The same exchanges, asked of another address."""
    exchanges = [
        replace(one, request=replace(one.request, url=one.request.url.replace(there, home, 1)))
        for one in recorded.exchanges
    ]
    return Cassette.of(
        exchanges,
        keys=keys_of,
        spans=recorded.spans,
        recorded_at=recorded.recorded_at,
        made_with=recorded.made_with,
    )


def main() -> None:
    """Records every cassette in its place."""
    for scenario in SCENARIOS:
        print(record(scenario, CASSETTES))


if __name__ == "__main__":
    main()
