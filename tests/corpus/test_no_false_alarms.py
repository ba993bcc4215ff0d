"""What real providers accepted is not objected to, and what they refused is refused alike."""

import json
from collections import Counter
from dataclasses import replace
from urllib.parse import urlsplit

from replaykit.providers import judge
from replaykit.providers.compression import decoded
from replaykit.providers.hosts import api_family
from tests.corpus.recorded import NAMES, each_project, is_accepted, needs_corpus, readings_in

pytestmark = needs_corpus

OWN_HOST = {
    "openai_chat": "api.openai.com",
    "openai_responses": "api.openai.com",
    "anthropic_messages": "api.anthropic.com",
    "gemini": "generativelanguage.googleapis.com",
}
WARNINGS = {
    # Kimi behind OpenRouter took one request with two ids of 41 characters.
    ("openai_chat", "OAI-CHAT-10"): 2,
    # Mistral takes its own empty `tool_calls` back.
    ("openai_chat", "OAI-CHAT-6"): 1,
    # Gemini 2.5 took the results of one turn in contents of their own.
    ("gemini", "GEM-2"): 2,
}
"""Objections to accepted requests, which is why those are no more than warnings."""

OTHER_MATTERS = {
    "the credentials": (
        "API key not valid",
        "Invalid API Key",
        "invalid x-api-key",
        "Could not parse your authentication token",
        "Forbidden",
    ),
    "the quota": ("Resource exhausted", "Provider returned error"),
    "the model asked for": (
        "model: claude-sonet-4-5",
        "is not found for API version",
        "This is not a chat model",
        "does not support effort level",
        "does not support 'developer' with this model",
        "does not support 'system' with this model",
    ),
    "a file or a picture": (
        "Input tag 'file' found",
        "Invalid file data",
        "Cannot fetch content from the provided URL",
        "Content blocks are expected to be either text or image_url type",
        "Expected context stuffing file type",
        "The file type you uploaded is not supported",
    ),
    "a parameter or a schema": ("Invalid 'temperature'", "tools.0.custom"),
    "what the model wrote": ("Tool call validation failed", "but model did not call a tool"),
}
"""Words by which a refusal is known to be about something other than calls and results."""

NOT_REPRODUCED = {
    (
        "0xPlaygrounds__rig/tests/cassettes/openai/error_identity_edge/"
        "nonexistent_previous_response_reference_carries_identity.yaml",
        1,
    ): "the response it goes on from may be held by the server: no recording can say it is not",
}
"""Refusals about calls and results that are not foretold, by file and exchange."""


@each_project
def test_an_accepted_request_is_never_refused(names):
    """
    With all that went before or without; and at the provider's own host, where a recorder
    has blanked the host.
    """
    assert [] == [
        f"{name}, exchange {reading.exchange.number}: {objection.rule} {objection.message}"
        for name in names
        for place, reading in enumerate(readings_in(name))
        if is_accepted(reading)
        for request in at_hosts(reading)
        for earlier in (readings_in(name)[:place], ())
        for objection in judge(request, earlier).objections
        if objection.severity == "error"
    ]


def test_the_warnings_are_those_that_are_known():
    """
    A rule that starts to warn of accepted requests shows here first.
    """
    warnings = Counter(
        (reading.request.provider, objection.rule)
        for name in NAMES
        for place, reading in enumerate(readings_in(name))
        if is_accepted(reading)
        for objection in judge(reading.exchange.request, readings_in(name)[:place]).objections
    )

    assert WARNINGS == warnings


@each_project
def test_a_refusal_about_calls_and_results_is_foretold(names):
    """
    The same status, and the same words in the same places.
    """
    not_foretold = {
        (name, reading.exchange.number)
        for name in names
        for place, reading in enumerate(readings_in(name))
        if is_about_calls(reading)
        and recorded_refusal(reading) != our_refusal(reading, readings_in(name)[:place])
    }

    assert {place for place in NOT_REPRODUCED if place[0] in names} == not_foretold


def test_every_refusal_is_sorted():
    """
    No word in the list is idle, and what the list leaves over is really compared.
    """
    refused = [r for name in NAMES for r in readings_in(name) if is_refused(r)]
    words = [word for words in OTHER_MATTERS.values() for word in words]
    idle = [word for word in words if not any(word in r.reply.failure.message for r in refused)]

    assert [] == idle
    assert 5 == sum(map(is_about_calls, refused))


def at_hosts(reading):
    """The request as it was sent, and as the provider itself would have got it."""
    request = reading.exchange.request
    yield request
    url = urlsplit(request.url)
    if api_family(url.hostname or "") is None:
        own = url._replace(scheme="https", netloc=OWN_HOST[reading.request.provider])
        yield replace(request, url=own.geturl())


def is_refused(reading):
    return 400 <= reading.exchange.response.status < 500


def is_about_calls(reading):
    return is_refused(reading) and not any(
        word in reading.reply.failure.message for words in OTHER_MATTERS.values() for word in words
    )


def recorded_refusal(reading):
    response = reading.exchange.response
    return response.status, said(json.loads(decoded(response.body, response.headers)))


def our_refusal(reading, earlier):
    rejection = judge(reading.exchange.request, earlier).rejection
    return rejection and (rejection.status, said(rejection.body))


def said(body):
    """What an application reads from an error body; request ids are not the same twice."""
    return {key: value for key, value in body.items() if key != "request_id"}
