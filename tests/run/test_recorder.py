"""What is recorded: in which order, which answers are refused, and what failing to save does."""

import pytest

import replaykit
from replaykit.cassette.store import load
from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.run.recorder import Recorder, rejected_path
from replaykit.run.redacting import Redacting
from tests.plugin.suite import KEY, answer
from tests.run.asking import ask
from tests.wire.provider import provider, streamed

URL = "https://api.openai.com/v1/chat/completions"


def exchange(number, status=200, text=b"{}"):
    return Exchange(
        number=number,
        request=HttpRequest(method="POST", url=URL, body=text),
        response=HttpResponse(status=status, body=b"{}"),
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "trip.cassette"


def test_exchanges_stand_in_the_order_in_which_they_were_asked(path):
    """
    Which is not the order of the answers.
    """
    recorder = Recorder(path)
    for number in (2, 3, 1):
        recorder.keep(exchange(number, text=b"%d" % number))

    recorder.settle(passed=True)

    assert [b"1", b"2", b"3"] == [one.request.body for one in load(path).exchanges]


@pytest.mark.parametrize(
    ("statuses", "refused"),
    [
        ([200, 404, 400, 429], []),
        ([401], [401]),
        ([403, 200], [403]),
        ([407], [407]),
        ([503, 200], []),
        ([503, 500], [500]),
        ([529], [529]),
    ],
)
def test_some_answers_are_refused(path, statuses, refused):
    recorder = Recorder(path)
    for number, status in enumerate(statuses, 1):
        recorder.keep(exchange(number, status))

    recorder.settle(passed=True)

    assert refused == [heading.status for heading in recorder.refused]
    assert bool(refused) != path.exists()


def test_a_refused_answer_may_be_allowed(path):
    recorder = Recorder(path, allowed_statuses=frozenset({401}))
    recorder.keep(exchange(1, 401))

    recorder.settle(passed=True)

    assert ("saved", True) == (recorder.keeping, path.exists())


def test_nothing_recorded_touches_nothing(path):
    Recorder(path).settle(passed=True)

    assert [] == list(path.parent.iterdir())


def test_what_comes_after_the_end_is_refused(path):
    recorder = Recorder(path)
    recorder.settle(passed=True)

    with pytest.raises(replaykit.ReplayKitError, match="when the run was over"):
        recorder.keep(exchange(1))

    assert [] == list(path.parent.iterdir())


def test_what_was_set_aside_keeps_the_suffix_of_a_cassette(path):
    assert path.with_name("trip.rejected.cassette") == rejected_path(path)
    dotted = path.with_name("trip[gpt-4.1].cassette")
    assert path.with_name("trip[gpt-4.1].rejected.cassette") == rejected_path(dotted)


def test_a_journal_survives_a_cassette_that_cannot_be_saved(path):
    """
    The exchanges were paid for.
    """
    recorder = Recorder(path)
    recorder.keep(exchange(1))
    path.mkdir()

    with pytest.raises(replaykit.UnwritableCassetteError):
        recorder.settle(passed=True)

    assert [".journal"] == [file.suffix for file in path.parent.iterdir() if file.is_file()]


def test_a_journal_is_there_while_the_run_goes_on_and_not_after(path):
    with provider(answer("sunny")) as server:
        with replaykit.replay(path, mode="record"):
            ask(server.url)
            during = [file.suffix for file in path.parent.iterdir()]
        after = [file.suffix for file in path.parent.iterdir()]

    assert ([".journal"], [".cassette"]) == (during, after)


def test_no_secret_reaches_the_disk_not_even_for_a_moment(path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with (
        provider(answer(f"Your key is {KEY}")) as server,
        replaykit.replay(path, mode="record"),
    ):
        ask(server.url, f"What is {KEY}?")
        during = b"".join(file.read_bytes() for file in path.parent.iterdir())

    assert KEY.encode() not in during
    assert KEY.encode() not in path.read_bytes()


class Withholding(Redacting):
    """Could not look into something."""

    withheld = ("a body of 3 bytes: it is encrypted",)


def test_what_redaction_cannot_look_into_is_not_saved(path, monkeypatch):
    monkeypatch.setattr("replaykit.run.parts.Redacting", Withholding)
    with (
        provider(answer("sunny")) as server,
        pytest.raises(replaykit.RunError, match="not everything could be recorded") as raised,
        replaykit.replay(path, mode="record"),
    ):
        ask(server.url)

    assert "  a body of 3 bytes: it is encrypted" in str(raised.value)
    assert not path.exists()


def test_a_stream_that_is_read_to_its_end_is_whole(path):
    pieces = [b'data: {"choices":[]}\n\n', b"data: [DONE]\n\n"]
    with (
        provider(streamed(*pieces)) as server,
        replaykit.replay(path, mode="record"),
        pytest.raises(ValueError, match="Expecting value"),  # a stream is no JSON
    ):
        ask(server.url)

    assert b"".join(pieces) == load(path).exchange(1).response.body


def test_a_secret_that_redaction_has_overlooked_is_not_written(path, monkeypatch):
    """
    The last look is at the bytes that are about to be written.
    """
    monkeypatch.setattr("replaykit.run.parts.Redacting", Overlooking)
    with (
        provider(answer(f"Your key is {KEY}")) as server,
        pytest.raises(replaykit.RunError, match="it would hold a secret") as raised,
        replaykit.replay(path, mode="record"),
    ):
        ask(server.url)

    assert KEY not in str(raised.value)
    assert [] == list(path.parent.iterdir())


class Overlooking(Redacting):
    """Takes nothing out of responses."""

    def response(self, response):
        return response
