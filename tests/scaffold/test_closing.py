"""A last word that is made up is read as one by whoever speaks the protocol."""

import json
from dataclasses import replace

import pytest

from replaykit.model import Exchange, HttpResponse
from replaykit.providers import read_exchange
from replaykit.scaffold.closing import MARK, TEXT, closing_of
from tests.checks.loops import loop
from tests.checks.wires import PROVIDERS, readings_of

STREAM = "text/event-stream; charset=utf-8"


def last_of(provider, kind, *, url=None):
    """An exchange that asks for tools, answered with this kind of content."""
    reading = readings_of(provider, loop(provider, 2).steps[:1])[0]
    exchange = reading.exchange
    response = replace(exchange.response, headers=(("content-type", kind),))
    request = replace(exchange.request, url=url or exchange.request.url)
    reading = replace(reading, exchange=replace(exchange, request=request, response=response))
    return replace(reading, request=replace(reading.request, stream=url is not None))


def read_back(last, closing):
    return read_exchange(Exchange(number=2, request=last.exchange.request, response=closing)).reply


@pytest.mark.parametrize("kind", ["application/json", STREAM])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_it_is_read_as_a_reply_that_asks_for_nothing(provider, kind):
    last = last_of(provider, kind)

    closing = closing_of(last)

    reply = read_back(last, closing)
    assert (TEXT, (), "finished") == (reply.text, reply.calls, reply.ending)
    assert (kind.partition(";")[0], MARK[1]) == tuple(dict(closing.headers).values())


def test_gemini_streams_a_list_to_whoever_wants_no_events():
    place = "https://generativelanguage.googleapis.com/v1beta/models/g:streamGenerateContent"
    last = last_of("gemini", "application/json", url=place)

    closing = closing_of(last)

    assert 1 == len(json.loads(closing.body))
    assert TEXT == read_back(last, closing).text


@pytest.mark.parametrize("kind", ["application/vnd.amazon.eventstream", "text/html", ""])
def test_a_form_that_nobody_knows_has_none(kind):
    assert closing_of(last_of("anthropic_messages", kind)) is None


def test_a_response_without_headers_has_none():
    last = readings_of("gemini", loop("gemini", 1).steps[:1])[0]

    assert HttpResponse(status=200, body=last.exchange.response.body) == last.exchange.response
    assert closing_of(last) is None


openai = pytest.importorskip("openai")
anthropic = pytest.importorskip("anthropic")


def test_openai_takes_it_for_its_own():
    from openai.types.chat import ChatCompletion, ChatCompletionChunk  # noqa: PLC0415  (slow)
    from openai.types.responses import Response, ResponseStreamEvent  # noqa: PLC0415  (slow)
    from pydantic import TypeAdapter  # noqa: PLC0415  (slow)

    whole = closing_of(last_of("openai_chat", "application/json")).body
    pieces = events_in(closing_of(last_of("openai_chat", STREAM)).body)
    response = closing_of(last_of("openai_responses", "application/json")).body
    events = events_in(closing_of(last_of("openai_responses", STREAM)).body)

    assert TEXT == ChatCompletion.model_validate_json(whole).choices[0].message.content
    assert [TEXT, None] == [
        ChatCompletionChunk.model_validate(piece).choices[0].delta.content for piece in pieces
    ]
    assert TEXT == Response.model_validate_json(response).output_text
    adapter = TypeAdapter(ResponseStreamEvent)
    assert "response.completed" == [adapter.validate_python(event) for event in events][-1].type


def test_anthropic_takes_it_for_its_own():
    from anthropic.types import Message, RawMessageStreamEvent  # noqa: PLC0415  (slow)
    from pydantic import TypeAdapter  # noqa: PLC0415  (slow)

    whole = closing_of(last_of("anthropic_messages", "application/json")).body
    events = events_in(closing_of(last_of("anthropic_messages", STREAM)).body)

    assert TEXT == Message.model_validate_json(whole).content[0].text
    adapter = TypeAdapter(RawMessageStreamEvent)
    assert "message_stop" == [adapter.validate_python(event) for event in events][-1].type


def events_in(body):
    """The data of an event stream, as JSON."""
    lines = [line for line in body.decode().splitlines() if line.startswith("data: {")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]
