"""Calls at the same time: proven by who was held together, never by a threshold."""

from dataclasses import replace

import pytest

from replaykit.checks import Expectations, timing_of
from tests.checks.loops import SECOND, ask, loop, ran
from tests.checks.mistakes import one_by_one, only_two_at_once, serial

CHAT = "openai_chat"


def expecting(concurrent, correct):
    return replace(correct, expectations=Expectations(concurrent=concurrent))


@pytest.mark.parametrize(
    ("concurrent", "named"),
    [
        (None, []),
        (2, []),
        (3, ["too-few-at-once"]),
        (9, ["too-few-at-once"]),
        (True, ["too-few-at-once"]),
        (False, ["overlapping-calls"]),
    ],
)
def test_a_pool_of_two_is_enough_for_some(concurrent, named):
    """
    Four calls, never more than two at once: a finding where a test expects more, or none.
    """
    pooled = only_two_at_once(loop(CHAT, 4), 1)

    assert named == [name for name, *_ in expecting(concurrent, pooled).named]


@pytest.mark.parametrize("concurrent", [None, True, 2, 5])
def test_all_at_once_is_enough_for_all(concurrent):
    assert [] == expecting(concurrent, loop(CHAT, 4)).named


@pytest.mark.parametrize(
    ("concurrent", "named"),
    [(None, ["one-after-another"]), (True, ["one-after-another"]), (False, [])],
)
def test_one_by_one_is_right_where_a_test_wants_it(concurrent, named):
    found = expecting(concurrent, one_by_one(loop(CHAT, 3), 1)).named

    assert named == [name for name, *_ in found]


def test_tools_that_take_no_time_are_judged_by_who_was_held_together():
    """
    On the virtual clock, a tool without a latency begins and ends at one instant.
    """
    calls = [ask(0), ask(1)]
    alone = tuple(ran(call, start=0, end=0, group=n) for n, call in enumerate(calls))
    together = tuple(ran(call, start=0, end=0) for call in calls)
    correct = loop(CHAT, 2)

    assert ["one-after-another"] == [n for n, *_ in replace(correct, executions=alone).named]
    assert [] == replace(correct, executions=together).named


def test_what_was_not_held_proves_nothing():
    """
    In real time, a loop looks like calls that happened to be quick: neither fine nor a finding.
    """
    calls = [ask(0), ask(1)]
    apart = tuple(ran(c, start=n, end=n + 1, group=None) for n, c in enumerate(calls))
    unproven = replace(loop(CHAT, 2), executions=apart)

    assert [] == unproven.named
    assert ["not held"] == unproven.blind


def test_what_overlaps_in_real_time_is_proven():
    calls = [ask(0), ask(1)]
    crossing = tuple(ran(c, start=n, end=n + 2, group=None) for n, c in enumerate(calls))

    assert [] == replace(loop(CHAT, 2), executions=crossing).blind


def test_calls_that_nobody_watched_are_no_pass():
    unwatched = replace(loop(CHAT, 2), executions=())

    assert [] == unwatched.named
    assert ["not watched"] == unwatched.blind


def test_a_call_watched_alone_says_so_of_the_other():
    half = replace(loop(CHAT, 2), executions=loop(CHAT, 2).executions[:1])
    [unobserved] = half.verdict.unobserved

    assert ("not watched", ["call_b"]) == (unobserved.why, [c.id for c in unobserved.calls])


def test_a_single_call_has_nothing_to_overlap():
    assert [] == replace(loop(CHAT, 1), executions=()).blind


def test_a_tool_within_a_tool_answers_no_call():
    """
    It runs while the other does, and is no call beside it.
    """
    alone = one_by_one(loop(CHAT, 2), 1)
    first = alone.executions[0]
    nested = replace(first, span=replace(first.span, call_id="call_b", is_nested=True))

    named = replace(alone, executions=(*alone.executions, nested)).named

    assert [("one-after-another", "call_a", "call_b")] == named


def test_a_second_attempt_does_not_overlap_its_first():
    first, second = ran(ask(0)), ran(ask(0))
    once_more = replace(loop(CHAT, 1), executions=(first, second))

    assert [] == expecting(False, once_more).named


def test_one_serial_tool_may_overlap_tools_that_are_not():
    mixed = serial(loop(CHAT, 1), 1).executions[0]
    correct = loop(CHAT, 3)

    assert [] == replace(correct, executions=(mixed, *correct.executions[1:])).named


def test_serial_calls_need_not_run_at_once():
    assert [] == serial(one_by_one(loop(CHAT, 3), 1), 1).named


@pytest.mark.parametrize("provider", ["openai_chat", "openai_responses", "anthropic_messages"])
def test_with_the_switch_off_one_call_at_a_time_is_right(provider):
    assert [] == loop(provider, 1, 1, parallel=False).named


def test_the_numbers_of_a_turn_are_exact():
    """
    Three calls of 30, 45 and 10 seconds at once; the third on a lane of its own.
    """
    lengths = {0: 30, 1: 45, 2: 10}
    executions = [ran(ask(n), end=length) for n, length in lengths.items()]

    timing = timing_of(executions)

    assert (45 * SECOND, 85 * SECOND, 45 * SECOND) == (
        timing.makespan_ns,
        timing.sum_ns,
        timing.possible_ns,
    )
    assert (3, 3) == (timing.width, len(timing.lanes))


def test_what_does_not_overlap_shares_a_lane():
    executions = [ran(ask(n), start=n, end=n + 1, group=n) for n in range(3)]

    timing = timing_of(executions)

    assert (1, 1) == (timing.width, len(timing.lanes))
    assert (3 * SECOND, SECOND) == (timing.makespan_ns, timing.possible_ns)


def test_what_never_ended_overlaps_all_that_began_after_it():
    hung, later = ran(ask(0), end=None, group=0), ran(ask(1), start=9, end=10, group=1)

    assert 2 == timing_of([hung, later]).width


def test_a_turn_that_nobody_saw_run_has_no_timing():
    assert timing_of([]) is None


def test_calls_that_are_begun_together_and_block_each_other_run_one_after_another():
    """
    Coroutines without an `await` in them, in a `gather`: held together, then one at a time.
    """
    wrong = loop(CHAT, 3)
    for place, call_id in enumerate(("call_a", "call_b", "call_c")):
        times = {"started_ns": place * SECOND, "ended_ns": (place + 1) * SECOND}
        wrong = wrong.with_execution(call_id, **times)

    assert {1} == {execution.span.group for execution in wrong.executions}
    assert [("one-after-another", "call_a", "call_b", "call_c")] == wrong.named
