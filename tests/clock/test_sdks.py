"""The official SDKs on the virtual clock: their retries, timeouts and threads, and their tools."""

import asyncio

import anyio
import pytest

from replaykit.clock import VirtualClock
from replaykit.wire import opened
from tests.clock import agents
from tests.clock.seconds import s
from tests.wire.lines import recording_line, replaying_line
from tests.wire.provider import plain, provider

PROVIDERS = ("openai", "anthropic")
ASYNC = [(agents.by_gather, 45), (agents.in_sequence, 85), (agents.in_threads, 45)]
SYNC = [(agents.in_a_pool, 45), (agents.one_by_one, 85)]

each_provider = pytest.mark.parametrize("name", PROVIDERS)
pytestmark = [
    pytest.mark.usefixtures("_sdks"),
    pytest.mark.filterwarnings("ignore:unclosed"),
]


@pytest.fixture(scope="module")
def _sdks():
    """Importing them takes seconds, which are not the tests'."""
    for name in PROVIDERS:
        pytest.importorskip(name)


def run(name, how, client):
    if how in dict(SYNC):
        with client:
            agents.run_sync(name, client, how)
        return

    async def main():
        async with client:
            await agents.run_async(name, client, how)

    asyncio.run(main())


@each_provider
@pytest.mark.parametrize(("how", "seconds"), ASYNC + SYNC, ids=lambda x: getattr(x, "__name__", x))
def test_an_agents_tools_take_as_long_as_they_take(clock, name, how, seconds):
    is_async = how in dict(ASYNC)
    script = agents.Script(name)
    run(name, how, agents.client(name, is_async=is_async, script=script))

    assert s(seconds) == clock.now_ns()
    assert [] == clock.notes


@pytest.mark.usefixtures("no_certificates")
@each_provider
@pytest.mark.parametrize(("how", "seconds"), ASYNC + SYNC, ids=lambda x: getattr(x, "__name__", x))
@pytest.mark.parametrize("frozen", [False, True], ids=["", "frozen"])
def test_a_replayed_agents_tools_take_as_long_as_they_take(name, how, seconds, frozen):
    is_async = how in dict(ASYNC)
    base = {"openai": "/v1", "anthropic": ""}[name]
    kept = []
    with provider(*map(plain, agents.REPLIES[name])) as server:
        url = server.url + base
        with opened(recording_line(kept)), VirtualClock(frozen=False):
            quick = {"base_url": url, "is_async": False}
            run(name, agents.one_by_one, agents.client(name, **quick))
    line = replaying_line(kept)
    with opened(line), VirtualClock(frozen=frozen) as clock:
        run(name, how, agents.client(name, is_async=is_async, base_url=url))

    assert s(seconds) == clock.now_ns()
    assert [] == clock.notes
    assert 2 == len(line.log.served)


def overloaded(**headers):
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return 429, named, {"error": {"message": "slow down", "type": "rate_limit_error"}}


@each_provider
@pytest.mark.parametrize("is_async", [True, False])
def test_a_client_that_is_told_to_wait_waits_just_so_long(clock, name, is_async):
    script = agents.Script(name, overloaded(retry_after="20"), overloaded(retry_after_ms="1500"))
    client = agents.client(name, is_async=is_async, script=script)
    asked = agents.asking(name, client, [agents.QUESTION])
    if is_async:

        async def main():
            return await asked

        asyncio.run(main())

    assert s(21.5) == clock.now_ns()


async def wait_for(awaitable):
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(awaitable, 12.5)


async def timeout(awaitable):
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(12.5):
            await awaitable


async def move_on_after(awaitable):
    with anyio.move_on_after(12.5) as scope:
        await awaitable
    assert scope.cancelled_caught


@each_provider
@pytest.mark.parametrize("limit", [wait_for, timeout, move_on_after])
def test_a_limit_cuts_a_clients_wait_at_the_instant(clock, name, limit):
    script = agents.Script(name, overloaded(retry_after="20"))
    client = agents.client(name, is_async=True, script=script)

    async def main():
        await limit(agents.asking(name, client, [agents.QUESTION]))

    asyncio.run(main())

    assert s(12.5) == clock.now_ns()


@each_provider
def test_the_first_call_of_a_client_is_no_false_timeout(clock, name):
    """
    SDKs ask the platform's name in a thread when they are first used.
    """
    client = agents.client(name, is_async=True, script=agents.Script(name))

    async def main():
        await asyncio.wait_for(agents.asking(name, client, [agents.QUESTION]), 5)

    asyncio.run(main())

    assert 0 == clock.now_ns()
