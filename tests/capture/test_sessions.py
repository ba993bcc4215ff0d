"""One file a session; full files and the next ones; what is left out by chance."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import Path

import pytest

import replaykit
from replaykit.capturing import sessions
from replaykit.cassette.store import load
from tests.capture.agents import ask_for_weather, cassettes, get_weather, names_of, says, texts_of
from tests.cli.recordings import KEY
from tests.run.asking import ask
from tests.wire.provider import provider


def asking_as(user, url):
    with replaykit.capture.session(user):
        ask(url, f"I am {user}")


def test_each_session_has_a_file_and_what_is_in_none_has_the_captures():
    with provider(says("hello")) as server, replaykit.capture("all.cassette") as tape:
        for user in ("ann", "bob", "ann"):
            asking_as(user, server.url)
        ask(server.url, "nobody")

    assert ["I am ann"] * 2 == texts_of("all/ann.cassette")
    assert ["I am bob"] == texts_of("all/bob.cassette")
    assert ["nobody"] == texts_of("all.cassette")
    assert 3 == len(tape.files)


def test_tasks_threads_and_pools_stay_in_their_session():
    with provider(says("hello")) as server, replaykit.capture("all.cassette"):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(int).result()  # its worker is older than the session

            async def serve(user):
                with replaykit.capture.session(user):
                    await asyncio.gather(
                        asyncio.to_thread(ask, server.url, "task"),
                        asyncio.get_running_loop().run_in_executor(pool, ask, server.url, "pool"),
                    )
                    thread = threading.Thread(target=ask, args=(server.url, "thread"))
                    thread.start()
                    await asyncio.to_thread(thread.join)

            async def serve_all():
                await asyncio.gather(*map(serve, ("ann", "bob")))

            asyncio.run(serve_all())

    assert ["all/ann.cassette", "all/bob.cassette"] == cassettes()
    for user in ("ann", "bob"):
        assert ["pool", "task", "thread"] == sorted(texts_of(f"all/{user}.cassette"))


def test_a_function_may_tell_the_session():
    user = ContextVar("user", default=None)

    with provider(says("hello")) as server:
        with replaykit.capture("all.cassette", session=user.get):
            for name in ("ann", None, 7):
                user.set(name)
                ask(server.url, str(name))

    assert ["all.cassette", "all/7.cassette", "all/ann.cassette"] == cassettes()


def test_a_function_that_fails_is_said_once_and_tells_nothing(logged):
    with provider(says("hello")) as server:
        with replaykit.capture("all.cassette", session=lambda: 1 // 0):
            ask(server.url)
            ask(server.url)

    assert 2 == len(texts_of("all.cassette"))
    assert (
        "replaykit: `session` fails, so nobody's it is:"
        " ZeroDivisionError('integer division or modulo by zero')"
    ) == logged()[0]


def test_naming_a_session_where_nothing_is_captured_does_nothing(here):
    with replaykit.capture.session("ann"):
        get_weather("Tokyo")

    assert [] == list(here.iterdir())


@pytest.mark.parametrize("name", ["../../evil", "a/b", "con", "..", "", "x" * 300, "Ann", "é"])
def test_a_name_cannot_leave_the_folder(name):
    with provider(says("hello")) as server, replaykit.capture("all.cassette"):
        asking_as(name, server.url)

    (path,) = cassettes()
    assert "all" == str(Path(path).parent)


def test_names_that_a_file_system_takes_for_one_have_two_files():
    with provider(says("hello")) as server, replaykit.capture("all.cassette"):
        asking_as("ann", server.url)
        asking_as("Ann", server.url)

    assert 2 == len({path.lower() for path in cassettes()})


def test_a_secret_is_in_no_name():
    with provider(says("hello")) as server, replaykit.capture("all.cassette"):
        asking_as(KEY, server.url)

    assert KEY not in cassettes()[0]


def test_a_full_file_ends_a_capture_and_is_said_once(logged):
    with provider(says("hello")) as server:
        with replaykit.capture("bug.cassette", max_exchanges=2) as tape:
            for number in range(4):
                ask(server.url, str(number))

    assert (["0", "1"], 1) == (texts_of("bug.cassette"), len(tape.files))
    assert [
        "replaykit: bug.cassette is full, and nothing more is captured into it",
        "replaykit: full: 2 times until bug.cassette was closed",
    ] == logged()


def test_a_file_is_full_when_so_many_bytes_are_written():
    long = "long " * 100
    with provider(says("hello")) as server:
        with replaykit.capture("bug.cassette", max_bytes=2_000, rotate=9):
            for _ in range(12):
                ask(server.url, long)

    assert 2 <= len(cassettes())
    assert 12 == sum(len(texts_of(path)) for path in cassettes())


def test_as_many_files_are_kept_as_one_wants():
    with provider(says("hello")) as server:
        with replaykit.capture("bug.cassette", max_exchanges=2, rotate=2) as tape:
            for number in range(7):
                ask(server.url, str(number))

    assert ["bug.3.cassette", "bug.4.cassette"] == names_of(tape) == cassettes()
    assert [["4", "5"], ["6"]] == [texts_of(path) for path in tape.files]


def test_tools_stay_with_the_reply_that_asked_for_them_when_a_file_is_full():
    with provider(says(None, {"call_a": "Tokyo"}), says("fine")) as server:
        with replaykit.capture("bug.cassette", max_exchanges=1, rotate=2):
            ask_for_weather(server.url, "Tokyo")
            ask(server.url, "second")

    assert [1] == [span.exchange for span in load(Path("bug.cassette")).spans]
    assert ["second"] == texts_of("bug.2.cassette")


def test_what_is_under_way_in_a_full_file_ends_in_it():
    gate = threading.Event()
    slow = says("slowly")
    slow.gates = [gate]
    with provider(slow, says("fast")) as server:
        with replaykit.capture("bug.cassette", max_exchanges=1, rotate=2):
            thread = threading.Thread(target=ask, args=(server.url, "first"))
            thread.start()
            while not server.asked:
                gate.wait(0.001)
            ask(server.url, "second")
            gate.set()
            thread.join()

    assert (["first"], ["second"]) == (texts_of("bug.cassette"), texts_of("bug.2.cassette"))
    assert [False] == [heading.is_cut for heading in load(Path("bug.cassette")).headings]


@pytest.mark.parametrize(("share", "taped"), [(0, 0), (1, 20)])
def test_a_share_of_the_sessions_is_taped(share, taped):
    with provider(says("hello")) as server, replaykit.capture("all.cassette", sample=share):
        for user in range(20):
            asking_as(user, server.url)

    assert taped == len(cassettes())


def test_a_session_is_taped_as_a_whole_or_not_at_all():
    with provider(says("hello")) as server, replaykit.capture("all.cassette", sample=0.5):
        for _ in range(2):
            for user in range(30):
                asking_as(user, server.url)

    assert 0 < len(cassettes()) < 30
    assert {2} == {len(texts_of(path)) for path in cassettes()}


def test_a_session_that_nobody_goes_on_with_is_closed(monkeypatch):
    with provider(says("hello")) as server, replaykit.capture("all.cassette") as tape:
        asking_as("ann", server.url)
        tape.look_after()
        before = tape.files
        monkeypatch.setattr(sessions, "IDLE_NS", 0)
        tape.look_after()
        asking_as("ann", server.url)

    assert () == before
    assert ["all/ann.2.cassette", "all/ann.cassette"] == cassettes()


def test_so_many_sessions_are_open_and_no_more(monkeypatch):
    monkeypatch.setattr(sessions, "MOST_OPEN", 2)
    with provider(says("hello")) as server, replaykit.capture("all.cassette") as tape:
        for user in "abca":
            asking_as(user, server.url)
        still_open = len(tape._sessions._open)

    assert 2 == still_open
    assert ["all/a.2.cassette", *(f"all/{user}.cassette" for user in "abc")] == cassettes()
