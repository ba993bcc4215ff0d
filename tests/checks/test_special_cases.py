"""What the table of mistakes does not show: twins, retries, consequences, relaxations."""

from dataclasses import replace

import pytest

from replaykit.checks import Expectations, examine, session_of
from replaykit.providers import read_exchange
from tests.checks.loops import SECOND, ask, loop, ran, told, weather
from tests.checks.mistakes import (
    MISTAKES,
    copying,
    dropping,
    dropping_all,
    hanging,
    losing_the_batch,
    one_by_one,
    results,
    swallowing,
    swapping,
    telling_one_error_for_all,
)
from tests.checks.variants import in_words
from tests.checks.wires import PROVIDERS, URLS, Ask, Results, Said, Turn, readings_of
from tests.providers.conversations import exchange

each_provider = pytest.mark.parametrize("provider", PROVIDERS)
CHAT = "openai_chat"


def alike(correct):
    """The same loop, where the first two calls ask for the same and return what is not."""
    twin = replace(ask(1), city=ask(0).city)
    first, *others = correct.steps
    asked = replace(first, calls=(first.calls[0], twin, *first.calls[2:]))
    changed = replace(correct, steps=(asked, *others)).with_history(
        1,
        lambda entry: (
            [entry] if isinstance(entry, Results) else [replace(entry, calls=asked.calls)]
        ),
    )
    return changed.with_execution(twin.id, arguments=twin.arguments)


@each_provider
def test_the_results_of_two_calls_alike_may_be_swapped(provider):
    assert [] == swapping(alike(loop(provider, 2)), 1).named


def test_two_calls_that_return_the_same_cannot_be_swapped():
    correct = loop(CHAT, 2)
    same = correct.with_execution("call_b", result=weather(ask(0)))

    assert [] == copying(swapping(same, 1), 1).with_execution("call_b", result="-").named[1:]


@each_provider
def test_a_retry_that_appends_the_results_once_more_is_found(provider):
    """
    The first sending was right, and the answer to it was lost.
    """
    correct = loop(provider, 2)
    first, second = correct.steps
    turn, told = second.history[1:]
    doubled = replace(told, told=(*told.told, *told.told))
    again = replace(second, history=(*second.history[:1], turn, doubled))

    named = replace(correct, steps=(first, second, again)).named

    # Where the results carry no place of their own, Google only counts them.
    assert [("duplicate-result", "call_a", "call_b")] == named


@each_provider
def test_a_mistake_of_an_early_turn_is_named_once_in_a_long_session(provider):
    assert [("missing-result", "call_a")] == dropping(loop(provider, 3, 2, 4), 1).named


@each_provider
def test_two_mistakes_in_one_turn_are_both_named(provider):
    """
    The first result is dropped, and the contents of two others are swapped.
    """

    def swapped(told):
        first, second, third = told
        return [first, replace(second, text=third.text), replace(third, text=second.text)]

    wrong = dropping(loop(provider, 3).with_history(1, results(swapped)), 1)

    assert [
        ("missing-result", "call_a"),
        ("swapped-results", "call_b", "call_c"),
    ] == wrong.named


@pytest.mark.parametrize("what", ["a result is dropped", "a result is sent twice"])
@each_provider
def test_a_host_that_nobody_knows_does_not_hide_a_mistake(provider, what):
    """
    What was asked and what was sent is the same wherever it goes.
    """
    wrong = MISTAKES[what].make(loop(provider, 3), 1)

    readings = readings_of(provider, wrong.steps, host="llm.example.com")

    names = [finding.name for finding in examine(session_of(readings)).findings]
    assert [MISTAKES[what].name] == names


def test_what_is_allowed_is_no_finding():
    allowing = Expectations(allowed=frozenset({"missing-result"}))

    assert [] == replace(dropping(loop(CHAT, 2), 1), expectations=allowing).named


def test_a_finding_carries_what_the_provider_says():
    [finding] = dropping(loop(CHAT, 2), 1).verdict.findings

    assert "OAI-CHAT-1" == finding.objection.rule
    assert 400 == finding.objection.rejection.status


def test_what_no_other_rule_names_is_a_refused_request():
    """
    An empty text block, which Anthropic refuses, has nothing to do with calls.
    """
    wrong = loop("anthropic_messages", 1)
    empty = {"role": "user", "content": [{"type": "text", "text": ""}]}
    steps = (replace(wrong.steps[0], extra={"messages": [empty]}),)

    assert [("refused-request",)] == replace(wrong, steps=steps).named


def test_a_history_that_keeps_its_mistake_is_refused_once():
    """
    The first message is empty, in every request.
    """
    wrong = loop("anthropic_messages", 1, 1)
    empty = Said([{"type": "text", "text": ""}])
    steps = (replace(step, history=(empty, *step.history[1:])) for step in wrong.steps)

    assert [("refused-request",)] == replace(wrong, steps=tuple(steps)).named


def test_only_the_one_that_raised_is_missing():
    """
    Nothing is lost with it, so it is no lost batch.
    """
    failed = loop(CHAT, 3).with_execution("call_a", error="RuntimeError: boom", result=None)

    assert [("missing-result", "call_a")] == dropping(failed, 1).named


def test_an_agent_that_stops_because_its_only_tool_raised_has_lost_nothing():
    assert [] == losing_the_batch(loop(CHAT, 1), 1).named


def test_an_agent_that_is_called_off_has_lost_nothing():
    """
    Every tool ends in the cancellation of its task, and nobody follows up.
    """
    stopped = replace(loop(CHAT, 3), steps=loop(CHAT, 3).steps[:1])
    for letter in "abc":
        stopped = stopped.with_execution(f"call_{letter}", error="CancelledError: ", result=None)

    assert [] == stopped.named


def test_calls_that_never_ran_are_lost_with_the_one_that_raised():
    """
    The loop over the calls ends with the exception, and each is answered with it.
    """
    wrong = telling_one_error_for_all(loop(CHAT, 3), 1)

    stopped = replace(wrong, executions=wrong.executions[:1])

    assert [("lost-batch", "call_a", "call_b", "call_c")] == stopped.named


@pytest.mark.parametrize(
    "ended", [{"error": "CancelledError: ", "result": None}, {"ended_ns": None, "result": None}]
)
def test_calls_that_were_called_off_are_lost_with_the_one_that_raised(ended):
    wrong = telling_one_error_for_all(loop(CHAT, 2), 1).with_execution("call_b", **ended)

    assert [("lost-batch", "call_a", "call_b")] == wrong.named


def test_a_tool_that_nobody_watches_may_fail_in_the_same_words():
    wrong = telling_one_error_for_all(loop(CHAT, 2), 1)
    first, _ = wrong.executions
    other = replace(first, span=replace(first.span, tool="get_rate"))

    assert [] == replace(wrong, executions=(other,)).named


def test_results_that_are_told_in_words_are_not_lost():
    """
    One tool raised; of the others, what they returned stands in the next request.
    """
    failed = loop(CHAT, 3).with_execution("call_a", error="RuntimeError: boom", result=None)

    assert [] == in_words(failed).named


def test_a_step_that_is_begun_again_in_words_has_lost_what_the_others_returned():
    """
    One tool raised, and all that the next request says is that it did.
    """
    failed = loop(CHAT, 3).with_execution("call_a", error="RuntimeError: boom", result=None)

    only_the_error = results(lambda told: [replace(told[0], text="Error: boom")])

    wrong = in_words(failed.with_history(1, only_the_error))
    assert [("lost-batch", "call_a", "call_b", "call_c")] == wrong.named


@pytest.mark.parametrize("tool", ["get_weather", "get_population"])
def test_a_function_that_saw_the_last_value_of_a_loop_is_found(tool):
    """
    The last call ran three times, the others not at all, and all hold its result.
    """
    last = ask(2, tool=tool)
    first, follow_up = loop(CHAT, 3).steps
    asked = (*first.calls[:2], last)
    entries = (*first.history, Turn(asked), Results(tuple(told(last) for _ in asked)))
    wrong = replace(
        loop(CHAT, 3),
        steps=(replace(first, calls=asked), replace(follow_up, history=entries)),
        executions=(ran(last), ran(last), ran(last)),
    ).with_history(
        1,
        results(lambda sent: [replace(s, id=c.id) for s, c in zip(sent, asked, strict=True)]),
    )

    assert [("result-of-another-call", "call_a", "call_b")] == wrong.named


def test_a_result_that_was_cached_is_no_mistake():
    """
    A call that never ran holds what another returned, which ran once.
    """
    correct = loop(CHAT, 2)
    cached = replace(correct, executions=correct.executions[1:])

    assert [] == copying(cached, 1).named


@pytest.mark.parametrize(
    "told",
    [
        "Error: boom",
        "boom",
        "RuntimeError",
        "The tool is not available at the moment.",
        '{"success": false}',
        "Das ist fehlgeschlagen.",
        "工具调用失败",
    ],
)
def test_a_failure_may_be_told_in_any_words(told):
    assert [] == swallowing(told)(loop(CHAT, 2), 1).named


@pytest.mark.parametrize("told", ["", "null", "{}", "22 degrees", '{"sky": "clear"}'])
def test_a_failure_that_is_told_as_nothing_is_swallowed(told):
    assert [("swallowed-error", "call_a")] == swallowing(told)(loop(CHAT, 2), 1).named


def test_a_flag_is_enough_to_tell_of_a_failure():
    correct = loop("anthropic_messages", 2)
    failed = correct.with_execution("call_a", error="RuntimeError: boom", result=None)
    flagged = failed.with_history(
        1, results(lambda told: [replace(told[0], text="22", is_error=True), *told[1:]])
    )

    assert [] == flagged.named


def test_a_dropped_result_is_missing_even_if_nobody_sends_the_request_again():
    assert [("missing-result", "call_a", "call_b")] == dropping_all(loop(CHAT, 2), 1).named


def test_a_late_result_of_an_asynchronous_call_is_no_stray():
    """
    OpenAI lets the calls of such tools be answered whenever they are done.
    """
    now, later = (
        {"type": "function_call", "call_id": call_id, "name": "f", "arguments": "{}"}
        for call_id in ("call_a", "call_z")
    )
    outputs = [
        {"type": "function_call_output", "call_id": call_id, "output": "done"}
        for call_id in ("call_a", "call_z")
    ]
    steps = [
        ({"input": "?"}, {"id": "resp_1", "output": [{**later, "async": True}]}),
        ({"previous_response_id": "resp_1", "input": "?"}, {"id": "resp_2", "output": [now]}),
        ({"previous_response_id": "resp_2", "input": outputs}, {"id": "resp_3", "output": []}),
    ]
    readings = [
        read_exchange(exchange(number, URLS["openai_responses"], {"model": "gpt-6"} | asked, said))
        for number, (asked, said) in enumerate(steps, 1)
    ]

    assert () == examine(session_of(readings)).findings


def test_a_conversation_may_take_so_many_rounds():
    three = loop(CHAT, 1, 1, 1)

    limited = replace(three, expectations=Expectations(most_rounds=2))

    assert [("too-many-rounds",)] == limited.named
    assert [] == replace(three, expectations=Expectations(most_rounds=3)).named


def test_two_conversations_have_rounds_of_their_own():
    one, other = loop(CHAT, 1, 1), loop(CHAT, 1)
    renamed = replace(other.steps[0], calls=(Ask(id="call_z", city="Rome"),))

    both = replace(one, steps=(*one.steps, renamed), expectations=Expectations(most_rounds=2))

    assert [] == both.named


def test_one_by_one_and_dropped_are_two_mistakes():
    assert [("missing-result", "call_a"), ("one-after-another", "call_a", "call_b")] == one_by_one(
        dropping(loop(CHAT, 2), 1), 1
    ).named


def test_a_second_attempt_that_ends_late_is_not_the_one_that_counts():
    """
    The first returned in time, and its result was sent.
    """
    correct = loop(CHAT, 1)
    again = ran(ask(0), start=0, end=99)

    assert [] == replace(correct, executions=(*correct.executions, again)).named


@pytest.mark.parametrize("error", ["ApprovalRequired: ", "langgraph.errors.GraphInterrupt: ()"])
def test_a_tool_that_waits_for_a_human_has_not_failed(error):
    """
    Frameworks raise to pause; what the others returned is sent when it goes on.
    """
    paused = losing_the_batch(loop(CHAT, 3), 1).with_execution("call_a", error=error)

    assert [] == paused.named


def test_arguments_that_are_no_json_may_be_mended():
    """
    They could not be sent back as they are to a provider that wants an object.
    """
    correct = loop(CHAT, 1).session
    asked, answered = (one.reading for one in correct.asked)
    [call] = asked.reply.calls
    broken = replace(call, arguments=None, arguments_text='{"city": ')
    reply = replace(asked.reply, calls=(broken,))

    assert () == examine(session_of([replace(asked, reply=reply), answered])).findings


@pytest.mark.parametrize(
    "stuck",
    [
        {"error": "replaykit.errors.DeadlockError: deadlock at 30 s"},
        {"ended_ns": None},
    ],
)
def test_a_tool_that_somebody_had_to_end_has_hung(stuck):
    wrong = hanging(loop(CHAT, 2), 1).with_execution("call_a", ended_ns=SECOND)

    hung = wrong.with_execution("call_a", **stuck)

    assert [("unanswered-hang", "call_a")] == hung.named


CALLED_OFF = {"error": "asyncio.exceptions.CancelledError: ", "result": None}


def test_one_time_limit_for_a_whole_turn_is_a_hang():
    """
    One tool is called off when the time is over, and what the other returned is never sent.
    """
    given_up = hanging(loop(CHAT, 2), 1).with_execution("call_a", ended_ns=SECOND, **CALLED_OFF)

    assert [("unanswered-hang", "call_a")] == given_up.named


def test_what_is_called_off_while_a_human_is_asked_has_not_hung():
    """
    The first waits for an approval, the second returned, the third was stopped.
    """
    paused = losing_the_batch(loop(CHAT, 3), 1).with_execution("call_a", error="ApprovalRequired: ")

    assert [] == paused.with_execution("call_c", **CALLED_OFF).named


def test_what_is_called_off_and_answered_has_not_hung():
    """
    The follow-up misses its result, which has a name of its own.
    """
    stopped = loop(CHAT, 2).with_execution("call_a", **CALLED_OFF)

    assert [("missing-result", "call_a")] == dropping(stopped, 1).named
