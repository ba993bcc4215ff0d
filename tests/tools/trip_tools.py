"""An application's tools, as they stand in a module of its own."""

from types import MappingProxyType, SimpleNamespace


def get_weather(city):
    """The weather."""
    return f"weather in {city}"


async def get_rate(base):
    return f"rate of {base}"


class Desk:
    """Tools that are methods."""

    unit = "C"

    def book(self, hotel):
        return f"{hotel} at {self.unit}"

    @classmethod
    def unit_of(cls):
        return cls.unit

    @staticmethod
    def echo(text):
        return text


class Later(Desk):
    """Inherits its tools."""


TOOLS = {"weather": get_weather, "rate": get_rate}
LISTED = [get_weather, get_rate]
FROZEN = MappingProxyType({"weather": get_weather})
PAIRED = (("weather", get_weather), ("rate", get_rate))
DESCRIBED = [{"name": "weather", "handler": get_weather, "schema": {}}]
DESK = Desk()
REGISTRY = SimpleNamespace(_tools={"weather": get_weather})
NUMBER = 3


def run(name, *args):
    return TOOLS[name](*args)


def call_weather(city):
    return get_weather(city)
