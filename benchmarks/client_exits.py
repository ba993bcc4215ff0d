"""The ways out of HTTP clients and SDKs: each asks a server for something."""

import asyncio
import importlib
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType

from benchmarks.exit import Exit, Target

_PATIENCE = 5


def client_exits() -> Iterator[Exit]:
    """Every client that we know of, without a loop and with one."""
    for library in ("httpx", "httpx2"):
        yield Exit("client", library, by_library(library, _httpx), needs=library)
        yield Exit("client", f"{library}, async", by_library(library, _httpx_async), needs=library)
    for library, leave in (
        ("requests", lambda requests, t: requests.post(t.url, timeout=_PATIENCE)),
        ("urllib3", lambda urllib3, t: urllib3.request("POST", t.url, retries=False)),
        ("aiohttp", lambda aiohttp, t: asyncio.run(_aiohttp(aiohttp, t))),
        ("httplib2", lambda httplib2, t: httplib2.Http(timeout=_PATIENCE).request(t.url)),
        ("boto3", _boto3),
        ("tornado.httpclient", lambda tornado, t: asyncio.run(_tornado(tornado, t))),
        ("openai", lambda sdk, t: sdk.OpenAI(api_key="k", base_url=t.url).models.list()),
        ("anthropic", lambda sdk, t: sdk.Anthropic(api_key="k", base_url=t.url).models.list()),
        ("google.genai", _genai),
        ("websockets", lambda websockets, t: asyncio.run(_websocket(websockets, t))),
    ):
        yield Exit("client", library, by_library(library, leave), needs=library)
    for sdk, kind in (("openai", "AsyncOpenAI"), ("anthropic", "AsyncAnthropic")):
        yield Exit("client", f"{sdk}, async", by_library(sdk, partial(_sdk_async, kind)), needs=sdk)
    genai = by_library("google.genai", _genai_async)
    yield Exit("client", "google.genai, async", genai, needs="google.genai")


def by_library(
    library: str, leave: Callable[[ModuleType, Target], object]
) -> Callable[[Target], object]:
    """A way out that imports its library only when it is taken."""
    return lambda target: leave(importlib.import_module(library), target)


def _httpx(http: ModuleType, target: Target) -> None:
    with http.Client(timeout=_PATIENCE) as client:
        client.post(target.url)


def _httpx_async(http: ModuleType, target: Target) -> None:
    async def post() -> None:
        async with http.AsyncClient(timeout=_PATIENCE) as client:
            await client.post(target.url)

    asyncio.run(post())


async def _aiohttp(aiohttp: ModuleType, target: Target) -> None:
    async with aiohttp.ClientSession() as session:
        await session.post(target.url)


def _boto3(boto3: ModuleType, target: Target) -> None:
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "us-east-1"}
    boto3.client("bedrock-runtime", endpoint_url=target.url, **keys).invoke_model(modelId="m")


async def _tornado(httpclient: ModuleType, target: Target) -> None:
    await httpclient.AsyncHTTPClient().fetch(target.url)


def _genai(genai: ModuleType, target: Target) -> None:
    options = genai.types.HttpOptions(base_url=target.url)
    with genai.Client(api_key="k", http_options=options) as client:
        client.models.generate_content(model="m", contents="?")


def _sdk_async(kind: str, sdk: ModuleType, target: Target) -> None:
    async def ask() -> None:
        async with getattr(sdk, kind)(api_key="k", base_url=target.url) as client:
            await client.models.list()

    asyncio.run(ask())


def _genai_async(genai: ModuleType, target: Target) -> None:
    async def ask() -> None:
        options = genai.types.HttpOptions(base_url=target.url)
        async with genai.Client(api_key="k", http_options=options).aio as client:
            await client.models.generate_content(model="m", contents="?")

    asyncio.run(ask())


async def _websocket(websockets: ModuleType, target: Target) -> None:
    async with websockets.connect(target.url.replace("http", "ws"), open_timeout=_PATIENCE):
        """Being there is enough."""
