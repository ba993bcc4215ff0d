"""Requests that break the shape itself."""

import json

import pytest

from replaykit.errors import MalformedWireError
from replaykit.model import HttpRequest
from replaykit.providers import judge, read_request


@pytest.mark.parametrize("door", [read_request, judge])
def test_a_role_nobody_has_is_named(door):
    """
    The error says where it stands and which roles there are.
    """
    body = {"messages": [{"role": "user", "content": "Hello."}, {"role": "tool", "content": "21"}]}
    request = HttpRequest(
        method="POST", url="https://api.anthropic.com/v1/messages", body=json.dumps(body).encode()
    )

    with pytest.raises(MalformedWireError) as raised:
        door(request)

    assert 'messages[1].role: expected user, assistant or system, got "tool"' == str(raised.value)
