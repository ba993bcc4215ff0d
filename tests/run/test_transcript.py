"""What crossed the wire in a run is taken from what was played, and read once."""

import json
from dataclasses import replace

import pytest

from replaykit.cassette.matching import Tape
from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.run.refusing import refusing
from replaykit.run.transcript import Transcript
from replaykit.wire import Line, Log, Source
from tests.wire.lines import Recorded, Unscrubbed

ROUNDS = 6


class Counted(Recorded):
    """A recording that knows how often it was read."""

    def __init__(self, exchanges):
        super().__init__(exchanges)
        self.reads = []

    def exchange(self, number):
        self.reads.append(number)
        return super().exchange(number)


def question(number):
    said = [{"role": "user", "content": f"Go on, {n}."} for n in range(number)]
    return HttpRequest(
        method="POST",
        url="https://api.openai.com/v1/chat/completions",
        body=json.dumps({"model": "gpt-5", "messages": said}).encode(),
    )


def exchange(number):
    choice = {"message": {"role": "assistant", "content": "Yes."}, "finish_reason": "stop"}
    body = json.dumps({"id": "chatcmpl-1", "choices": [choice]}).encode()
    response = HttpResponse(status=200, body=body)
    return Exchange(number=number, request=question(number), response=response)


def respelled(request):
    """The same question in other bytes, so that it is judged before it is answered."""
    return replace(request, body=request.body.replace(b": ", b":"))


@pytest.fixture
def recorded():
    return Counted([exchange(number) for number in range(1, ROUNDS + 1)])


@pytest.fixture
def transcript(recorded):
    """Of a session in which every request was judged by what came before it."""
    log = Log()
    transcript = Transcript(log)
    line = Line(
        source=Source(recorded=recorded, tape=Tape(recorded)),
        scrubber=Unscrubbed(),
        keep=None,
        refuse=refusing(transcript),
        log=log,
    )
    for number in range(1, ROUNDS + 1):
        line.answer(respelled(question(number)))
    return transcript


def test_a_recording_is_read_once_and_only_to_answer(recorded, transcript):
    requests = [one.request for one in transcript.exchanges]

    assert [respelled(question(number)) for number in range(1, ROUNDS + 1)] == requests
    assert list(range(1, ROUNDS + 1)) == recorded.reads


def test_facts_are_read_once_from_each_exchange(transcript):
    first = transcript.readings

    assert ROUNDS == len(first)
    assert all(a is b for a, b in zip(first, transcript.readings, strict=True))
