"""Agents by the official SDKs: they ask, execute what is asked for, and tell, until a last word."""

import asyncio
import importlib
import json
from dataclasses import dataclass
from importlib.util import find_spec

NOBODY = "http://127.0.0.1:9"
QUESTION = {"role": "user", "content": "Weather and rates?"}
_FAMILIES = {"openai": "OpenAI", "anthropic": "Anthropic"}


@dataclass(frozen=True)
class Way:
    """One way to talk to one provider."""

    sdk: str
    is_async: bool = True
    is_streamed: bool = False

    def __str__(self):
        family = f"{'Async' * self.is_async}{_FAMILIES[self.sdk]}"
        return f"{family} streamed" if self.is_streamed else family

    def client(self, url=NOBODY, **options):
        """The SDK's own client."""
        base = {"openai": f"{url}/v1", "anthropic": url}[self.sdk]
        family = getattr(
            importlib.import_module(self.sdk), f"{'Async' * self.is_async}{_FAMILIES[self.sdk]}"
        )
        return family(api_key="sk-none", base_url=base, **options)

    def converse(self, url, execute, **options):
        """Runs an agent to its last word.

        Args:
            execute: gives the results of calls `(id, name, arguments)`; a coroutine function where
                the client is async.
        """
        if self.is_async:
            return asyncio.run(self.converse_within(url, execute, **options))
        history = [QUESTION]
        with self.client(url, **options) as client:
            while calls := _calls(self.sdk, self._reply(client, history), history):
                _put(self.sdk, calls, execute(calls), history)
        return history

    async def converse_within(self, url, execute, question=QUESTION, **options):
        """The same in a loop that runs already."""
        history = [question]
        async with self.client(url, **options) as client:
            while calls := _calls(self.sdk, await self._reply_later(client, history), history):
                _put(self.sdk, calls, await execute(calls), history)
        return history

    def asked(self, client, history):
        """A request for one reply, not sent yet where the client is async or streams."""
        if self.sdk == "openai":
            source, asked = client.chat.completions, {"model": "gpt-5"}
        else:
            source, asked = client.messages, {"model": "claude-sonnet-5", "max_tokens": 99}
        ask = source.stream if self.is_streamed else source.create
        return ask(**asked, messages=history)

    def _reply(self, client, history):
        asked = self.asked(client, history)
        if not self.is_streamed:
            return asked
        with asked as stream:
            return getattr(stream, _FINAL[self.sdk])()

    async def _reply_later(self, client, history):
        asked = self.asked(client, history)
        if not self.is_streamed:
            return await asked
        async with asked as stream:
            return await getattr(stream, _FINAL[self.sdk])()


_FINAL = {"openai": "get_final_completion", "anthropic": "get_final_message"}

SDKS = [sdk for sdk in _FAMILIES if find_spec(sdk)]
WAYS = [
    Way(sdk, is_async, is_streamed)
    for sdk in SDKS
    for is_async in (True, False)
    for is_streamed in (False, True)
]


def _calls(sdk, reply, history):
    if sdk == "openai":
        message = reply.choices[0].message
        calls = message.tool_calls or ()
        shown = [{**_FUNCTION, "id": one.id, "function": _function(one)} for one in calls]
        history.append({"role": "assistant", "content": message.content} | _if_any(shown))
        return [(one.id, one.function.name, json.loads(one.function.arguments)) for one in calls]
    used = [block for block in reply.content if block.type == "tool_use"]
    blocks = [
        {"type": "tool_use", "id": one.id, "name": one.name, "input": one.input} for one in used
    ]
    history.append({"role": "assistant", "content": blocks or reply.content[0].text})
    return [(one.id, one.name, one.input) for one in used]


_FUNCTION = {"type": "function"}


def _function(call):
    return {"name": call.function.name, "arguments": call.function.arguments}


def _if_any(calls):
    return {"tool_calls": calls} if calls else {}


def _put(sdk, calls, results, history):
    # There may be fewer results than calls: agents have bugs.
    told = [(call[0], str(result)) for call, result in zip(calls, results, strict=False)]
    if sdk == "openai":
        history += [{"role": "tool", "tool_call_id": i, "content": text} for i, text in told]
        return
    blocks = [{"type": "tool_result", "tool_use_id": i, "content": text} for i, text in told]
    history.append({"role": "user", "content": blocks})
