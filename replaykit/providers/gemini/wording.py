"""Core: Google's own words, to the letter."""

from replaykit.model import Json
from replaykit.providers.json_node import compact

COUNT = (
    "Please ensure that the number of function response parts is equal to the number of function "
    "call parts of the function call turn."
)
RESULT_PLACE = (
    "Please ensure that function response turn comes immediately after a function call turn."
)
CALL_PLACE = (
    "Please ensure that function call turn comes immediately after a user turn or after a "
    "function response turn."
)
MODEL_TURN_LAST = "Requests ending with a model turn are not supported."
CORRUPTED_SIGNATURE = "Corrupted thought signature."

_VERTEX_REFERENCE = "https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/gemini"
VERTEX_NO_CONTENTS = (
    "Unable to submit request because at least one contents field is required. "
    f"Learn more: {_VERTEX_REFERENCE}"
)
VERTEX_NO_PARTS = (
    "Unable to submit request because it must include at least one parts field, which describes "
    f"the prompt input. Learn more: {_VERTEX_REFERENCE}"
)
NO_CONTENTS = "* GenerateContentRequest.contents: contents is not specified\n"


def no_parts(path: str) -> str:
    """A content without parts."""
    return f"* GenerateContentRequest.{path}.parts: contents.parts must not be empty.\n"


def no_data(path: str) -> str:
    """A part that holds nothing."""
    return (
        f"* GenerateContentRequest.{path}.data: "
        "required oneof field 'data' must have one initialized field\n"
    )


def no_name(path: str) -> str:
    """A result that does not say which function it is of."""
    return f"* GenerateContentRequest.{path}.function_response.name: Name cannot be empty.\n"


def response_is_a_list(path: str) -> str:
    """A response that is an array where an object belongs."""
    return (
        f"Invalid JSON payload received. Unknown name \"response\" at '{path}.function_response': "
        "Proto field is not repeating, cannot start list."
    )


def response_is_no_object(path: str, value: Json) -> str:
    """A response that is a bare value where an object belongs; a string stands in it unescaped."""
    shown = f'"{value}"' if isinstance(value, str) else compact(value)
    return (
        f"Invalid value at '{path}.function_response.response' "
        f"(type.googleapis.com/google.protobuf.Struct), {shown}"
    )


def unsigned_call(name: str, position: int, *, is_vertex: bool) -> str:
    """A call without its signature, as each of the two hosts says it."""
    if is_vertex:
        return (
            f"Unable to submit request because function call `default_api:{name}` in the "
            f"{position}. content block is missing a `thought_signature`. Learn more: "
            "https://docs.cloud.google.com/vertex-ai/generative-ai/docs/thought-signatures"
        )
    return (
        "Function call is missing a thought_signature in functionCall parts. This is required for "
        "tools to work correctly, and missing thought_signature may lead to degraded model "
        f"performance. Additional data, function call `default_api:{name}` , position {position}. "
        "Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details."
    )
