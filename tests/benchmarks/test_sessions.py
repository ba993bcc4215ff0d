"""The made-up sessions are what an SDK would send, and grow as conversations do."""

import json

import pytest

pytest.importorskip("openai")

from benchmarks.side_by_side.libraries import Transports, http
from benchmarks.side_by_side.sessions import arguments_of, sessions, streamed


def test_they_grow_turn_by_turn_and_begin_anew():
    counts = [len(json.loads(one.request.body)["messages"]) for one in sessions(9)]

    assert [2, 6, 10, 14, 18, 22, 26, 30, 2] == counts


def test_the_last_turn_of_a_short_one_asks_for_nothing():
    replies = [
        json.loads(one.response.body)["choices"][0]["message"] for one in sessions(6, turns=3)
    ]

    assert [3, 3, 0] * 2 == [len(reply.get("tool_calls", ())) for reply in replies]


@pytest.mark.parametrize("exchange", [*sessions(2), streamed(3)])
def test_the_sdk_sends_just_that(exchange):
    sent = []

    def answer(request):
        sent.append(request)
        return http.Response(200, headers=exchange.response.headers, content=exchange.response.body)

    client = Transports(http.MockTransport(answer), None).client()
    client.chat.completions.create(**arguments_of(exchange.request))

    assert exchange.request.body == sent[0].read()
    assert dict(exchange.request.headers) == dict(sent[0].headers.multi_items())
