"""A line by itself: what it answers, what it keeps, and what it says when something fails."""

import os
import threading
import warnings

import pytest

from replaykit.errors import UnreadableCassetteError
from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.wire import Line
from tests.wire.lines import Unscrubbed, recording_line, replaying_line

ASKED = HttpRequest(method="POST", url="https://replaykit.invalid/v1", body=b"{}")


class Failing(Unscrubbed):
    """A scrubber with a fault."""

    def request(self, request):
        raise LookupError("no rule for this")


def taped(line, body=b"it", **end):
    taping = line.begin(ASKED)
    taping.answered(200, ())
    taping.take(body)
    taping.end(is_cut=False, **end)
    return taping


@pytest.mark.parametrize("pace", [0, -1, 0.0, "quick", float("nan")])
def test_a_pace_at_which_nothing_would_come_is_refused(pace):
    """
    With the choices.
    """
    with pytest.raises(ValueError, match="expected 'at once', 'recorded' or a factor above 0"):
        recording_line([], pace=pace)


def test_an_exchange_ends_once():
    """
    The first end is the true one.
    """
    kept = []
    taping = taped(recording_line(kept))
    taping.end(is_cut=True)
    taping.fail(LookupError())
    taping.abandon("too late")

    assert [False] == [exchange.response.is_cut for exchange in kept]


def test_threads_that_end_it_at_once_end_it_once():
    """
    As a reader and whoever closes its client.
    """
    kept = []
    line = recording_line(kept)
    barrier = threading.Barrier(4)
    taping = line.begin(ASKED)
    taping.answered(200, ())

    def end():
        barrier.wait()
        taping.end(is_cut=True)

    threads = [threading.Thread(target=end) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == len(kept)


def test_an_end_in_the_middle_of_keeping_another_waits_for_nobody():
    """
    The collector finishes abandoned streams wherever it runs.
    """
    kept, others = [], []

    def keep(exchange):
        while others:
            others.pop().end(is_cut=True)
        kept.append(exchange.number)

    line = Line(source=None, scrubber=Unscrubbed(), keep=keep)
    others += [line.begin(ASKED) for _ in range(3)]
    for taping in others:
        taping.answered(200, ())
    taped(line)

    assert [1, 2, 3, 4] == sorted(kept)


def test_what_is_kept_elsewhere_is_kept_before_the_line_closes():
    """
    Closing waits for the thread that is at it.
    """
    started, go_on, kept = threading.Event(), threading.Event(), []

    def keep(exchange):
        started.set()
        assert go_on.wait(60)
        kept.append(exchange.number)

    line = Line(source=None, scrubber=Unscrubbed(), keep=keep)
    thread = threading.Thread(target=taped, args=(line,))
    thread.start()
    assert started.wait(60)
    closing = threading.Thread(target=line.close)
    closing.start()
    go_on.set()
    closing.join()
    thread.join()

    assert [1] == kept


def test_a_failure_to_keep_is_said_and_hurts_nobody():
    """
    The call was paid for; the application goes on.
    """

    def keep(exchange):
        raise OSError(28, "No space left on device")

    line = Line(source=None, scrubber=Unscrubbed(), keep=keep)
    taped(line)

    assert [
        "POST https://replaykit.invalid/v1: OSError: [Errno 28] No space left on device"
    ] == line.log.untaped
    assert [] == line.log.recorded


def test_what_cannot_be_scrubbed_is_neither_kept_nor_shown():
    """
    Not even its URL, which may hold a key.
    """
    kept = []
    line = Line(source=None, scrubber=Failing(), keep=kept.append)
    taped(line)

    assert [] == kept
    assert [
        "POST (withheld: it could not be scrubbed): LookupError: no rule for this"
    ] == line.log.untaped


def test_what_cannot_be_unpacked_is_said():
    """
    Whatever goes wrong in it.
    """

    def unpack(response):
        raise ValueError("strange bytes")

    kept = []
    line = recording_line(kept)
    taping = line.begin(ASKED, unpack=unpack)
    taping.answered(200, ())
    taping.end(is_cut=False)

    assert ([], 1) == (kept, len(line.log.untaped))
    assert "its body cannot be unpacked: strange bytes" in line.log.untaped[0]


def test_what_ends_after_the_run_is_not_kept():
    """
    The cassette is closed by then.
    """
    kept = []
    line = recording_line(kept)
    line.close()
    taped(line)

    assert [] == kept
    assert ["POST https://replaykit.invalid/v1: it ended after the run"] == line.log.untaped


def test_a_request_still_waiting_when_the_run_is_over_is_noted():
    """
    It was sent, and what came of it nobody knows.
    """
    line = recording_line([])
    line.begin(ASKED)
    line.close()

    assert [
        "POST https://replaykit.invalid/v1: the run was over before a response came"
    ] == line.log.unanswered


def test_a_body_read_up_to_its_announced_length_is_whole():
    """
    Though its reader went away before the end of the stream.
    """
    kept = []
    line = recording_line(kept)
    for headers in ((("content-length", "2"),), (("content-length", "3"),)):
        taping = line.begin(ASKED)
        taping.answered(200, headers)
        taping.take(b"it")
        taping.end(is_cut=True)

    assert [False, True] == [exchange.response.is_cut for exchange in kept]


def test_a_cassette_that_cannot_be_read_is_said_where_it_was_needed():
    """
    As an answer: an exception would be tried again, and come out as a connection error.
    """

    class Damaged:
        headings = ()

        def exchange(self, number):
            raise AssertionError

    line = replaying_line([Exchange(number=1, request=ASKED, response=HttpResponse(status=200))])
    damage = UnreadableCassetteError("a cut line", expected="a heading", fix="record it", line=7)

    def break_down(request):
        raise damage

    line._source.tape.play_same = break_down
    answer = line.answer(ASKED)

    assert b"this request could not be looked up" in answer.body
    assert b"line 7: a cut line" in answer.body
    assert str(damage) in line.log.missed[0].problem


def test_a_scrubber_that_fails_in_replay_refuses_the_request():
    """
    And shows nothing of it.
    """
    line = replaying_line([])
    line._scrubber = Failing()
    answer = line.answer(HttpRequest(method="POST", url="https://replaykit.invalid/?key=sk-secret"))

    assert 404 == answer.status
    assert b"no rule for this" in answer.body
    assert b"sk-secret" not in answer.body


def test_a_recording_is_continued_after_the_last_number():
    """
    New exchanges come after those that were there.
    """
    line = replaying_line([Exchange(number=4, request=ASKED, response=HttpResponse(status=200))])

    assert 5 == line.begin(ASKED).number


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_process_is_not_recorded_and_hears_of_it():
    """
    It shares the file of its parent, and nothing of what its parent knows.
    """
    kept = []
    line = recording_line(kept)
    read_end, write_end = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of forking with threads, which is not the point
        child = os.fork()
    if not child:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            taped(line)
        said = [str(one.message) for one in heard]
        os.write(write_end, repr((said, len(kept), line.log.untaped)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        report = pipe.read()

    assert "replaykit: a forked process is not recorded" in report
    assert "it was sent by a forked process" in report
    assert [] == kept
