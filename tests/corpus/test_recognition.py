"""Which provider each exchange speaks to: as another reader of the same files found."""

from collections import Counter

from tests.corpus.recorded import ENTRIES, each_project, needs_corpus, readings_in

pytestmark = needs_corpus

PROVIDERS = {
    "openai-chat": "openai_chat",
    "openai-responses": "openai_responses",
    "anthropic-messages": "anthropic_messages",
    "gemini": "gemini",
}
PROTOCOLS = {entry["path"]: entry["protocols"] for entry in ENTRIES}

BRAINTRUST = (
    "braintrustdata__braintrust-sdk-javascript/history/{}/e2e/scenarios/"
    "google-genai-instrumentation/__cassettes__/{}"
)
BODY_ELSEWHERE = "the request's body is in a file beside it that was not published"
UNRECOGNISED = {
    BRAINTRUST.format("6ab8ce7f32af", "google-genai-v1460.cassette.json"): BODY_ELSEWHERE,
    BRAINTRUST.format("febdde6eb5d6", "google-genai-v1450.cassette.json"): BODY_ELSEWHERE,
    "DataDog__dd-trace-py/tests/cassettes/azure_openai/azure_openai_chat_completion_score.yaml": (
        "the request's body was not recorded"
    ),
    "anthropics__anthropic-sdk-python/tests/lib/streaming/fixtures/refusal_response.txt": (
        "a response alone, without the request it answers"
    ),
}
"""Files of which not every exchange is recognised, each with the reason."""


@each_project
def test_every_exchange_is_recognised(names):
    """
    As many for each provider as the manifest counts, no more and no fewer.
    """
    otherwise = {
        name
        for name in names
        if listed(name) != Counter(reading.request.provider for reading in readings_in(name))
    }

    assert UNRECOGNISED.keys() & set(names) == otherwise


def listed(name):
    """How many exchanges with each provider the manifest counts in a file."""
    return {
        provider: PROTOCOLS[name][protocol]
        for protocol, provider in PROVIDERS.items()
        if protocol in PROTOCOLS[name]
    }
