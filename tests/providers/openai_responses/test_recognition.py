"""Where a recorder blanked the URL, the shape of the body must tell the protocol."""

import json

import pytest

from replaykit.model import HttpRequest
from replaykit.providers import recognise

MINIMAL = {"model": "gpt-5.1", "input": "Weather in Tokyo?"}


def provider_of(body, url="**REDACTED**"):
    found = recognise(HttpRequest(method="POST", url=url, body=json.dumps(body).encode()))
    return found and found.name


@pytest.mark.parametrize(
    "member",
    [
        *("instructions", "tools", "tool_choice", "parallel_tool_calls", "reasoning", "text"),
        *("stream", "store", "include", "max_output_tokens", "truncation", "background"),
        *("previous_response_id", "conversation"),
    ],
)
def test_a_member_of_its_own_tells_the_protocol(member):
    """
    Plain text for an input is shared by several endpoints; these members are not.
    """
    assert "openai_responses" == provider_of({**MINIMAL, member: None})


@pytest.mark.parametrize(
    "member",
    [
        *("contents", "voice", "encoding_format", "dimensions", "input_type"),
        *("documents", "query"),
    ],
)
def test_a_member_of_another_endpoint_rules_it_out(member):
    """
    Embeddings, speech and ranking have a model and an input too.
    """
    assert None is provider_of({**MINIMAL, "stream": False, member: []})


@pytest.mark.parametrize("kind", ["text", "image", "image_url"])
def test_typed_objects_of_other_endpoints_are_no_items(kind):
    """
    Moderation and picture embeddings take lists of typed objects.
    """
    assert None is provider_of({"model": "m", "input": [{"type": kind}], "stream": False})


@pytest.mark.parametrize(
    "body",
    [
        {"input": "Weather?", "stream": False},
        {"model": "gpt-5.1", "prompt": {"id": "pmpt_1"}, "stream": False},
        {"model": "gpt-5.1", "input": [], "stream": False},
        {"model": "gpt-5.1", "input": ["Weather?"], "stream": False},
    ],
    ids=["no model", "no input", "no items", "texts"],
)
def test_too_little_shape_tells_nothing(body):
    """
    Without a model and items, a body under a blanked URL may be anybody's.
    """
    assert None is provider_of(body)


def test_another_path_is_believed_over_the_shape():
    """
    A URL that can be read says where the request goes.
    """
    assert None is provider_of({**MINIMAL, "stream": False}, "https://api.openai.com/v1/batches")
