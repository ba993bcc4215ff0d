"""What every picture of a session is drawn from."""

from dataclasses import replace

import pytest

from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.report.session import steps_of
from replaykit.report.timeline import timeline_of
from tests.checks.loops import SECOND, loop
from tests.checks.mistakes import dropping
from tests.checks.wires import PROVIDERS
from tests.report.seen import seen_of

ELSEWHERE = Exchange(
    number=99,
    request=HttpRequest(method="GET", url="https://example.com/"),
    response=HttpResponse(status=204),
)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_request_says_only_what_is_new(provider):
    first, second, third = steps_of(seen_of(loop(provider, 2, 1)))

    assert ["Weather?"] == [message.text for message in first.said]
    assert 2 == sum(len(message.results) for message in second.said)
    assert 1 == sum(len(message.results) for message in third.said)


def test_two_conversations_at_once_are_told_apart():
    seen = seen_of(loop("openai_chat", 2))
    twice = (*seen.exchanges, *(replace(e, number=e.number + 10) for e in seen.exchanges))

    steps = steps_of(replace(seen, exchanges=twice))

    assert [1, 2, 11, 12] == [step.exchange.number for step in steps]


def test_an_exchange_with_nobody_we_know_is_a_step_too():
    seen = seen_of(loop("openai_chat", 1))

    *_, last = steps_of(replace(seen, exchanges=(*seen.exchanges, ELSEWHERE)))

    assert (None, (), None) == (last.reading, last.said, last.turn)


def test_a_finding_stands_with_its_calls():
    first, _ = steps_of(seen_of(dropping(loop("openai_chat", 2), 1)))

    marked = [[finding.name for finding in call.findings] for call in first.turn.calls]

    assert [["missing-result"], []] == marked


def bars(seen):
    timeline = timeline_of(seen, steps_of(seen))
    return [
        (bar.track, bar.lane, bar.started_ns / SECOND, bar.ended_ns / SECOND)
        for bar in timeline.bars
    ]


def test_what_runs_at_once_lies_in_lanes_of_its_own():
    assert [
        ("model", 0, 0, 0.5),
        ("model", 0, 10, 10.5),
        ("tools", 0, 0.5, 1.5),
        ("tools", 1, 0.5, 2.5),
    ] == bars(seen_of(loop("openai_chat", 2)))


def test_in_a_replay_answers_take_no_time():
    seen = seen_of(loop("openai_chat", 1), unpaced=frozenset({1, 2}))

    assert [("model", 0, 0, 0), ("model", 0, 10, 10)] == bars(seen)[:2]


def test_a_call_that_nobody_saw_lies_between_its_reply_and_what_followed():
    unseen = replace(loop("openai_chat", 1), executions=())

    assert ("tools", 0, 0.5, 10) == bars(seen_of(unseen))[-1]


def test_without_times_everything_stands_in_order():
    seen = seen_of(replace(loop("openai_chat", 2), executions=()), is_timed=False)

    assert [
        ("model", 0, 0, 1),
        ("model", 0, 2, 3),
        ("tools", 0, 1, 2),
        ("tools", 1, 1, 2),
    ] == bars(seen)


def test_what_never_ended_lasts_to_the_end_of_all():
    hanging = loop("openai_chat", 1).with_execution("call_a", ended_ns=None)

    assert ("tools", 0, 0.5, 10.5) == bars(seen_of(hanging))[-1]
