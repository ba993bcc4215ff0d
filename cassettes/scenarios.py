"""The sessions that the agents of the examples have, and of the first test that `init` brings."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from cassettes.spelling import Calls, Json

Agent = Callable[[Json], object]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One session: who asks what, and what is replied."""

    name: str
    """The provider's protocol, and what the session is about."""

    example: str
    """The folder of the agent that asks."""

    rounds: tuple[Calls, ...]
    """What each reply asks for."""

    text: str
    """What the last reply says."""

    is_streamed: bool = False

    @property
    def provider(self) -> str:
        """The protocol that is spoken."""
        return self.name.partition("/")[0]

    @property
    def tools(self) -> Json:
        """What the agent may call."""
        return self._module("agent").TOOLS

    def play(self, tools: Json) -> None:
        """Has the agent ask."""
        asked = self._module("agent").ask(self._module("test_agent").QUESTION, tools)
        if asyncio.iscoroutine(asked):
            asyncio.run(_to_its_end(asked))

    def _module(self, name: str) -> Any:  # noqa: ANN401  (a module's names are its own)
        return import_module(f"examples.{self.example}.{name}")


async def _to_its_end(asked: Coroutine[Any, Any, object]) -> None:
    """What an agent leaves open is closed while its loop still runs."""
    await asked
    gc.collect()
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)


def _all(tool: str, argument: str, *values: object) -> Calls:
    return tuple((tool, {argument: value}) for value in values)


SCENARIOS = (
    Scenario(
        name="openai_chat/weather_in_three_cities",
        example="one_by_one",
        rounds=(_all("get_weather", "city", "Tokyo", "London", "Paris"),),
        text="21 degrees in Tokyo, rain in London, fog in Paris.",
    ),
    Scenario(
        name="openai_chat/weekend_in_tokyo",
        example="gathered",
        rounds=(
            (
                ("find_flight", {"city": "Tokyo"}),
                ("find_hotel", {"city": "Tokyo", "nights": 2}),
                ("get_rate", {"base": "USD", "quote": "JPY"}),
            ),
        ),
        text="Fly to Tokyo on Friday, stay at the Harbour View; a dollar is 158 yen.",
    ),
    Scenario(
        name="openai_chat/four_prices",
        example="deadlines",
        rounds=(
            tuple(
                ("get_price", {"shop": shop, "item": "kettle"})
                for shop in ("north", "south", "east", "west")
            ),
        ),
        text="The kettle is cheapest in the south, for 29.",
    ),
    Scenario(
        name="openai_chat/a_refund",
        example="dependent",
        rounds=(
            (("find_customer", {"email": "ada@example.com"}),),
            (("last_order", {"customer": 7}),),
            (("refund", {"order": 1042, "amount": 38.5}),),
        ),
        text="38.5 for order 1042 is on its way.",
    ),
    Scenario(
        name="openai_chat/three_searches_streamed",
        example="streamed",
        rounds=(_all("search", "query", "tides", "eclipses", "comets"),),
        text="There are three pages each about tides, eclipses and comets.",
        is_streamed=True,
    ),
    Scenario(
        name="openai_responses/at_the_server",
        example="at_the_server",
        rounds=(
            (
                *_all("get_population", "city", "Tokyo", "London"),
                *_all("get_area", "city", "Tokyo", "London"),
            ),
        ),
        text="Tokyo: some 6,500 people on each square kilometre; in London it is 5,700.",
    ),
    Scenario(
        name="anthropic_messages/three_orders",
        example="pooled",
        rounds=(_all("get_order", "number", 1041, 1042, 1043),),
        text="1041 is on its way, 1042 is delivered, 1043 is being packed.",
    ),
    Scenario(
        name="anthropic_messages/one_at_a_time",
        example="one_at_a_time",
        rounds=(
            (("get_balance", {"account": "current"}),),
            (("transfer", {"source": "savings", "target": "current", "amount": 660}),),
        ),
        text="There were only 40 on it. I have moved 660 from your savings.",
    ),
    Scenario(
        name="anthropic_messages/a_report_in_two_rounds",
        example="rounds",
        rounds=(
            _all("search", "topic", "wind", "solar"),
            _all("read", "page", "wind-1.html", "solar-1.html", "solar-2.html"),
        ),
        text="Of wind and solar power, wind is the older.",
    ),
    Scenario(
        name="gemini/two_trains",
        example="gemini",
        rounds=(_all("find_train", "city", "Berlin", "Vienna"),),
        text="To Berlin at 9:04, to Vienna at 9:25.",
    ),
)
