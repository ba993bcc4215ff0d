"""What OpenAI would say, over many shapes of one conversation."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.model import HttpRequest
from replaykit.providers import judge, read_exchange
from tests.providers.conversations import exchange

URL = "https://api.openai.com/v1/responses"
CALLS = [
    {"type": "function_call", "call_id": f"call_{n}", "name": "f", "arguments": "{}"}
    for n in range(4)
]
RESULTS = [
    {"type": "function_call_output", "call_id": call["call_id"], "output": "ok"} for call in CALLS
]


def judged(items, earlier=(), **body):
    document = {"model": "gpt-5.1", "input": list(items), **body}
    request = HttpRequest(method="POST", url=URL, body=json.dumps(document).encode())
    return judge(request, earlier)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_any_order_of_results_is_accepted(order):
    """
    OpenAI pairs results with calls by their ids alone.
    """
    assert () == judged([*CALLS, *(RESULTS[n] for n in order)]).objections


@given(st.permutations([*CALLS, *RESULTS]))
def test_any_place_of_calls_and_results_is_accepted(items):
    """
    Results may be filed between, behind and even before the calls.
    """
    assert () == judged(items).objections


@given(st.sets(st.integers(0, 3)))
def test_every_call_left_open_is_named(answered):
    """
    Whichever results are missing, theirs are the calls that are named, in order.
    """
    objections = judged([*CALLS, *(RESULTS[n] for n in answered)]).objections

    assert [(f"call_{n}",) for n in range(4) if n not in answered] == [
        objection.call_ids for objection in objections
    ]


def test_a_long_chain_of_responses_is_followed_to_its_end():
    """
    The open call of the first response is found behind a thousand others.
    """
    earlier = [
        exchange(
            number,
            URL,
            {"model": "m", "input": "Go on.", "previous_response_id": f"resp_{number - 1}"},
            {"id": f"resp_{number}", "output": CALLS[:1] if number == 1 else []},
        )
        for number in range(1, 1001)
    ]
    judgement = judged([], [read_exchange(e) for e in earlier], previous_response_id="resp_1000")

    assert [("call_0",)] == [objection.call_ids for objection in judgement.objections]
