"""Makes the cassettes of the examples anew: `python -m examples.record`.

No provider is asked: one on loopback replies what stands here, as the real one would, and the
address of the real one is written into the cassette.
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
from replaykit.model import Exchange
from tests.wire.provider import plain, provider

CASSETTES = Path(__file__).parents[1] / "cassettes"

Json = dict[str, Any]
Call = tuple[str, Json]
"""A tool and its arguments."""


def from_openai(number: int, text: str | None, calls: tuple[Call, ...] = ()) -> Json:
    """A reply of OpenAI Chat."""
    asked = [
        {
            "id": f"call_{place}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for place, (name, arguments) in enumerate(calls, 1)
    ]
    message = {"role": "assistant", "content": text} | ({"tool_calls": asked} if asked else {})
    finish = "tool_calls" if asked else "stop"
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1763719200,
        "model": "gpt-5",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 90, "completion_tokens": 30, "total_tokens": 120},
    }


def from_anthropic(number: int, text: str | None, calls: tuple[Call, ...] = ()) -> Json:
    """A reply of Anthropic."""
    said = [{"type": "text", "text": text}] if text else []
    asked = [
        {"type": "tool_use", "id": f"toolu_{place}", "name": name, "input": arguments}
        for place, (name, arguments) in enumerate(calls, 1)
    ]
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5",
        "content": said + asked,
        "stop_reason": "tool_use" if asked else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 90, "output_tokens": 30},
    }


@dataclass(frozen=True, kw_only=True)
class Service:
    """A provider, and how its SDK is told to ask somewhere else."""

    host: str
    variable: str
    path: str = ""
    reply: Callable[..., Json]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A cassette: who asks what, and what is replied."""

    name: str
    service: Service
    agent: Callable[[Json], object]
    tools: Json
    calls: tuple[Call, ...]
    text: str


OPENAI = Service(
    host="https://api.openai.com", variable="OPENAI_BASE_URL", path="/v1", reply=from_openai
)
ANTHROPIC = Service(
    host="https://api.anthropic.com", variable="ANTHROPIC_BASE_URL", reply=from_anthropic
)
SCENARIOS = (
    Scenario(
        name="openai_chat/weather_in_three_cities",
        service=OPENAI,
        agent=lambda tools: one_by_one.ask(WEATHER, tools),
        tools=one_by_one.TOOLS,
        calls=tuple(("get_weather", {"city": city}) for city in ("Tokyo", "London", "Paris")),
        text="21 degrees in Tokyo, rain in London, fog in Paris.",
    ),
    Scenario(
        name="openai_chat/weekend_in_tokyo",
        service=OPENAI,
        agent=lambda tools: asyncio.run(gathered.ask(WEEKEND, tools)),
        tools=gathered.TOOLS,
        calls=(
            ("find_flight", {"city": "Tokyo"}),
            ("find_hotel", {"city": "Tokyo", "nights": 2}),
            ("get_rate", {"base": "USD", "quote": "JPY"}),
        ),
        text="Fly to Tokyo on Friday, stay at the Harbour View; a dollar is 158 yen.",
    ),
    Scenario(
        name="anthropic_messages/three_orders",
        service=ANTHROPIC,
        agent=lambda tools: pooled.ask(ORDERS, tools),
        tools=pooled.TOOLS,
        calls=tuple(("get_order", {"number": number}) for number in (1041, 1042, 1043)),
        text="1041 is on its way, 1042 is delivered, 1043 is being packed.",
    ),
)


def record(scenario: Scenario, folder: Path = CASSETTES) -> Path:
    """The cassette of a scenario, recorded into a folder of cassettes."""
    path = folder / f"{scenario.name}.cassette"
    service = scenario.service
    replies = service.reply(1, None, scenario.calls), service.reply(2, scenario.text)
    with provider(*map(plain, replies)) as server:
        there = {service.variable: server.url + service.path}
        keys = {"OPENAI_API_KEY": "none", "ANTHROPIC_API_KEY": "none"}
        with (
            patch.dict(os.environ, keys | there),
            replaykit.replay(path, mode="refresh") as run,
        ):
            scenario.agent(run.tools(scenario.tools))
    recorded = load(path)
    moved = [at(service.host, exchange) for exchange in recorded.exchanges]
    publish(
        path,
        Cassette.of(
            moved,
            keys=keys_of,
            spans=recorded.spans,
            recorded_at=recorded.recorded_at,
            made_with=recorded.made_with,
        ),
    )
    return path


def at(host: str, exchange: Exchange) -> Exchange:
    """The same exchange, asked of another host."""
    request = exchange.request
    path = request.url.split("/", 3)[3]
    headers = tuple((name, value) for name, value in request.headers if name != "host")
    moved = replace(request, url=f"{host}/{path}", headers=headers)
    return replace(exchange, request=moved)


if __name__ == "__main__":
    for each in SCENARIOS:
        print(record(each))
