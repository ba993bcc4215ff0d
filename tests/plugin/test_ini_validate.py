"""`replaykit_validate` and `validate=`: whether replay refuses what the provider would refuse."""

import json

import pytest

from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import publish
from replaykit.model import Exchange, HttpRequest, HttpResponse

URL = "https://api.openai.com/v1/chat/completions"
ANSWERING_NOTHING = {
    "model": "gpt-5",
    "messages": [
        {"role": "user", "content": "Go"},
        {"role": "tool", "tool_call_id": "call_a", "content": "fine"},
    ],
}
SENDING = """
        import json
        import urllib.error
        import urllib.request

        @pytest.fixture
        def replaykit_config():
            return {fixture}

        @pytest.mark.replay({marker})
        def test_it():
            request = urllib.request.Request({url!r}, json.dumps({body!r}).encode())
            try:
                status = urllib.request.urlopen(request).status
            except urllib.error.HTTPError as error:
                status = error.code
            assert {status} == status
"""


@pytest.mark.parametrize(
    ("ini", "fixture", "marker", "status"),
    [
        ("", {}, "", 400),
        ("replaykit_validate = true", {}, "", 400),
        ("replaykit_validate = false", {}, "", 200),
        ("replaykit_validate = false", {"validate": True}, "", 400),
        ("replaykit_validate = true", {"validate": True}, "validate=False", 200),
    ],
    ids=["nobody", "ini, true", "ini, false", "fixture", "marker"],
)
def test_the_nearest_to_the_test_wins(suite, ini, fixture, marker, status):
    """
    A result that answers no call, where another such one was recorded.
    """
    suite.ini(ini, "replaykit_on_unplayed = ignore", "replaykit_allow = turn-not-sent-back")
    suite.tests(
        SENDING.format(
            fixture=fixture, marker=marker, url=URL, body=ANSWERING_NOTHING, status=status
        )
    )
    suite.cassette().parent.mkdir(parents=True)
    publish(suite.cassette(), Cassette.of([accepted()], keys=keys_of))

    suite.run().assert_outcomes(passed=1)


def accepted():
    return Exchange(
        number=1,
        request=HttpRequest(
            method="POST",
            url=URL,
            body=json.dumps(ANSWERING_NOTHING).replace("fine", "bad").encode(),
        ),
        response=HttpResponse(
            status=200, headers=(("content-type", "application/json"),), body=b"{}"
        ),
    )


def test_anything_else_is_a_usage_error(suite):
    suite.ini("replaykit_validate = maybe")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: replaykit_validate: validate is 'maybe' (expected True or False)\n"
        == run.stderr.str()
    )
