"""The window: what it replaces it puts back, and what cannot be is refused."""

import asyncio
import concurrent.futures._base as futures
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import ModuleType

import pytest

from replaykit.belonging.inheriting import inheriting
from replaykit.clock import RealClock, VirtualClock
from replaykit.errors import ClockWindowError
from tests.clock.seconds import s

PATCHED = (
    asyncio,
    asyncio.events,
    asyncio.BaseEventLoop,
    asyncio.Runner,
    futures,
    futures.Future,
    queue,
    subprocess,
    subprocess.Popen,
    threading,
    threading.Thread,
    time,
    ThreadPoolExecutor,
)


def everything():
    return {
        f"{target.__name__}.{name}": value
        for target in PATCHED
        for name, value in vars(target).items()
        if callable(value) or isinstance(value, ModuleType)
    }


@pytest.mark.parametrize("frozen", [True, False])
def test_everything_is_as_it_was(frozen):
    before = everything()
    with VirtualClock(frozen=frozen):
        during = everything()
        asyncio.run(asyncio.to_thread(time.sleep, 30))

    assert before != during
    assert before == everything()


def test_everything_is_as_it_was_after_an_error():
    before = everything()
    with pytest.raises(ZeroDivisionError), VirtualClock():
        raise ZeroDivisionError

    assert before == everything()


def test_it_goes_into_what_lets_threads_inherit_their_run_and_out_again():
    before = everything()
    with inheriting(), VirtualClock(frozen=False) as clock, ThreadPoolExecutor() as pool:
        list(pool.map(time.sleep, [30, 45]))

    assert s(45) == clock.now_ns()
    assert before == everything()


def test_names_of_other_modules_are_replaced_and_put_back(monkeypatch):
    module = ModuleType("agent_with_names_of_its_own")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(
        "from queue import SimpleQueue\nfrom threading import Lock\nfrom time import sleep as nap",
        vars(module),
    )
    before = dict(vars(module))
    with VirtualClock(frozen=False) as clock:
        module.nap(30)
        during = module.Lock, module.SimpleQueue
        inside = threading.Lock, queue.SimpleQueue

    assert (s(30), inside) == (clock.now_ns(), during)
    assert before == vars(module)


def test_modules_that_are_imported_inside_have_the_real_ones_outside(monkeypatch):
    module = ModuleType("agent_imported_late")
    with VirtualClock(frozen=False):
        monkeypatch.setitem(sys.modules, module.__name__, module)
        exec("from time import sleep\nfrom threading import Lock", vars(module))

    assert (time.sleep, threading.Lock) == (module.sleep, module.Lock)


def test_each_window_begins_at_zero():
    for _ in range(2):
        with VirtualClock(frozen=False) as clock:
            assert 0 == clock.now_ns()
            time.sleep(30)

        assert s(30) == clock.now_ns()


def test_the_same_clock_can_be_opened_again():
    clock = VirtualClock(frozen=False)
    for _ in range(2):
        with clock:
            time.sleep(30)

    assert s(30) == clock.now_ns()


def test_a_second_window_is_refused():
    with (
        VirtualClock(frozen=False),
        pytest.raises(ClockWindowError) as raised,
        VirtualClock(frozen=False),
    ):
        pass

    assert (
        "the virtual clock cannot start: another one runs in this process, and there is only one "
        "time.\n"
        "How to fix:\n"
        "  * use one clock at a time; what runs inside its window shares it"
    ) == str(raised.value)


def test_a_window_inside_a_coroutine_is_refused():
    async def main():
        with VirtualClock(frozen=False):
            pass

    with pytest.raises(ClockWindowError) as raised:
        asyncio.run(main())

    assert (
        "the virtual clock cannot start: it was opened inside a coroutine, whose event loop tells "
        "the time already.\n"
        "How to fix:\n"
        "  * open it in plain code, and run the event loop inside"
    ) == str(raised.value)


@pytest.mark.parametrize("tell", [time.monotonic, time.perf_counter], ids=["monotonic", "perf"])
def test_the_clocks_of_python_follow_where_the_calendar_is_left_alone(clock, tell, monkeypatch):
    name = tell.__name__
    before = getattr(time, name)()
    time.sleep(30)

    assert 30.0 == getattr(time, name)() - before


def test_the_calendar_follows():
    with VirtualClock(starts_at=datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)):
        asyncio.run(asyncio.sleep(30.000001))
        assert datetime(2031, 5, 6, 7, 8, 39, 1, tzinfo=UTC) == datetime.now(UTC)


def test_a_real_clock_tells_real_time():
    with RealClock() as clock:
        before = clock.now_ns()
        time.sleep(0.001)

    assert 1_000_000 <= clock.now_ns() - before
    assert [] == clock.notes


@pytest.fixture
def _ctrl_c_interrupts():
    """As at a terminal, also where the tests were started in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_ctrl_c_interrupts")
def test_ctrl_c_ends_a_loop_as_ever(clock):
    async def main():
        press = asyncio.to_thread(os.kill, os.getpid(), signal.SIGINT)
        await asyncio.gather(asyncio.sleep(100), press)

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(main())

    assert 0 == clock.now_ns()


@pytest.fixture
def interrupting(request):
    """What a signal raises, as a time limit of the test runner does, or Ctrl-C."""

    def interrupt(*_):
        raise request.param

    before = signal.signal(signal.SIGALRM, interrupt)
    yield request.param
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("interrupting", [KeyboardInterrupt, TimeoutError], indirect=True)
def test_a_signal_ends_a_wait_as_ever(clock, interrupting):
    interrupted = []

    def compute():
        while not interrupted:
            sum(range(1_000))

    def wait():
        signal.setitimer(signal.ITIMER_REAL, 0.005)
        work.join()

    work = threading.Thread(target=compute)
    work.start()
    with pytest.raises(interrupting):
        wait()
    interrupted.append(True)
    time.sleep(30)

    assert s(30) == clock.now_ns()
