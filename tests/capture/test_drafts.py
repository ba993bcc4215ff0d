"""A request that is made ready in advance is kept as one that is made ready in the end."""

import gc
import threading
from pathlib import Path

import pytest

import replaykit
from replaykit.capturing.draft import Draft
from replaykit.capturing.line import AT_ONCE, WITH_CARE, CapturedLine
from replaykit.capturing.writer import writer
from replaykit.model import HttpRequest
from replaykit.run.recorder import Recorder
from tests.capture.agents import journals, says, texts_of
from tests.capture.moments import Reached, asked_in, nothing_done_later, on_the_disk
from tests.run.asking import ask
from tests.wire.provider import provider

REQUEST = HttpRequest(method="POST", url="https://api.example.com", body=b"{}")
CODE = "token = get_token(request)\n"


class Maker:
    """Makes requests ready; learns of secrets meanwhile, as long as there are any to learn."""

    def __init__(self, *secrets):
        self.known = ()
        self.made = []
        self._to_learn = list(secrets)

    def __call__(self, request):
        if self._to_learn:
            self.known = (*self.known, self._to_learn.pop(0))
        self.made.append(f"without {len(self.known)} secrets")
        return self.made[-1]

    def draft(self):
        return Draft(REQUEST, self, lambda: self.known)


def test_what_is_ready_is_made_once():
    maker = Maker()
    draft = maker.draft()
    before = draft.left_to_do
    draft.prepare()

    assert (2, 0) == (before, draft.left_to_do)
    assert "without 0 secrets" == draft.asked()
    assert 1 == len(maker.made)


def test_what_was_ready_is_made_anew_when_more_is_known_of_secrets():
    maker = Maker()
    draft = maker.draft()
    draft.prepare()
    maker.known = ("another request has shown it",)

    assert 2 == draft.left_to_do
    assert "without 1 secrets" == draft.asked()
    assert "without 1 secrets" == draft.asked()
    assert 2 == len(maker.made)


def test_what_is_learnt_while_it_is_made_makes_it_anew():
    maker = Maker("its own key")

    assert "without 1 secrets" == maker.draft().asked()
    assert 2 == len(maker.made)


def test_where_nobody_stops_learning_it_comes_to_an_end():
    assert "without 5 secrets" == Maker(*range(99)).draft().asked()


def test_what_fails_in_advance_fails_when_it_is_needed():
    def fail(request):
        raise ValueError("a bug of ours")

    draft = Draft(REQUEST, fail, lambda: ())
    draft.prepare()

    with pytest.raises(ValueError, match="a bug of ours"):
        draft.asked()


def test_a_secret_that_another_request_gives_away_is_taken_out_of_what_was_ready():
    token = "plum-river-stone-lamp-orbit-quiet77"
    slow, gate = says("slowly"), Reached()
    slow.gates = [gate]
    with provider(slow, says("sunny")) as server:
        with replaykit.capture("bug.cassette"):
            asking = threading.Thread(target=ask, args=(server.url, f"my session is {token}"))
            asking.start()
            gate.is_reached.wait(60)
            assert writer.drain(60)
            ask(server.url, "hello", authorization=f"Bearer {token}")
            gate.set()
            asking.join()
            (journal,) = journals()
            journaled = Path(journal).read_text()

    assert token not in journaled
    assert token not in Path("bug.cassette").read_text()
    assert ["hello", "my session is <secret-1>"] == sorted(texts_of("bug.cassette"))


def test_the_end_of_a_capture_waits_for_what_another_thread_is_just_keeping(monkeypatch):
    keeping, closing, keep, close = (
        threading.Event(),
        threading.Event(),
        Recorder.keep,
        CapturedLine.close,
    )

    def keep_slowly(self, *given):
        keeping.set()
        closing.wait(60)
        keep(self, *given)

    def close_and_say_so(self):
        closing.set()
        close(self)

    monkeypatch.setattr(Recorder, "keep", keep_slowly)
    monkeypatch.setattr(CapturedLine, "close", close_and_say_so)
    with provider(says("sunny")) as server:
        with replaykit.capture("bug.cassette") as tape:
            asking = threading.Thread(target=ask, args=(server.url, "one"))
            asking.start()
            keeping.wait(60)
        asking.join()

    assert (["one"], []) == (texts_of(*tape.files), journals())


def test_a_file_in_which_something_is_being_kept_is_not_over(monkeypatch):
    """
    When it is full, it is made a cassette once all is in it.
    """
    keeping, goes_on, keep = threading.Event(), threading.Event(), Recorder.keep

    def keep_slowly(self, exchange, asked):
        if exchange.number == 1 and b"one" in exchange.request.body:
            keeping.set()
            goes_on.wait(60)
        keep(self, exchange, asked)

    monkeypatch.setattr(Recorder, "keep", keep_slowly)
    with provider(says("sunny")) as server:
        with replaykit.capture("day.cassette", max_exchanges=1, rotate=9):
            asking = threading.Thread(target=ask, args=(server.url, "one"))
            asking.start()
            keeping.wait(60)
            ask(server.url, "two")
            assert writer.drain(60)
            goes_on.set()
            asking.join()

    assert [["one"], ["two"]] == [texts_of("day.cassette"), texts_of("day.2.cassette")]


def test_nothing_is_held_for_what_was_answered_while_the_disk_takes_its_time():
    def drafts():
        gc.collect()
        return {id(one): one for one in gc.get_objects() if type(one) is Draft}

    with provider(says("sunny")) as server, replaykit.capture("bug.cassette"):
        with nothing_done_later():
            of_other_tests = drafts()
            for number in range(20):
                ask(server.url, f"{number:02}")
            held = drafts().keys() - of_other_tests.keys()
            kept = asked_in(on_the_disk())

    assert (set(), 20) == (held, len(kept))


@pytest.mark.parametrize(
    ("text", "is_kept_at_once"),
    [
        (CODE * (WITH_CARE // len(CODE) // 2), True),
        (CODE * (WITH_CARE // len(CODE) * 2), False),
        ("sunny " * (WITH_CARE // 3), True),
        ("sunny " * (AT_ONCE // 6), False),
    ],
)
def test_what_has_to_be_looked_at_with_care_is_kept_at_once_where_it_is_short(
    text, is_kept_at_once
):
    with provider(says(text), says("sunny")) as server:
        with replaykit.capture("bug.cassette"):
            with nothing_done_later():
                ask(server.url, "long")
                ask(server.url, "short")
                kept = asked_in(on_the_disk())

    assert is_kept_at_once == ("long" in kept)
    assert ["long", "short"] == texts_of("bug.cassette")
