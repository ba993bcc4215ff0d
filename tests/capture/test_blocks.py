"""`with replaykit.capture(path)`: what is kept, where, and that the block does not notice."""

import asyncio
import stat
import threading
from pathlib import Path

import pytest

import replaykit
from replaykit.cassette.store import load
from replaykit.errors import SettingError
from tests.capture.agents import cassettes, journals, names_of, says, texts_of
from tests.cli.recordings import KEY
from tests.run.asking import ask
from tests.wire.made_up_replies import REPLIES
from tests.wire.provider import plain, provider
from tests.wire.sdk_calls import CALLS

pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class Aiohttp:DeprecationWarning")


@pytest.mark.parametrize("call", CALLS)
def test_an_sdk_gets_what_it_would_get_and_can_be_replayed(call):
    reply = REPLIES[call.reply]()
    with provider(reply) as server:
        live = call(server.url)
        with replaykit.capture("bug.cassette") as tape:
            captured = call(server.url)

    with replaykit.replay("bug.cassette"):
        replayed = call(server.url)

    assert live == captured == replayed
    assert (["bug.cassette"], []) == (names_of(tape), journals())


def test_what_is_none_of_the_programs_questions_passes_by():
    """
    Though it is all that comes by, as far as the capture knows.
    """
    with provider(says("sunny")) as server:
        host = server.url.removeprefix("http://")
        with replaykit.capture("bug.cassette", ignored=[host]) as tape:
            answered = ask(server.url)

    assert ("sunny", 1, []) == (answered, len(server.asked), names_of(tape))


def test_an_async_block_is_captured():
    async def run(url):
        async with replaykit.capture("bug.cassette") as tape:
            await asyncio.gather(*(asyncio.to_thread(ask, url, city) for city in "ab"))
        return names_of(tape)

    with provider(says("sunny")) as server:
        names = asyncio.run(run(server.url))

    assert ["bug.cassette"] == names
    assert ["a", "b"] == sorted(texts_of("bug.cassette"))


def test_an_async_block_may_run_on_another_loop():
    anyio = pytest.importorskip("anyio")
    pytest.importorskip("trio")

    async def run(url):
        async with replaykit.capture("bug.cassette"):
            await anyio.to_thread.run_sync(ask, url)

    with provider(says("sunny")) as server:
        anyio.run(run, server.url, backend="trio")

    assert ["bug.cassette"] == cassettes()


def test_each_call_of_a_decorated_function_has_a_file():
    @replaykit.capture("bug.cassette")
    def answer(url, text):
        return ask(url, text)

    @replaykit.capture("bug.cassette")
    async def answer_soon(url, text):
        return ask(url, text)

    with provider(says("sunny")) as server:
        answers = [answer(server.url, "one"), answer(server.url, text="two")]
        answers.append(asyncio.run(answer_soon(server.url, "three")))

    assert ["sunny"] * 3 == answers
    assert [["one"], ["two"], ["three"]] == [
        texts_of(f"bug{number}.cassette") for number in ("", ".2", ".3")
    ]
    assert ("answer", "answer_soon") == (answer.__name__, answer_soon.__name__)


@pytest.mark.parametrize("is_async", [False, True])
def test_a_generator_is_refused_where_it_is_decorated(is_async):
    def items():
        yield

    async def items_soon():
        yield

    with pytest.raises(SettingError) as refused:
        replaykit.capture("bug.cassette")(items_soon if is_async else items)

    name = "items_soon" if is_async else "items"
    assert str(refused.value).endswith(
        f"{name} is a generator, whose work begins when its call is over"
        " (expected a function; in a generator, open the capture within)"
    )


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyboardInterrupt(), SystemExit(3)])
def test_what_a_block_raises_comes_out_and_what_it_said_is_kept(error):
    with provider(says("sunny")) as server, pytest.raises(type(error)) as raised:
        with replaykit.capture("bug.cassette"):
            ask(server.url, "Weather?")
            raise error

    assert error is raised.value
    assert ["Weather?"] == texts_of("bug.cassette")


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_session_is_kept_whatever_it_was_answered(status):
    with provider(says("no", status=status)) as server, replaykit.capture("bug.cassette"):
        with pytest.raises(OSError, match=str(status)):
            ask(server.url)

    assert [status] == [heading.status for heading in load(Path("bug.cassette")).headings]


def test_a_secret_never_gets_into_a_file():
    with provider(plain({"choices": [{"message": {"content": f"it is {KEY}"}}]})) as server:
        with replaykit.capture("bug.cassette"):
            said = ask(server.url, f"My key is {KEY}. What is it?")

    assert f"it is {KEY}" == said
    assert KEY not in Path("bug.cassette").read_text()


def test_what_else_is_a_secret_can_be_said():
    with provider(says("tenant-17 it is")) as server:
        with replaykit.capture("bug.cassette", redact_patterns=[r"tenant-\d+"]):
            ask(server.url, "Am I tenant-17?")

    assert "tenant-17" not in Path("bug.cassette").read_text()


def test_a_captured_session_is_for_its_user_only():
    with provider(says("sunny")) as server, replaykit.capture("bug.cassette"):
        ask(server.url)

    assert 0o600 == stat.S_IMODE(Path("bug.cassette").stat().st_mode)


def test_what_is_there_stays():
    Path("bug.cassette").write_text("mine")
    Path("bug.2.cassette.17-0123abcd.journal").write_text("somebody's")

    with provider(says("sunny")) as server, replaykit.capture("bug.cassette") as tape:
        ask(server.url)

    assert ["bug.3.cassette"] == names_of(tape)
    assert "mine" == Path("bug.cassette").read_text()


def test_folders_are_made():
    with provider(says("sunny")) as server, replaykit.capture("a/b/bug.cassette"):
        ask(server.url)

    assert ["a/b/bug.cassette"] == cassettes()


def test_a_block_that_asks_nothing_leaves_nothing(here):
    with replaykit.capture("a/bug.cassette") as tape:
        pass

    assert ([], []) == (names_of(tape), list(here.iterdir()))


def test_captures_in_threads_do_not_mix():
    at_once = threading.Barrier(4, timeout=60)

    def run(url, name):
        with replaykit.capture(f"{name}.cassette"):
            at_once.wait()
            ask(url, name)
            at_once.wait()

    with provider(says("sunny")) as server:
        threads = [threading.Thread(target=run, args=(server.url, name)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [["a"], ["b"], ["c"], ["d"]] == [texts_of(f"{name}.cassette") for name in "abcd"]


def test_captures_at_once_for_one_path_have_a_file_each():
    with provider(says("sunny")) as server:
        with replaykit.capture("bug.cassette") as outer, replaykit.capture("bug.cassette") as inner:
            ask(server.url, "inside")
        with replaykit.capture("bug.cassette"):
            ask(server.url, "later")

    assert ([], ["bug.cassette"]) == (names_of(outer), names_of(inner))
    assert ["bug.2.cassette", "bug.cassette"] == cassettes()


def test_of_captures_in_each_other_the_innermost_has_it():
    with provider(says("sunny")) as server, replaykit.capture("outer.cassette"):
        ask(server.url, "before")
        with replaykit.capture("inner.cassette"):
            ask(server.url, "inside")
        ask(server.url, "after")

    assert ["before", "after"] == texts_of("outer.cassette")
    assert ["inside"] == texts_of("inner.cassette")


@pytest.mark.parametrize("mode", ["record", "replay", "live"])
def test_a_test_that_runs_has_the_say(mode, logged):
    """
    An application that captures itself must be testable, and get nowhere in replay.
    """
    with provider(says("sunny")) as server:
        with replaykit.replay("test.cassette", mode="record"):
            ask(server.url)
        with replaykit.replay("test.cassette", mode=mode):
            with replaykit.capture("bug.cassette"):
                ask(server.url)

    assert ["test.cassette"] == cassettes()
    assert [
        "replaykit: nothing is captured into bug.cassette: a run of a test is open here"
    ] == logged()


def test_a_run_in_a_capture_has_its_own():
    with provider(says("sunny")) as server, replaykit.capture("bug.cassette"):
        with replaykit.replay("test.cassette", mode="record"):
            ask(server.url, "tested")
        ask(server.url, "captured")

    assert (["tested"], ["captured"]) == (texts_of("test.cassette"), texts_of("bug.cassette"))


def test_what_is_still_under_way_at_the_end_is_kept_as_cut(logged):
    import urllib.request

    gate = threading.Event()
    reply = plain({})
    reply.pieces, reply.length, reply.gates = [b"one,", b"two"], None, [None, gate]
    with provider(reply) as server:
        with replaykit.capture("bug.cassette"):
            response = urllib.request.urlopen(f"{server.url}/v1/models")
            first = response.read(4)
        gate.set()
        rest = response.read()

    (exchange,) = load(Path("bug.cassette")).exchanges
    assert (b"one,", b"two") == (first, rest)
    assert (b"one,", True) == (exchange.response.body, exchange.response.is_cut)
    assert [] == logged()


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"sample": 2}, "sample is 2 (expected a number from 0 to 1)"),
        ({"sample": True}, "sample is True (expected a number from 0 to 1)"),
        ({"rotate": 0}, "rotate is 0 (expected a whole number above 0)"),
        ({"max_bytes": "much"}, "max_bytes is 'much' (expected a whole number)"),
        ({"session": "me"}, "session is 'me' (expected a function that gives a session's key)"),
        ({"tools": 3}, "tools is 3 (expected a text, or a list of texts)"),
        (
            {"mode": "replay"},
            "unknown setting 'mode' (expected tools, session, sample, max_bytes, max_exchanges,"
            " max_body, rotate, ignored, redact_values, redact_patterns, redact_names,"
            " redact_allowed or kept_headers)",
        ),
        (
            {"redact_patterns": "("},
            "redact_patterns has '(', which is no regular expression:"
            " missing ), unterminated subpattern at position 0",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_said_at_once(settings, complaint):
    with pytest.raises(SettingError) as wrong:
        replaykit.capture("bug.cassette", **settings)

    assert complaint == str(wrong.value)


def test_a_program_may_change_its_folder(here, monkeypatch):
    with provider(says("sunny")) as server, replaykit.capture("bug.cassette") as tape:
        (here / "elsewhere").mkdir()
        monkeypatch.chdir("elsewhere")
        ask(server.url)

    assert (here / "bug.cassette",) == tape.files
