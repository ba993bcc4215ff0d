"""The agents' tools, in the three ways in which people write them."""

import asyncio
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from tests.matrix.story import SECONDS

Trouble = Literal["raises", "raises once", "hangs"]
INHABITANTS = {"Paris": 2_100_000, "Oslo": 717_000}


@dataclass
class City:
    """What the tools do; each takes as long as its city says."""

    trouble: dict[str, Trouble] = field(default_factory=dict)
    is_volatile: bool = False
    """Whether no two calls return the same."""

    def weather(self, city):
        return self._stamped({"city": city, "degrees": 10 + len(city), "sky": "clear"})

    def population(self, city):
        return self._stamped({"city": city, "inhabitants": INHABITANTS[city]})

    def fail(self, city):
        """Raises where that city is to make trouble."""
        trouble = self.trouble.get(city)
        if trouble == "raises once":
            del self.trouble[city]
        if trouble in ("raises", "raises once"):
            raise ConnectionError(f"no line to {city}")

    def hangs(self, city):
        return self.trouble.get(city) == "hangs"

    def _stamped(self, value):
        if not self.is_volatile:
            return value
        return {**value, "at": datetime.now(UTC).isoformat(), "request": uuid4().hex}


def async_tools(cities):
    """Coroutines, as they should be."""

    async def get_weather(city):
        await _passing(cities, city)
        return cities.weather(city)

    async def get_population(city):
        await _passing(cities, city)
        return cities.population(city)

    return {"get_weather": get_weather, "get_population": get_population}


def plain_tools(cities):
    """Functions that keep their thread waiting."""

    def get_weather(city):
        _blocking(cities, city)
        return cities.weather(city)

    def get_population(city):
        _blocking(cities, city)
        return cities.population(city)

    return {"get_weather": get_weather, "get_population": get_population}


def blocking_coroutines(cities):
    """Coroutines that never await, and so keep their loop waiting."""

    async def get_weather(city):
        _blocking(cities, city)
        return cities.weather(city)

    async def get_population(city):
        _blocking(cities, city)
        return cities.population(city)

    return {"get_weather": get_weather, "get_population": get_population}


async def _passing(cities, city):
    if cities.hangs(city):
        await asyncio.get_running_loop().create_future()
    await asyncio.sleep(SECONDS[city])
    cities.fail(city)


def _blocking(cities, city):
    if cities.hangs(city):
        threading.Event().wait()
    time.sleep(SECONDS[city])
    cities.fail(city)
