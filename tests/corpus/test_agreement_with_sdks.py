"""Calls as read here and as the providers' own SDKs read them from the same bytes."""

from tests.corpus.official_sdks import RAISED_FOR_AN_ERROR, calls_by_sdk
from tests.corpus.recorded import each_project, needs_corpus, readings_in

pytestmark = needs_corpus

PYDANTIC = "pydantic__pydantic-ai/tests/models/cassettes"
MAGENTIC = "jackmpcollins__magentic/tests/chat_model/cassettes"
VERTEX = (
    "open-telemetry__opentelemetry-python-contrib/history/{}/instrumentation-genai/"
    "opentelemetry-instrumentation-vertexai/tests/cassettes/{}"
)
NO_INDEX = "this host leaves out the `index` of a delta, by which the SDK adds deltas up"
NUMBERED_ENUMS = "an old client asked for enums as numbers, and the SDK wants their names"
DIFFERENT = {
    (
        f"{MAGENTIC}/test_mistral_chat_model/"
        "test_mistral_chat_model_acomplete_async_parallel_function_call.yaml",
        1,
    ): NO_INDEX,
    (
        f"{MAGENTIC}/test_mistral_chat_model/"
        "test_mistral_chat_model_complete_parallel_function_call.yaml",
        1,
    ): NO_INDEX,
    (
        f"{MAGENTIC}/test_openai_chat_model_gemini/"
        "test_openai_chat_model_gemini_complete[Return True.-output_types1-bool].yaml",
        1,
    ): NO_INDEX,
    (f"{PYDANTIC}/test_openai/test_text_response.yaml", 1): (
        "a proxy answered with a line of plain text, which the SDK hands through as a string"
    ),
    (f"{PYDANTIC}/test_snowflake/test_snowflake_model_simple.yaml", 1): (
        "this host spells every absent member out, so that the SDK shows a call without a name"
    ),
    (VERTEX.format("081809e117d6", "test_function_call_choice_no_content.yaml"), 1): NUMBERED_ENUMS,
    (VERTEX.format("d3dc019ecca6", "test_function_call_choice.yaml"), 1): NUMBERED_ENUMS,
    ("simonw__llm-gemini/tests/cassettes/test_gemini/test_resolved_model.yaml", 1): (
        "a stream asked for without `alt=sse` is one JSON array, and the SDK always asks with it"
    ),
}
"""Exchanges that the SDK cannot read, by file and number, each with the reason."""


@each_project
def test_every_call_is_read_as_the_sdk_reads_it(names):
    """
    Ids, names and arguments are the same, from plain and from streamed replies.
    """
    told_apart = {
        (name, reading.exchange.number)
        for name in names
        for reading in readings_in(name)
        if 200 <= reading.exchange.response.status < 300 and not is_read_alike(reading)
    }

    assert {place for place in DIFFERENT if place[0] in names} == told_apart


def is_read_alike(reading):
    provider, reply = reading.request.provider, reading.reply
    try:
        theirs = calls_by_sdk(provider, reading.exchange.response, streamed=reading.request.stream)
    except RAISED_FOR_AN_ERROR:
        return reply.ending == "failed"
    except Exception:  # an SDK that trips over a body raises whatever the tripping raised
        return False
    return len(theirs) == len(reply.calls) and all(
        (call.id, call.name) == (their.id, their.name) and are_alike(call, their.arguments)
        for call, their in zip(reply.calls, theirs, strict=True)
    )


def are_alike(call, arguments):
    if isinstance(arguments, str):
        return call.arguments_text == arguments
    return (call.arguments or {}) == arguments
