"""Executions of tools in a recording: beside their turn, without secrets, kept only with it."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest

import replaykit
from replaykit.cassette.store import load
from tests.run import executing
from tests.run.agents import Way
from tests.run.models import replies
from tests.run.trips import Trip
from tests.wire.provider import provider

pytestmark = [
    pytest.mark.usefixtures("no_certificates"),
    pytest.mark.filterwarnings("ignore:unclosed"),
]

KEY = "sk-proj-" + "K3y9" * 10
KNOWN = "correct-horse-battery"
FIRST = (("call_a", "act", {"on": "one"}), ("call_b", "act", {"on": "two"}))
SECOND = (("call_c", "act", {"on": "three"}),)


@pytest.fixture
def trip(tmp_path):
    """Makes a conversation of two turns, unless others are given."""
    return lambda *turns: Trip(
        tmp_path / "trip.cassette", Way("openai"), *(turns or (FIRST, SECOND))
    )


@pytest.fixture
def known_secret(monkeypatch):
    monkeypatch.setenv("SERVICE_API_KEY", KNOWN)


def shrugging(tools):
    """Executes calls and tells the model what became of each, be it an error."""

    async def one(name, given):
        try:
            return await tools[name](**given)
        except Exception as error:
            return f"error: {error}"

    async def execute(calls):
        return await asyncio.gather(*(one(name, given) for _, name, given in calls))

    return execute


def recorded_in(one):
    return load(one.path).spans


def test_they_stand_beside_their_turn(trip):
    async def act(on):
        return {"done": on}

    one = trip()
    one.record(executing.by_gather, {"act": act})

    assert [
        (1, "call_a", {"on": "one"}, {"done": "one"}),
        (1, "call_b", {"on": "two"}, {"done": "two"}),
        (2, "call_c", {"on": "three"}, {"done": "three"}),
    ] == [(s.exchange, s.call_id, s.arguments, s.result) for s in recorded_in(one)]


def test_how_long_they_took_is_kept(trip):
    """
    Their times are those of the exchanges around them.
    """

    async def act(on):
        return on

    one = trip()
    run = one.record(executing.by_gather, {"act": act})
    first, second = run.exchanges[:2]

    for span in recorded_in(one):
        assert 0 < span.started_ns <= span.ended_ns
    assert first.sent_ns < recorded_in(one)[0].started_ns < second.sent_ns


@pytest.mark.usefixtures("known_secret")
@pytest.mark.parametrize("place", ["arguments", "result", "error"])
@pytest.mark.parametrize("secret", [KEY, KNOWN])
def test_no_secret_is_kept(trip, place, secret):
    async def act(on, token="none"):
        if place == "error":
            raise PermissionError(f"refused: {secret}")
        return {"token": secret, "text": f"by {secret}!"} if place == "result" else "done"

    def giving_it(tools):
        async def execute(calls):
            given = {"token": secret} if place == "arguments" else {}
            act = tools["act"]
            waiting = (act(**arguments, **given) for _, _, arguments in calls)
            done = await asyncio.gather(*waiting, return_exceptions=True)
            on_disk = [path.read_bytes() for path in one.path.parent.iterdir()]
            assert on_disk
            assert not any(secret.encode() in data for data in on_disk)
            return ["error" if isinstance(result, Exception) else "done" for result in done]

        return execute

    one = trip()
    one.record(giving_it, {"act": act})

    assert 3 == len(recorded_in(one))
    assert secret.encode() not in one.path.read_bytes()


KILLED = """
import os, signal, sys
import replaykit
from tests.run.asking import ask
from tests.run.models import replies
from tests.wire.provider import provider

def act(on):
    return "by " + os.environ["SERVICE_API_KEY"]

with provider(*replies("openai", [("call_a", "act", {"on": "one"})])) as server:
    with replaykit.replay(sys.argv[1], mode="record") as run:
        ask(server.url)
        run.tools(act)("one")
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such end here")
def test_nor_by_a_process_that_is_killed(tmp_path):
    environment = {**os.environ, "SERVICE_API_KEY": KNOWN, "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "trip.cassette")],
        env=environment,
        check=False,
    )
    (journal,) = tmp_path.iterdir()

    assert -signal.SIGKILL == ended.returncode
    assert b"=== tool" in journal.read_bytes()
    assert KNOWN.encode() not in journal.read_bytes()


class Handle:
    """What no JSON stands for."""


RESULTS = {
    "huge": ("x" * 200_000, "x" * 200_000),
    "no JSON": (Handle(), "<tests.run.test_recording_tools.Handle>"),
    "bytes": (b"\xff\x00", "\\xff\x00"),
    "not a number": ({"rate": float("nan")}, {"rate": "nan"}),
    "lone surrogate": ("\ud800", None),
    "nothing": (None, None),
}


@pytest.mark.parametrize(("result", "kept"), RESULTS.values(), ids=RESULTS)
def test_whatever_they_return(trip, result, kept):
    async def act(on):
        return result

    def and_tell_nothing(tools):
        async def execute(calls):
            await executing.by_gather(tools)(calls)
            return ["done"] * len(calls)

        return execute

    one = trip(SECOND)
    one.record(and_tell_nothing, {"act": act})
    (span,) = recorded_in(one)

    assert span.ended_ns is not None
    assert kept is None or kept == span.result


def test_what_they_raise(trip):
    async def act(on):
        raise LookupError(on)

    one = trip(SECOND)
    one.record(shrugging, {"act": act})

    assert [(None, "LookupError: three")] == [(s.result, s.error) for s in recorded_in(one)]


def test_that_they_were_cancelled(trip):
    def impatient(tools):
        async def execute(calls):
            task = asyncio.ensure_future(tools["act"]("three"))
            await asyncio.sleep(0)
            task.cancel()
            return ["timeout"]

        return execute

    async def act(on):
        await asyncio.Event().wait()

    one = trip(SECOND)
    one.record(impatient, {"act": act})

    assert ["CancelledError"] == [span.error for span in recorded_in(one)]


def test_that_they_had_not_ended(trip):
    """
    The run is over before the tool.
    """
    running = []

    async def act(on):
        await asyncio.Event().wait()

    def forgetful(tools):
        async def execute(calls):
            running.append(asyncio.ensure_future(tools["act"]("three")))
            await asyncio.sleep(0)
            return ["started"]

        return execute

    async def main(one):
        with (
            provider(*replies("openai", *one.turns)) as server,
            replaykit.replay(one.path, mode="record") as run,
        ):
            await one.way.converse_within(server.url, forgetful(run.tools({"act": act})))

    one = trip(SECOND)
    asyncio.run(main(one))

    assert [(1, None)] == [(span.exchange, span.ended_ns) for span in recorded_in(one)]


@pytest.mark.parametrize(
    ("mode", "kept"), [("record", ["one", "two", "three", "four"]), ("refresh", ["four"])]
)
def test_record_adds_and_refresh_replaces(trip, mode, kept):
    async def act(on):
        return on

    one = trip()
    one.record(executing.by_gather, {"act": act})
    one.turns = ((("call_d", "act", {"on": "four"}),),)
    one.way = Way("openai", is_streamed=True)
    one.record(executing.by_gather, {"act": act}, mode=mode)

    assert kept == [span.result for span in recorded_in(one)]


def test_what_is_recorded_already_is_not_recorded_again(trip):
    async def act(on):
        return on

    one = trip()
    one.record(executing.by_gather, {"act": act})
    before = one.path.read_bytes()
    with replaykit.replay(one.path, mode="record") as run:
        one.way.converse(one.url, executing.by_gather(run.tools({"act": act})))

    assert before == one.path.read_bytes()


def test_nothing_is_kept_of_a_test_that_failed(trip):
    async def act(on):
        raise RuntimeError("no")

    one = trip()
    with pytest.raises(RuntimeError):
        one.record(executing.by_gather, {"act": act})

    assert [] == list(one.path.parent.iterdir())


def test_a_plan_fails_tools_in_a_recording_but_takes_no_time(trip):
    async def act(on):
        return on

    one = trip(FIRST)
    plan = [
        {"tool": "act", "takes": 3600},
        {"tool": "act", "arguments": {"on": "two"}, "takes": 3600, "fails": "TimeoutError: slow"},
    ]
    began = time.monotonic()
    one.record(shrugging, {"act": act}, plan=plan)

    assert 60 > time.monotonic() - began
    assert [("one", None), (None, "TimeoutError: slow")] == [
        (span.result, span.error) for span in recorded_in(one)
    ]
