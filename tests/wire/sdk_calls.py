"""The official SDKs, called in each way in which a reply can be read."""

import asyncio
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import pytest

ASK = [{"role": "user", "content": "Weather in Tokyo and London?"}]


@dataclass(frozen=True)
class Call:
    """One way to call one SDK."""

    name: str
    package: str
    reply: str
    """Which of the made-up replies fits."""

    run: Callable
    """Gives what the caller gets, as plain data."""

    retries: int = 0

    def __call__(self, url):
        return self.run(url, self.retries)


def _openai(kind, url, retries):
    sdk = importlib.import_module("openai")
    return getattr(sdk, kind)(api_key="sk-none", base_url=f"{url}/v1", max_retries=retries)


def _anthropic(kind, url, retries):
    sdk = importlib.import_module("anthropic")
    return getattr(sdk, kind)(api_key="sk-ant-none", base_url=url, max_retries=retries)


def _genai(url, retries):
    genai = importlib.import_module("google.genai")
    tries = genai.types.HttpRetryOptions(attempts=retries + 1, initial_delay=0.0, jitter=0.0)
    options = genai.types.HttpOptions(base_url=url, retry_options=tries)
    return genai.Client(api_key="none", http_options=options)


def _dump(value):
    return value.model_dump(mode="json")


# openai: Chat Completions

CHAT = {"model": "gpt-5", "messages": ASK}


def chat(url, retries):
    with _openai("OpenAI", url, retries) as client:
        return _dump(client.chat.completions.create(**CHAT))


def chat_raw(url, retries):
    with _openai("OpenAI", url, retries) as client:
        raw = client.chat.completions.with_raw_response.create(**CHAT)
        return raw.status_code, raw.http_response.content, _dump(raw.parse())


def chat_stream(url, retries):
    with _openai("OpenAI", url, retries) as client:
        stream = client.chat.completions.create(
            **CHAT, stream=True, stream_options={"include_usage": True}
        )
        return [_dump(chunk) for chunk in stream]


def chat_helper(url, retries):
    with (
        _openai("OpenAI", url, retries) as client,
        client.chat.completions.stream(**CHAT) as stream,
    ):
        kinds = [event.type for event in stream]
        return kinds, _dump(stream.get_final_completion())


def chat_streaming_response(url, retries):
    with _openai("OpenAI", url, retries) as client:
        create = client.chat.completions.with_streaming_response.create
        with create(**CHAT, stream=True) as response:
            return response.status_code, list(response.iter_bytes())


def chat_async(url, retries):
    async def run():
        async with _openai("AsyncOpenAI", url, retries) as client:
            return _dump(await client.chat.completions.create(**CHAT))

    return asyncio.run(run())


def chat_stream_async(url, retries):
    async def run():
        async with _openai("AsyncOpenAI", url, retries) as client:
            stream = await client.chat.completions.create(**CHAT, stream=True)
            return [_dump(chunk) async for chunk in stream]

    return asyncio.run(run())


def chat_helper_async(url, retries):
    async def run():
        async with (
            _openai("AsyncOpenAI", url, retries) as client,
            client.chat.completions.stream(**CHAT) as stream,
        ):
            kinds = [event.type async for event in stream]
            return kinds, _dump(await stream.get_final_completion())

    return asyncio.run(run())


def chat_streaming_response_async(url, retries):
    async def run():
        async with _openai("AsyncOpenAI", url, retries) as client:
            create = client.chat.completions.with_streaming_response.create
            async with create(**CHAT, stream=True) as response:
                return [piece async for piece in response.iter_bytes()]

    return asyncio.run(run())


# openai: Responses

RESPONSE = {"model": "gpt-5", "input": ASK}


def response(url, retries):
    with _openai("OpenAI", url, retries) as client:
        return _dump(client.responses.create(**RESPONSE))


def response_stream(url, retries):
    with _openai("OpenAI", url, retries) as client:
        return [_dump(event) for event in client.responses.create(**RESPONSE, stream=True)]


def response_helper(url, retries):
    with (
        _openai("OpenAI", url, retries) as client,
        client.responses.stream(**RESPONSE) as stream,
    ):
        kinds = [event.type for event in stream]
        return kinds, _dump(stream.get_final_response())


def response_helper_async(url, retries):
    async def run():
        async with (
            _openai("AsyncOpenAI", url, retries) as client,
            client.responses.stream(**RESPONSE) as stream,
        ):
            kinds = [event.type async for event in stream]
            return kinds, _dump(await stream.get_final_response())

    return asyncio.run(run())


# anthropic

MESSAGE = {"model": "claude-sonnet-5", "max_tokens": 100, "messages": ASK}


def message(url, retries):
    with _anthropic("Anthropic", url, retries) as client:
        return _dump(client.messages.create(**MESSAGE))


def message_raw(url, retries):
    with _anthropic("Anthropic", url, retries) as client:
        raw = client.messages.with_raw_response.create(**MESSAGE)
        return raw.status_code, raw.http_response.content, _dump(raw.parse())


def message_stream(url, retries):
    with _anthropic("Anthropic", url, retries) as client:
        return [_dump(event) for event in client.messages.create(**MESSAGE, stream=True)]


def message_helper(url, retries):
    with (
        _anthropic("Anthropic", url, retries) as client,
        client.messages.stream(**MESSAGE) as stream,
    ):
        texts = list(stream.text_stream)
        return texts, _dump(stream.get_final_message())


def message_async(url, retries):
    async def run():
        async with _anthropic("AsyncAnthropic", url, retries) as client:
            return _dump(await client.messages.create(**MESSAGE))

    return asyncio.run(run())


def message_helper_async(url, retries):
    async def run():
        async with (
            _anthropic("AsyncAnthropic", url, retries) as client,
            client.messages.stream(**MESSAGE) as stream,
        ):
            kinds = [event.type async for event in stream]
            return kinds, _dump(await stream.get_final_message())

    return asyncio.run(run())


def message_streaming_response(url, retries):
    with _anthropic("Anthropic", url, retries) as client:
        create = client.messages.with_streaming_response.create
        with create(**MESSAGE, stream=True) as response:
            return response.status_code, list(response.iter_bytes())


# google-genai

CONTENT = {"model": "gemini-3", "contents": "Weather in Tokyo?"}


def _content(value):
    # How a response arrived is no part of what it says.
    return value.model_dump(mode="json", exclude={"sdk_http_response"})


def content(url, retries):
    client = _genai(url, retries)  # by a name: it closes its connections when nobody holds it
    return _content(client.models.generate_content(**CONTENT))


def content_stream(url, retries):
    client = _genai(url, retries)
    return [_content(chunk) for chunk in client.models.generate_content_stream(**CONTENT)]


def content_async(url, retries):
    async def run():
        whole = _genai(url, retries)
        async with whole.aio as client:
            return _content(await client.models.generate_content(**CONTENT))

    return asyncio.run(run())


def content_stream_async(url, retries):
    async def run():
        whole = _genai(url, retries)
        async with whole.aio as client:
            stream = await client.models.generate_content_stream(**CONTENT)
            return [_content(chunk) async for chunk in stream]

    return asyncio.run(run())


_WAYS = {
    ("openai", "chat"): (chat, chat_raw, chat_async),
    ("openai", "chat stream"): (
        chat_stream,
        chat_helper,
        chat_streaming_response,
        chat_stream_async,
        chat_helper_async,
        chat_streaming_response_async,
    ),
    ("openai", "response"): (response,),
    ("openai", "response stream"): (response_stream, response_helper, response_helper_async),
    ("anthropic", "message"): (message, message_raw, message_async),
    ("anthropic", "message stream"): (
        message_stream,
        message_helper,
        message_streaming_response,
        message_helper_async,
    ),
    ("google.genai", "content"): (content, content_async),
    ("google.genai", "content stream"): (content_stream, content_stream_async),
}


def _is_installed(package):
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # of what it is part of
        return False


CALLS = [
    pytest.param(Call(run.__name__, package, reply, run), id=run.__name__)
    for (package, reply), runs in _WAYS.items()
    for run in runs
    if _is_installed(package)
]


@dataclass(frozen=True)
class StreamingSdk:
    """An SDK whose streams can be left in the middle."""

    package: str
    reply: str
    make: Callable
    kinds: tuple
    """The names of its clients, without a loop and with one."""

    stream: Callable
    """Begins a stream with a client of either kind."""

    def client(self, url):
        return self.make(self.kinds[0], url, 0)

    def async_client(self, url):
        return self.make(self.kinds[1], url, 0)


STREAMING_SDKS = [
    pytest.param(sdk, id=sdk.package)
    for sdk in (
        StreamingSdk(
            "openai",
            "chat stream",
            _openai,
            ("OpenAI", "AsyncOpenAI"),
            lambda client: client.chat.completions.create(**CHAT, stream=True),
        ),
        StreamingSdk(
            "anthropic",
            "message stream",
            _anthropic,
            ("Anthropic", "AsyncAnthropic"),
            lambda client: client.messages.create(**MESSAGE, stream=True),
        ),
    )
    if _is_installed(sdk.package)
]
