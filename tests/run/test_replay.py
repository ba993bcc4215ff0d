"""`with replaykit.replay(path)`: runs outside pytest, several at once, one inside another."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError

import pytest

import replaykit
from tests.plugin.suite import answer
from tests.run.asking import ask
from tests.wire.provider import plain, provider

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "trip.cassette"


@pytest.fixture
def recorded(path):
    """A cassette with one exchange."""
    with provider(answer("sunny")) as server, replaykit.replay(path, mode="record"):
        ask(server.url)
    return path


def test_what_was_recorded_is_replayed(recorded):
    with replaykit.replay(recorded) as run:
        assert "sunny" == ask(NOBODY)

    assert 1 == len(run.exchanges)
    assert (1, (), ()) == (run.outcome.intercepted, run.outcome.missed, run.outcome.unplayed)


def test_the_path_may_be_a_text(recorded):
    with replaykit.replay(str(recorded)):
        assert "sunny" == ask(NOBODY)


def test_async_code_uses_it_alike(recorded):
    async def main():
        async with replaykit.replay(recorded):
            return await asyncio.to_thread(ask, NOBODY)

    assert "sunny" == asyncio.run(main())


def test_a_miss_that_was_caught_is_raised_at_the_end(recorded):
    with (
        pytest.raises(replaykit.RunError, match="no recording answers this request") as raised,
        replaykit.replay(recorded),
        pytest.raises(OSError, match="404"),
    ):
        ask(NOBODY, "Weather in Kyoto?")

    assert isinstance(raised.value, AssertionError)
    assert f"replaykit.replay('{recorded}', mode='refresh')" in str(raised.value)


def test_a_miss_that_was_not_caught_is_noted_on_the_exception(recorded):
    with pytest.raises(OSError, match="404") as raised, replaykit.replay(recorded):
        ask(NOBODY, "Weather in Kyoto?")

    (note,) = raised.value.__notes__
    assert note.startswith("replaykit: no recording answers this request.")


def ask_as_an_sdk_does(url, text):
    """Asks; an error response becomes an exception that says what the response says."""
    try:
        return ask(url, text)
    except HTTPError as refused:
        raise LookupError(json.load(refused)["error"]["message"]) from None


def test_an_exception_that_says_it_already_is_not_told_twice(recorded):
    with pytest.raises(LookupError, match="no recording") as raised, replaykit.replay(recorded):
        ask_as_an_sdk_does(NOBODY, "Weather in Kyoto?")

    assert [] == getattr(raised.value, "__notes__", [])


def test_a_block_that_asks_nothing_is_an_error(path):
    with pytest.raises(replaykit.RunError, match="no request came by"), replaykit.replay(path):
        pass


def test_it_may_be_told_not_to_mind(path):
    with replaykit.replay(path, on_idle="ignore") as run:
        pass

    assert 0 == run.outcome.intercepted


def test_an_exception_of_the_block_is_not_added_to(path):
    with pytest.raises(ZeroDivisionError) as raised, replaykit.replay(path):
        raise ZeroDivisionError

    assert [] == getattr(raised.value, "__notes__", [])


@pytest.mark.parametrize("mode", ["record", "refresh"])
def test_a_block_that_failed_saves_nothing(recorded, mode):
    before = recorded.read_bytes()
    with (
        provider(answer("rainy")) as server,
        pytest.raises(KeyError),
        replaykit.replay(recorded, mode=mode),
    ):
        {}[ask(server.url, "Weather in Rome?")]

    assert before == recorded.read_bytes()
    assert [recorded] == list(recorded.parent.iterdir())


def test_what_failed_may_be_set_aside(path):
    with (
        provider(answer("rainy")) as server,
        pytest.raises(KeyError),
        replaykit.replay(path, mode="record", keep_failed=True) as run,
    ):
        {}[ask(server.url)]

    assert path.with_name("trip.rejected.cassette") == run.outcome.set_aside
    assert [run.outcome.set_aside] == list(path.parent.iterdir())


def test_a_mistaken_setting_is_named(path):
    with pytest.raises(replaykit.SettingError, match="unknown pace 'slow'"):
        replaykit.replay(path, pace="slow")


def test_a_run_inside_another_has_its_own_cassette(recorded, tmp_path):
    inner = tmp_path / "inner.cassette"
    with provider(answer("rainy")) as server, replaykit.replay(recorded) as outer:
        with replaykit.replay(inner, mode="record"):
            assert "rainy" == ask(server.url)
        assert "sunny" == ask(NOBODY)

    assert 1 == outer.outcome.intercepted
    with replaykit.replay(inner):
        assert "rainy" == ask(NOBODY)


def test_runs_side_by_side_do_not_mix(tmp_path):
    """
    In tasks, and in threads; opened and closed in any order.
    """
    cities = ("Tokyo", "London", "Rome")
    paths = {city: tmp_path / f"{city}.cassette" for city in cities}
    for city in cities:
        with provider(answer(city)) as server, replaykit.replay(paths[city], mode="record"):
            ask(server.url)
    barrier = threading.Barrier(len(cities))

    def in_a_thread(city):
        with replaykit.replay(paths[city]):
            barrier.wait(60)
            return ask(NOBODY)

    async def in_a_task(city, all_open):
        async with replaykit.replay(paths[city]):
            await all_open.wait()
            return await asyncio.to_thread(ask, NOBODY)

    async def in_tasks():
        all_open = asyncio.Event()
        tasks = [asyncio.create_task(in_a_task(city, all_open)) for city in cities]
        await asyncio.sleep(0)
        all_open.set()
        return await asyncio.gather(*tasks)

    with ThreadPoolExecutor(len(cities)) as pool:
        from_threads = list(pool.map(in_a_thread, cities))
    from_tasks = asyncio.run(in_tasks())

    assert list(cities) == from_threads == from_tasks


def test_live_shows_what_was_asked_and_keeps_nothing(path):
    with provider(answer("sunny")) as server, replaykit.replay(path, mode="live") as run:
        ask(server.url)

    assert 1 == len(run.exchanges)
    assert [] == list(path.parent.iterdir())


def test_off_leaves_the_block_alone(path):
    with provider(answer("sunny")) as server, replaykit.replay(path, mode="off") as run:
        ask(server.url)

    assert () == run.exchanges
    assert [] == list(path.parent.iterdir())


def test_the_turns_of_a_session_can_be_read(path):
    call = {"id": "call_a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    message = {"role": "assistant", "content": "", "tool_calls": [call]}
    reply = {"choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]}
    with (
        provider(plain(reply)) as server,
        replaykit.replay(path, mode="record") as run,
    ):
        ask(server.url)

    (turn,) = run.turns
    assert ["call_a"] == [answered.call.id for answered in turn.answers]


def test_a_cassette_is_never_taken_for_empty(recorded):
    """
    What cannot be read is neither replayed, nor asked for live, nor written over.
    """
    recorded.write_text("junk")
    for mode in ("replay", "record", "refresh"):
        with (
            pytest.raises(replaykit.UnreadableCassetteError),
            replaykit.replay(recorded, mode=mode),
        ):
            raise AssertionError

    assert "junk" == recorded.read_text()


def test_a_recording_says_how_it_was_made(recorded):
    first, second, third, *_ = recorded.read_text().splitlines()

    assert "replaykit cassette 1" == first
    assert second.startswith("recorded 20")
    assert "python 3." in third
    assert "replaykit " in third
