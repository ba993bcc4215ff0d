"""What an agent needs of an SDK, in one shape for all of them."""

from dataclasses import dataclass
from typing import Any

TOOLS = {"get_weather": "The weather in a city.", "get_population": "How many live in a city."}
PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
}


@dataclass(frozen=True)
class ToolCall:
    """A call, as an agent takes it from an SDK's own types."""

    id: str | None
    name: str
    arguments: dict


@dataclass(frozen=True)
class Outcome:
    """What a call came to."""

    call: ToolCall
    value: Any
    is_error: bool = False


class Sdk:
    """One SDK in one of the ways in which it is used.

    A subclass says how a request is sent, how a stream is put together, and how calls, turns and
    results look in the SDK's own types.
    """

    provider: str
    """The protocol's name, as replaykit has it."""

    title: str
    package: str
    has_ids = True
    """Whether the provider gives its calls ids."""

    is_held_by_the_server = False
    """Whether requests carry what is new, and nothing of the history before it."""

    def __init__(self, *, is_async, is_streamed):
        self.is_async = is_async
        self.is_streamed = is_streamed
        self.client = self.new_client()

    def ask(self, history, **settings):
        """The reply to a history."""
        sent = self.send(history, **settings)
        return self.put_together(list(sent)) if self.is_streamed else sent

    async def ask_async(self, history, **settings):
        """The same, awaited."""
        sent = await self.send(history, **settings)
        if not self.is_streamed:
            return sent
        return self.put_together([event async for event in sent])

    def is_busy(self, error):
        """Whether an exception says that the provider has too much to do."""
        return 503 in (getattr(error, "status_code", None), getattr(error, "code", None))

    def new_client(self):
        raise NotImplementedError

    def send(self, history, **settings):
        """The SDK's own call: a reply, a stream, or what is to be awaited for them."""
        raise NotImplementedError

    def put_together(self, events):
        """The reply that a stream has told in pieces."""
        raise NotImplementedError

    def said(self, text):
        """An entry of the history in which the user says something."""
        raise NotImplementedError

    def calls(self, reply):
        """The calls that a reply asks for."""
        raise NotImplementedError

    def turn(self, reply):
        """The entries in which a reply goes back."""
        raise NotImplementedError

    def rebuilt(self, reply, calls):
        """The same, written anew by hand.

        Args:
            calls: those of the reply, each in its place; None where one is left out.
        """
        raise NotImplementedError

    def results(self, outcomes):
        """The entries in which results are sent: one message, where one can hold them all."""
        raise NotImplementedError

    def text_before(self, text, entries):
        """The results with a text before them."""
        return [self.said(text), *entries]

    def in_another_order(self, reply, outcomes):
        """Turn and results in another order that the provider allows."""
        return [*self.turn(reply), *self.results(outcomes[::-1])]
