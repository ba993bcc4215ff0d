"""Which recorded exchange answers which request."""

import json
import threading
from dataclasses import dataclass

import pytest

from replaykit.cassette.matching import (
    Tape,
    body_digest,
    drift,
    nearest_recording,
    question_key,
)
from replaykit.model import Exchange, HttpRequest, HttpResponse

URL = "https://api.openai.com/v1/chat/completions"


def ask(text, results=(), **settings):
    history = [{"role": "user", "content": text}]
    if results:
        call = {"type": "function", "function": {"name": "f", "arguments": "{}"}}
        entries = [{"id": i, **call} for i in ("a", "b")]
        history.append({"role": "assistant", "content": None, "tool_calls": entries})
        history += [{"role": "tool", "tool_call_id": i, "content": c} for i, c in results]
    body = {"model": "gpt-5", "messages": history, **settings}
    return HttpRequest(method="POST", url=URL, body=json.dumps(body).encode())


@dataclass
class Heading:
    number: int
    key: str
    body: str


class Recorded:
    """A cassette of requests whose replies name their number."""

    def __init__(self, *requests):
        self._exchanges = [
            Exchange(number=n, request=r, response=HttpResponse(status=200, body=str(n).encode()))
            for n, r in enumerate(requests, 1)
        ]
        self.headings = [
            Heading(e.number, question_key(e.request), body_digest(e.request))
            for e in self._exchanges
        ]

    def exchange(self, number):
        return self._exchanges[number - 1]

    def response(self, number):
        return self._exchanges[number - 1].response


def played(tape, *requests):
    plays = [tape.play(request) for request in requests]
    return [play and (play.exchange.number, play.likeness) for play in plays]


class Unasked(Recorded):
    """A cassette in which nobody may look up a request."""

    def exchange(self, number):
        raise AssertionError("read the recorded request")


def test_an_answer_reads_no_recorded_request():
    """
    It would cost several times what the answer does.
    """
    tape = Tape(Unasked(ask("hi"), ask("hi", [("a", "1")])))

    assert b"1" == tape.play_same(ask("hi")).response.body
    assert b"2" == tape.play(ask("hi", [("a", "another")])).response.body


def test_identical_requests_play_in_recorded_order():
    """
    A retry, or a question asked twice, gets its answers as they came.
    """
    tape = Tape(Recorded(ask("hi"), ask("other"), ask("hi")))

    assert [(1, "same"), (3, "same"), None] == played(tape, ask("hi"), ask("hi"), ask("hi"))
    assert (2,) == tape.unplayed


def test_results_in_another_order_find_their_recording():
    """
    By the question, where the bytes differ.
    """
    recorded = Recorded(ask("hi"), ask("hi", [("a", "1"), ("b", "2")]))

    assert [(2, "question")] == played(Tape(recorded), ask("hi", [("b", "2"), ("a", "1")]))


def test_a_missing_result_still_finds_its_session():
    """
    By the dialogue: the run goes on, and the missing result is what is reported.
    """
    recorded = Recorded(ask("hi"), ask("hi", [("a", "1"), ("b", "2")]))
    tape = Tape(recorded)

    assert [(1, "same"), (2, "dialogue")] == played(tape, ask("hi"), ask("hi", [("a", "1")]))


def test_a_changed_prompt_finds_nothing():
    """
    A recording answers only its own question.
    """
    assert [None] == played(Tape(Recorded(ask("hi"))), ask("ho"))


def test_exact_asks_for_equal_bytes():
    """
    Another order of results is another request then.
    """
    tape = Tape(Recorded(ask("hi", [("a", "1"), ("b", "2")])), "exact")

    assert [None] == played(tape, ask("hi", [("b", "2"), ("a", "1")]))


def test_order_plays_one_after_the_other():
    """
    Whatever is asked.
    """
    tape = Tape(Recorded(ask("one"), ask("two")), "order")

    assert [(1, "order"), (2, "order"), None] == played(tape, ask("x"), ask("y"), ask("z"))


def test_a_rule_of_ones_own():
    """
    It is given the live request and a recorded one.
    """
    tape = Tape(Recorded(ask("one"), ask("two")), lambda live, stored: b"two" in stored.body)

    assert [(2, "callable"), None] == played(tape, ask("x"), ask("y"))


def test_further_volatile_fields_are_left_out():
    """
    The user's own table entries count like the built-in ones.
    """
    recorded = Recorded(ask("hi", trace="1"))

    assert [None] == played(Tape(recorded), ask("hi", trace="2"))
    assert [(1, "question")] == played(
        Tape(recorded, extra_volatile=frozenset({"trace"})), ask("hi", trace="2")
    )


def test_threads_never_get_the_same_recording():
    """
    Fifty threads ask at once; each recording is played once.
    """
    tape = Tape(Recorded(*(ask("hi") for _ in range(50))))
    numbers = []
    threads = [
        threading.Thread(target=lambda: numbers.append(tape.play(ask("hi")).exchange.number))
        for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(range(1, 51)) == sorted(numbers)


@pytest.mark.parametrize(
    ("live", "number", "expected"),
    [
        (
            ask("Weather in Rome?"),
            1,
            [("messages[0].content", '"Weather in Tokyo?"', '"Weather in Rome?"')],
        ),
        (ask("Weather in Tokyo?", n=2), 1, [("n", "(absent)", "2")]),
        (
            ask("Rates?", [("a", "1")]),
            2,
            [("messages[3]", '{"role":"tool","tool_call_id":"#2"}', "(absent)")],
        ),
        (
            HttpRequest(method="GET", url="https://a.test/"),
            1,
            [("request", "POST /v1/chat/completions", "GET https://a.test/")],
        ),
    ],
    ids=["prompt", "setting", "result", "another address"],
)
def test_a_miss_is_explained_by_the_nearest_recording(live, number, expected):
    """
    The recording that has most in common, and every place where the two part.
    """
    recorded = Recorded(ask("Weather in Tokyo?"), ask("Rates?", [("a", "1"), ("b", "2")]))
    nearest = nearest_recording(live, recorded)

    assert number == nearest.exchange.number
    assert expected == [(d.path, d.recorded, d.live) for d in nearest.differences]


def test_long_texts_are_shown_from_where_they_part():
    """
    Two prompts of a thousand letters that differ in the last.
    """
    recorded = Recorded(ask("x" * 1000 + "a"))
    [difference] = nearest_recording(ask("x" * 1000 + "b"), recorded).differences

    assert ('"...' + "x" * 20 + 'a"', '"...' + "x" * 20 + 'b"') == (
        difference.recorded,
        difference.live,
    )


def test_what_results_say_is_drift():
    """
    The same question, answered by tools in other words.
    """
    recorded = ask("hi", [("a", "10:01"), ("b", "2")])
    [difference] = drift(ask("hi", [("b", "2"), ("a", "10:02")]), recorded)

    assert ("messages[2].content", '"10:01"', '"10:02"') == (
        difference.path,
        difference.recorded,
        difference.live,
    )


def test_a_result_drifts_from_its_own():
    """
    Another text must not make it change places with its neighbours.
    """
    recorded = ask("hi", [("a", "fog"), ("b", "rain"), ("c", "sun")])
    live = ask("hi", [("a", "zero"), ("b", "rain"), ("c", "sun")])

    assert [('"fog"', '"zero"')] == [(d.recorded, d.live) for d in drift(live, recorded)]


def test_an_empty_cassette_has_no_nearest():
    """
    Nothing to compare with.
    """
    assert nearest_recording(ask("hi"), Recorded()) is None
