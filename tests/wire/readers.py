"""One way to read a response step by step, over each HTTP client, with and without a loop."""

import asyncio
import importlib
import urllib.request
from contextlib import contextmanager
from importlib.util import find_spec

import pytest


class Reader:
    """Sends one request and reads its response piece by piece."""

    name = ""
    is_async = False

    def __init__(self, timeout=60):
        self.timeout = timeout
        self.response = None

    def rest(self):
        """All the pieces that are still to come."""
        pieces = []
        while (piece := self.piece()) is not None:
            pieces.append(piece)
        return pieces


class _Httpx(Reader):
    def __init__(self, http, timeout=60):
        super().__init__(timeout)
        self.http = http


class HttpxReader(_Httpx):
    name = "httpx"

    def send(self, url, method="POST", body=b"{}", **headers):
        self.client = self.http.Client(timeout=self.timeout, verify=False)
        request = self.client.build_request(method, url, content=body, headers=headers)
        self.response = self.client.send(request, stream=True)
        self.pieces = self.response.iter_bytes()
        return self.response.status_code

    def piece(self):
        return next(self.pieces, None)

    def close(self):
        if self.response:
            self.response.close()
        self.client.close()


class _WithLoop(Reader):
    is_async = True

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.loop = asyncio.new_event_loop()

    def send(self, url, method="POST", body=b"{}", **headers):
        return self.run(self._send(url, method, body, headers))

    def piece(self):
        return self.run(self._piece())

    def close(self):
        self.run(self._close())

    def run(self, coroutine):
        return self.loop.run_until_complete(coroutine)


class AsyncHttpxReader(_WithLoop, _Httpx):
    name = "httpx-async"

    async def _send(self, url, method, body, headers):
        self.client = self.http.AsyncClient(timeout=self.timeout, verify=False)
        request = self.client.build_request(method, url, content=body, headers=headers)
        self.response = await self.client.send(request, stream=True)
        self.pieces = self.response.aiter_bytes()
        return self.response.status_code

    async def _piece(self):
        return await anext(self.pieces, None)

    async def _close(self):
        if self.response:
            await self.response.aclose()
        await self.client.aclose()


class AiohttpReader(_WithLoop):
    name = "aiohttp"

    async def _send(self, url, method, body, headers):
        aiohttp = importlib.import_module("aiohttp")
        timeout = aiohttp.ClientTimeout(sock_read=self.timeout, sock_connect=self.timeout)
        self.session = aiohttp.ClientSession(timeout=timeout)
        self.response = await self.session.request(method, url, data=body, headers=headers)
        return self.response.status

    async def _piece(self):
        content, data = self.response.content, b""
        while not data and not content.at_eof():
            data, _ = await content.readchunk()
        return data or None

    async def _close(self):
        if self.response:
            self.response.release()
        await self.session.close()


class RequestsReader(Reader):
    name = "requests"

    def send(self, url, method="POST", body=b"{}", **headers):
        self.session = importlib.import_module("requests").Session()
        self.response = self.session.request(
            method, url, data=body, headers=headers, stream=True, timeout=self.timeout
        )
        self.pieces = self.response.iter_content(chunk_size=None)
        return self.response.status_code

    def piece(self):
        return next(self.pieces, None)

    def close(self):
        if self.response is not None:  # requests says of an error that it is false
            self.response.close()
        self.session.close()


class Urllib3Reader(Reader):
    name = "urllib3"

    def send(self, url, method="POST", body=b"{}", **headers):
        urllib3 = importlib.import_module("urllib3")
        self.pool = urllib3.PoolManager(timeout=self.timeout, retries=False)
        self.response = self.pool.request(
            method, url, body=body, headers=headers, preload_content=False
        )
        self.pieces = self.response.stream()
        return self.response.status

    def piece(self):
        return next(self.pieces, None)

    def close(self):
        if self.response:
            self.response.close()
        self.pool.clear()


class UrllibReader(Reader):
    name = "urllib"

    def send(self, url, method="POST", body=b"{}", **headers):
        request = urllib.request.Request(url, data=body, method=method, headers=headers)
        self.response = urllib.request.urlopen(request, timeout=self.timeout)
        return self.response.status

    def piece(self):
        return self.response.read1(1 << 16) or None

    def close(self):
        if self.response:
            self.response.close()


def _installed():
    for http in ("httpx", "httpx2"):
        yield http, HttpxReader
        yield http, AsyncHttpxReader
    yield "aiohttp", AiohttpReader
    yield "requests", RequestsReader
    yield "urllib3", Urllib3Reader
    yield "urllib", UrllibReader


ALL_READERS = [
    pytest.param((library, reader), id=reader.name.replace("httpx", library))
    for library, reader in _installed()
    if find_spec(library)
]


def reader_of(parameter, **options):
    """A reader, as one of `ALL_READERS` describes it."""
    library, reader = parameter
    if issubclass(reader, _Httpx):
        return reader(importlib.import_module(library), **options)
    return reader(**options)


@contextmanager
def reading(reader, url, **options):
    """The reader with its request sent; closed, whatever happens in the block."""
    try:
        reader.status = reader.send(url, **options)
        yield reader
    finally:
        reader.close()
        if reader.is_async:
            reader.loop.close()


def read_whole(parameter, url, timeout=60, **options):
    """Status and pieces of a response that is read to its end."""
    with reading(reader_of(parameter, timeout=timeout), url, **options) as reader:
        return reader.status, reader.rest()
