"""Replies, paired with the results that later requests carry for them."""

import itertools
from dataclasses import replace

import pytest

from replaykit.providers import judge, read_exchange, read_turns
from tests.providers.conversations import (
    chat_call,
    chat_exchanges,
    chat_result,
    exchange,
    gemini_exchanges,
)

TOKYO, LONDON = chat_call("call_a", "Tokyo"), chat_call("call_b", "London")
RAIN = chat_result("call_a", "rain")
ECHO = {"role": "assistant", "content": None, "tool_calls": [TOKYO, LONDON]}


def turns_of(exchanges):
    return read_turns([read_exchange(e) for e in exchanges])


def pairs_of(turn):
    return [(a.call.arguments["city"], [r.text for r in a.results]) for a in turn.answers]


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_results_are_paired_by_id_in_any_order(order):
    """
    The order of results is free; the pairs stay those of the ids.
    """
    results = [chat_result("call_a", "rain"), chat_result("call_b", "sun")]
    [turn] = turns_of(chat_exchanges([TOKYO, LONDON], [ECHO], [results[i] for i in order]))

    assert [("Tokyo", ["rain"]), ("London", ["sun"])] == pairs_of(turn)


@pytest.mark.parametrize("no_id", ["", None])
def test_where_nobody_has_ids_or_names_the_order_tells(no_id):
    """
    Some compatible hosts spell every id empty, others leave them all out.
    """
    asked = [chat_call(no_id, "Tokyo"), chat_call(no_id, "London")]
    echo = {**ECHO, "tool_calls": asked}
    results = [chat_result(no_id, "rain"), chat_result(no_id, "sun")]
    [turn] = turns_of(chat_exchanges(asked, [echo], results))

    assert [("Tokyo", ["rain"]), ("London", ["sun"])] == pairs_of(turn)
    assert () == turn.strays


def test_a_missing_result_leaves_its_call_empty():
    """
    The expected ids come from the reply that was received.
    """
    [turn] = turns_of(chat_exchanges([TOKYO, LONDON], [ECHO], [chat_result("call_b", "sun")]))

    assert [("Tokyo", []), ("London", ["sun"])] == pairs_of(turn)


def test_a_call_dropped_from_the_echo_is_still_expected():
    """
    A client that echoes one call of two has not been asked for one.
    """
    echo = {**ECHO, "tool_calls": [LONDON]}
    [turn] = turns_of(chat_exchanges([TOKYO, LONDON], [echo], [chat_result("call_b", "sun")]))

    assert [("Tokyo", []), ("London", ["sun"])] == pairs_of(turn)


def test_a_result_under_an_unknown_id_is_a_stray():
    """
    It answers none of the calls, and is not forced on one.
    """
    sent = [chat_result("call_a", "rain"), chat_result("call_x", "sun")]
    [turn] = turns_of(chat_exchanges([TOKYO, LONDON], [ECHO], sent))

    assert [("Tokyo", ["rain"]), ("London", [])] == pairs_of(turn)
    assert ["call_x"] == [stray.call_id for stray in turn.strays]


def test_ids_that_the_client_minted_lead_back_through_the_echo():
    """
    Some clients rewrite ids consistently; their follow-up still pairs.
    """
    echo = {**ECHO, "tool_calls": [chat_call("mine_1", "Tokyo"), chat_call("mine_2", "London")]}
    sent = [chat_result("mine_2", "sun"), chat_result("mine_1", "rain")]
    [turn] = turns_of(chat_exchanges([TOKYO, LONDON], [echo], sent))

    assert [("Tokyo", ["rain"]), ("London", ["sun"])] == pairs_of(turn)


def test_one_reply_spread_over_two_assistant_messages_is_one_turn():
    """
    Some agents file each call as a message of its own, each followed by its result.
    """
    history = [
        {**ECHO, "tool_calls": [TOKYO]},
        chat_result("call_a", "rain"),
        {**ECHO, "tool_calls": [LONDON]},
    ]
    [turn] = turns_of(chat_exchanges([TOKYO, LONDON], history, [chat_result("call_b", "sun")]))

    assert [("Tokyo", ["rain"]), ("London", ["sun"])] == pairs_of(turn)


def test_a_reply_that_nobody_followed_up_is_a_turn_without_results():
    """
    The last reply of a session may ask, and be left alone.
    """
    [turn] = turns_of(chat_exchanges([TOKYO], [], [])[:1])

    assert (None, [("Tokyo", [])]) == (turn.followed_by, pairs_of(turn))


def test_a_retried_follow_up_counts_once():
    """
    An SDK that retries sends the same results again: the first sending is the answer.
    """
    first, second = chat_exchanges(
        [TOKYO], [{**ECHO, "tool_calls": [TOKYO]}], [chat_result("call_a", "rain")]
    )
    [turn] = turns_of([first, second, second])

    assert [("Tokyo", ["rain"])] == pairs_of(turn)


def test_an_exact_id_goes_before_a_likeness():
    """
    Two clients ask the same; the results are for the one whose ids they carry.
    """
    first, follow_up = chat_exchanges([TOKYO], [{**ECHO, "tool_calls": [TOKYO]}], [RAIN])
    other = replace(chat_exchanges([chat_call("call_x", "Tokyo")], [], [])[0], number=2)
    answered, left = turns_of([first, other, replace(follow_up, number=3)])

    assert [("Tokyo", ["rain"])] == pairs_of(answered)
    assert left.followed_by is None


def test_an_assistant_message_of_the_agents_own_does_not_hide_the_results():
    """
    Some agents add one behind the results before they ask again.
    """
    said = {"role": "assistant", "content": "Now I give my final answer."}
    [turn] = turns_of(chat_exchanges([TOKYO], [{**ECHO, "tool_calls": [TOKYO]}], [RAIN, said]))

    assert [("Tokyo", ["rain"])] == pairs_of(turn)


def test_without_ids_results_are_paired_by_name_in_order():
    """
    Two calls of one tool without ids are answered in the order of the calls.
    """
    calls = [
        {"functionCall": {"name": "get_weather", "args": {"city": c}}} for c in ("Tokyo", "London")
    ]
    results = [
        {"functionResponse": {"name": "get_weather", "response": {"sky": s}}}
        for s in ("rain", "sun")
    ]
    history = [{"role": "model", "parts": calls}, {"role": "user", "parts": results}]
    [turn] = turns_of(gemini_exchanges(calls, history))

    assert [("Tokyo", ['{"sky":"rain"}']), ("London", ['{"sky":"sun"}'])] == pairs_of(turn)


def test_results_without_ids_are_paired_by_name_before_their_order():
    """
    Gemini takes the results in any order, and may have no ids at all.
    """
    calls = [{"functionCall": {"name": n, "args": {"city": n}}} for n in ("weather", "rate")]
    results = [
        {"functionResponse": {"name": n, "response": {"of": n}}} for n in ("rate", "weather")
    ]
    history = [{"role": "model", "parts": calls}, {"role": "user", "parts": results}]
    [turn] = turns_of(gemini_exchanges(calls, history))

    assert [("weather", ['{"of":"weather"}']), ("rate", ['{"of":"rate"}'])] == pairs_of(turn)


def test_the_verdict_does_not_depend_on_the_order_of_results():
    """
    Five results in any of 120 orders: the provider has nothing to say.
    """
    calls = [chat_call(f"call_{i}", f"City {i}") for i in range(5)]
    echo = {**ECHO, "tool_calls": calls}
    said = {
        judge(
            chat_exchanges(calls, [echo], [chat_result(f"call_{i}", "sun") for i in order])[
                1
            ].request
        )
        for order in itertools.permutations(range(5))
    }

    assert [()] == [judgement.objections for judgement in said]


def test_a_result_that_was_not_owed_is_no_stray():
    """
    An asynchronous call may be answered at once, and need not be.
    """
    url = "https://api.openai.com/v1/responses"
    calls = [
        {"type": "function_call", "call_id": c, "name": "f", "arguments": "{}", "async": c == "b"}
        for c in "ab"
    ]
    outputs = [{"type": "function_call_output", "call_id": c, "output": c} for c in "ab"]
    first = {"id": "resp_1", "status": "completed", "output": calls}
    second = {"model": "gpt-6", "previous_response_id": "resp_1", "input": outputs}
    [turn] = turns_of(
        [
            exchange(1, url, {"model": "gpt-6", "input": "Weather?"}, first),
            exchange(2, url, second, {"id": "resp_2", "status": "completed", "output": []}),
        ]
    )

    assert [["a"]] == [[r.text for r in answer.results] for answer in turn.answers]
    assert () == turn.strays
