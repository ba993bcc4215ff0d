"""Agents of three tools, by each of the official SDKs: one turn of calls, then the answer."""

import asyncio
import importlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

HTTP = "httpx2" if find_spec("httpx2") else "httpx"
SECONDS = {"get_weather": 30, "get_stock": 45, "get_rate": 10}
QUESTION = {"role": "user", "content": "Weather, stock and rate?"}

_CALLS = [{"id": f"call_{n}", "name": name} for n, name in enumerate(SECONDS)]


def _chat(message, finish):
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1700000000}
    return {**head, "model": "gpt-5", "choices": [choice]}


def _message(content, reason):
    head = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-5"}
    usage = {"input_tokens": 9, "output_tokens": 5}
    return {**head, "content": content, "stop_reason": reason, "usage": usage}


REPLIES = {
    "openai": (
        _chat(
            {
                "content": None,
                "tool_calls": [
                    {
                        "id": call["id"],
                        "type": "function",
                        "function": {"name": call["name"], "arguments": "{}"},
                    }
                    for call in _CALLS
                ],
            },
            "tool_calls",
        ),
        _chat({"content": "Fine."}, "stop"),
    ),
    "anthropic": (
        _message([{"type": "tool_use", **call, "input": {}} for call in _CALLS], "tool_use"),
        _message([{"type": "text", "text": "Fine."}], "end_turn"),
    ),
}


class Script:
    """What a made-up server answers, one reply after another."""

    def __init__(self, provider, *first):
        self._http = importlib.import_module(HTTP)
        self._replies = [*first, *((200, {}, reply) for reply in REPLIES[provider])]

    def answer(self, request):
        status, headers, body = self._replies.pop(0)
        return self._http.Response(status, headers=headers, json=body)

    async def answer_later(self, request):
        return self.answer(request)


def client(provider, *, is_async, script=None, **options):
    """An SDK's client: answered by a script, or by whatever listens at `base_url`."""
    sdk, http = importlib.import_module(provider), importlib.import_module(HTTP)
    name = {"openai": "OpenAI", "anthropic": "Anthropic"}[provider]
    if script is not None:
        transport = http.MockTransport(script.answer_later if is_async else script.answer)
        family = http.AsyncClient if is_async else http.Client
        options["http_client"] = family(transport=transport)
    return getattr(sdk, f"Async{name}" if is_async else name)(api_key="sk-none", **options)


def asking(provider, client, history):
    """The SDK's call for one turn: a reply, or what is to be awaited for it."""
    if provider == "openai":
        return client.chat.completions.create(model="gpt-5", messages=history)
    return client.messages.create(model="claude-sonnet-5", max_tokens=99, messages=history)


def calls_in(provider, reply, history):
    """The tools that a reply asks for; the reply is put into the history."""
    if provider == "openai":
        message = reply.choices[0].message
        history.append(message)
        return [(call.id, call.function.name) for call in message.tool_calls or ()]
    history.append({"role": "assistant", "content": reply.content})
    return [(block.id, block.name) for block in reply.content if block.type == "tool_use"]


def put_results(provider, results, history):
    if provider == "openai":
        history += [{"role": "tool", "tool_call_id": i, "content": text} for i, text in results]
        return
    blocks = [{"type": "tool_result", "tool_use_id": i, "content": text} for i, text in results]
    history.append({"role": "user", "content": blocks})


async def run_async(provider, client, run_tools):
    history = [QUESTION]
    while calls := calls_in(provider, await asking(provider, client, history), history):
        put_results(provider, await run_tools(calls), history)


def run_sync(provider, client, run_tools):
    history = [QUESTION]
    while calls := calls_in(provider, asking(provider, client, history), history):
        put_results(provider, run_tools(calls), history)


def tool(call):
    call_id, name = call
    time.sleep(SECONDS[name])
    return call_id, json.dumps(name)


async def async_tool(call):
    call_id, name = call
    await asyncio.sleep(SECONDS[name])
    return call_id, json.dumps(name)


async def by_gather(calls):
    return await asyncio.gather(*map(async_tool, calls))


async def in_sequence(calls):
    return [await async_tool(call) for call in calls]


async def in_threads(calls):
    return await asyncio.gather(*(asyncio.to_thread(tool, call) for call in calls))


def in_a_pool(calls):
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(tool, calls))


def one_by_one(calls):
    return list(map(tool, calls))
