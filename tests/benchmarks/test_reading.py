"""The reading benchmark does the work that its table claims, and still runs."""

import pytest

from benchmarks.contenders import Replaykit, Sdk
from benchmarks.reading import medians
from benchmarks.traffic import CALLS, CALLS_A_TURN, TURNS, all_work

STREAM_BYTES = 20_000
WORKS = list(all_work(STREAM_BYTES))


def works_of(kind):
    works = [work for work in WORKS if work.kind == kind]
    return pytest.mark.parametrize("work", works, ids=[work.provider for work in works])


@works_of("stream")
def test_a_stream_of_the_promised_size_is_read_into_its_calls(work):
    reply = Replaykit().prepare(work)()

    assert STREAM_BYTES == pytest.approx(work.size, rel=0.1)
    assert [True] * CALLS == [isinstance(call.arguments, dict) for call in reply.calls]


@works_of("stream")
def test_the_sdk_reads_the_same_stream(work):
    events = Sdk().prepare(work)()

    assert work.reply.count(b"data: ") == len(events)


@works_of("history")
def test_a_history_is_read_whole(work):
    request = Replaykit().prepare(work)()

    assert TURNS * CALLS_A_TURN == sum(len(message.results) for message in request.messages)


@works_of("judgement")
def test_a_history_in_order_is_judged_so(work):
    judgement = Replaykit().prepare(work)()

    assert ((), ()) == (judgement.objections, judgement.unchecked)


@works_of("history")
def test_the_sdk_sends_the_same_history(work):
    assert Sdk().prepare(work)() is not None


def test_contenders_take_turns_and_the_first_round_does_not_count():
    turns = []

    class Fake:
        def __init__(self, name):
            self.name = name

        def prepare(self, work):
            return lambda: turns.append(self.name)

    times = medians(WORKS[0], [Fake("a"), Fake("b")], rounds=2)

    assert ["a", "b"] * 3 == turns
    assert 2 == len(times)
