"""What only real time can do is refused at once, in words, and is never a false timeout."""

import asyncio
import re
import socket

import pytest

from replaykit.clock import VirtualClock
from replaykit.errors import RealSocketError, RealTimeError
from tests.wire.provider import plain, provider


@pytest.fixture
def sockets():
    pair = socket.socketpair()
    for one in pair:
        one.setblocking(False)
    yield pair
    for one in pair:
        one.close()


def causes(error):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def test_a_connection_is_refused_even_on_this_machine(clock):
    async def main():
        await asyncio.wait_for(asyncio.open_connection("127.0.0.1", 8000), 5)

    with pytest.raises(RealTimeError) as raised:
        asyncio.run(main())

    assert (
        "create_connection('127.0.0.1', 8000) was not opened: on the virtual clock an event loop "
        "has no real sockets, pipes or processes (a timeout would be over before the first byte "
        "came).\n"
        "  At tests/clock/test_refusals.py:LINE.\n"
        "How to fix:\n"
        "  * let the request be replayed: clients that replaykit knows open no socket in replay\n"
        '  * run this test in real time: @pytest.mark.replay(clock="real")\n'
        "  * do real work in a thread (asyncio.to_thread): the clock stands still meanwhile"
    ) == re.sub(r":\d+\.\n", ":LINE.\n", str(raised.value))
    assert ["refused: create_connection('127.0.0.1', 8000)"] == [
        note.partition(", at ")[0] for note in clock.notes
    ]


async def a_server():
    await asyncio.start_server(print, "127.0.0.1", 0)


async def a_process():
    await asyncio.create_subprocess_exec("true")


async def a_shell():
    await asyncio.create_subprocess_shell("true")


@pytest.mark.parametrize("opening", [a_server, a_process, a_shell])
def test_everything_that_waits_for_the_world_is_refused(clock, opening):
    with pytest.raises(RealTimeError):
        asyncio.run(opening())


@pytest.mark.parametrize("wait", ["sock_recv", "add_reader", "add_writer"])
def test_waiting_for_a_socket_is_refused(clock, wait, sockets):
    async def main():
        loop = asyncio.get_running_loop()
        if wait == "sock_recv":
            await loop.sock_recv(sockets[0], 1)
        else:
            getattr(loop, wait)(sockets[0], print)

    with pytest.raises(RealTimeError):
        asyncio.run(main())


def test_it_is_seen_behind_an_sdk_that_makes_an_error_of_its_own_of_it(clock):
    openai = pytest.importorskip("openai")

    async def main():
        async with openai.AsyncOpenAI(api_key="sk-none", base_url="http://127.0.0.1:9") as client:
            await client.models.list()

    with pytest.raises(openai.APIConnectionError) as raised:
        asyncio.run(main())

    assert RealSocketError in list(map(type, causes(raised.value)))
    assert clock.notes[0].startswith("refused: create_connection('127.0.0.1', 9)")


def test_a_loop_has_its_sockets_again_when_the_window_has_closed():
    with VirtualClock(frozen=False):
        loop = asyncio.new_event_loop()
        loop.run_until_complete(asyncio.sleep(30))

    async def main(port):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        await writer.wait_closed()

    with provider(plain(b"")) as server:
        loop.run_until_complete(main(server.server_address[1]))
    loop.close()


class ForeignLoop(asyncio.SelectorEventLoop):
    """As uvloop's: it runs by rules of its own."""


def test_a_loop_of_another_make_is_refused(clock):
    async def main():
        await asyncio.sleep(30)

    with (
        asyncio.Runner(loop_factory=ForeignLoop) as runner,
        pytest.raises(RealTimeError) as raised,
    ):
        runner.run(main())

    assert (
        "an event loop of tests.clock.test_refusals.ForeignLoop cannot run on the virtual clock.\n"
        "  At tests/clock/test_refusals.py:LINE.\n"
        "How to fix:\n"
        "  * leave the choice of the loop to asyncio.run() and to the test runner's plugin\n"
        "  * make the loop with replaykit's own factory where one must be named\n"
        '  * run this test in real time: @pytest.mark.replay(clock="real")'
    ) == re.sub(r":\d+\.\n", ":LINE.\n", str(raised.value))


def test_uvloop_is_refused(clock):
    uvloop = pytest.importorskip("uvloop")

    async def main():
        await asyncio.sleep(30)

    with (
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        pytest.raises(RealTimeError, match=r"an event loop of uvloop\.Loop cannot run"),
    ):
        runner.run(main())
