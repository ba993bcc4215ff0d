"""Every reply that real providers gave, converted to our format, through the SDK: byte for byte.

Each question is asked by the SDK of its provider, in its own spelling, of the address it was once
asked of: Azure, Bedrock, Vertex and the many hosts that speak a protocol among them.
"""

import importlib
import json
import re
from contextlib import suppress
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

import pytest

from replaykit.cassette.document import Cassette
from replaykit.cassette.format import write_cassette
from replaykit.cassette.matching import Tape, keys_of
from replaykit.cassette.store import load
from replaykit.wire import Line, Source, opened
from tests.corpus.recorded import NAMES, each_project, needs_corpus, readings_in
from tests.wire.lines import Unscrubbed

pytestmark = [needs_corpus, pytest.mark.usefixtures("no_certificates")]

TRACELOOP = "traceloop__openllmetry/packages/opentelemetry-instrumentation-openai/tests/traces"
IN_ANOTHER_ORDER = {
    f"{TRACELOOP}/cassettes/test_functions/test_open_ai_function_calls_tools_parallel.yaml",
    f"{TRACELOOP}/cassettes/test_responses/test_responses_tool_calls.yaml",
}
"""Two SDKs asked the same, spelled differently: what today's spells like the second comes first."""

_MODEL = re.compile(r"/(?P<prefix>.+)/(?P<model>models/[^/]+):(?P<method>\w+)")


class Wiretap:
    """An HTTP client for an SDK, and what it hands to it: statuses, and bodies piece by piece."""

    def __init__(self, http):
        self.noted = []
        wiretap = self

        class Noted(http.SyncByteStream):
            def __init__(self, stream, pieces):
                self.stream, self.left, self.pieces = stream, iter(stream), pieces

            def __iter__(self):
                for piece in self.left:
                    self.pieces.append(piece)
                    yield piece

            def close(self):
                with suppress(http.HTTPError):  # the recording was cut
                    self.pieces.extend(self.left)  # an SDK stops at the mark that ends a stream
                self.stream.close()

        class Noting(http.HTTPTransport):
            def handle_request(self, request):
                response = super().handle_request(request)
                pieces = []
                wiretap.noted.append((response.status_code, pieces))
                response.stream = Noted(response.stream, pieces)
                return response

        self.client = http.Client(transport=Noting())


def ask_openai(sdk, wiretap):
    """Asks anything of any address, with the SDK's own client, streams and errors."""
    client = sdk.OpenAI(api_key="k", http_client=wiretap.client, max_retries=0)
    return lambda request: _post(sdk, client, request)


def ask_anthropic(sdk, wiretap):
    client = sdk.Anthropic(api_key="k", http_client=wiretap.client, max_retries=0)
    return lambda request: _post(sdk, client, request)


def _post(sdk, client, request):
    body = json.loads(request.body)
    kinds = {
        "cast_to": object,
        "stream": bool(body.get("stream")),
        "stream_cls": sdk.Stream[object],
    }
    answer = client.post(request.url, body=body, **kinds)
    if kinds["stream"]:
        list(answer)


def ask_genai(genai, wiretap):
    def ask(request):
        url, body = urlsplit(request.url), json.loads(request.body)
        place = _MODEL.fullmatch(url.path)
        options = genai.types.HttpOptions(
            base_url=f"{url.scheme}://{url.netloc}",
            api_version=place["prefix"],
            httpx_client=wiretap.client,
            extra_body=body,
        )
        client = genai.Client(api_key="k", vertexai=False, http_options=options)
        question = {"model": place["model"], "contents": "in the body"}
        if place["method"] == "streamGenerateContent":
            list(client.models.generate_content_stream(**question))
        else:
            client.models.generate_content(**question)

    return ask


_SDKS = {
    "openai_chat": ("openai", ask_openai),
    "openai_responses": ("openai", ask_openai),
    "anthropic_messages": ("anthropic", ask_anthropic),
    "gemini": ("google.genai", ask_genai),
}


@cache
def sdk_of(provider):
    """A way to ask the SDK of a provider, and the wiretap on it."""
    package, asking = _SDKS[provider]
    sdk = importlib.import_module(package)
    wiretap = Wiretap(_http_of(importlib.import_module("openai")))
    return asking(sdk, wiretap), wiretap


def _http_of(openai):
    """The HTTP library that this generation of the SDKs is built on."""
    (library,) = {
        base.__module__.partition(".")[0]
        for base in openai.DefaultHttpxClient.__mro__
        if base.__name__ == "Client"
    }
    return importlib.import_module(library)


def exchanges_of(name):
    """The exchanges of a file, each with an address: some recorders keep paths alone."""
    exchanges = [reading.exchange for reading in readings_in(name)]
    return [replace(one, request=with_address(one.request)) for one in exchanges]


def with_address(request):
    if request.url.startswith("http"):
        return request
    return replace(request, url=f"https://replaykit.invalid/{request.url.lstrip('/')}")


def replaying(exchanges, folder):
    """A line that replays them from our format, off the disk."""
    path = folder / "converted.cassette"
    path.write_bytes(write_cassette(Cassette.of(exchanges, keys=keys_of)))
    recorded = load(path)
    source = Source(recorded=recorded, tape=Tape(recorded))
    return Line(source=source, scrubber=Unscrubbed(), keep=None)


def handed_out(provider, request):
    """What the SDK was given for its question: a status, and the pieces of the body."""
    ask, wiretap = sdk_of(provider)
    wiretap.noted.clear()
    # What the SDK makes of old or foreign replies is its own business.
    with suppress(Exception):
        ask(request)
    return list(wiretap.noted)


def recorded_as(response):
    """The same as it was recorded; a recorder that keeps no pieces keeps one."""
    whole = [response.body] if response.body else []
    return [(response.status, [chunk.data for chunk in response.chunks] or whole)]


@each_project
def test_every_recorded_reply_reaches_the_sdk_byte_for_byte(names, tmp_path):
    """
    Whatever the SDK asks finds its recording.
    """
    recorded = {name: recorded_replies(name) for name in names}

    assert recorded == {name: given_replies(name, tmp_path) for name in names}


def recorded_replies(name):
    replies = [recorded_as(exchange.response) for exchange in exchanges_of(name)]
    return replies[::-1] if name in IN_ANOTHER_ORDER else replies


def given_replies(name, folder):
    """What the SDKs are given for all that a file asks; or what was missed."""
    exchanges = exchanges_of(name)
    if not exchanges:
        return []
    providers = [reading.request.provider for reading in readings_in(name)]
    requests = [exchange.request for exchange in exchanges]
    with opened(replaying(exchanges, folder)) as line:
        given = [handed_out(*one) for one in zip(providers, requests, strict=True)]
    return line.log.missed or given


def test_no_file_is_left_out():
    """
    What is not here speaks to no provider we know.
    """
    speaking = {name for name in NAMES if readings_in(name)}

    assert 369 == len(speaking)
    assert IN_ANOTHER_ORDER < speaking
