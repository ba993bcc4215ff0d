"""What the rest of replaykit takes hold of the clock by: hooks, holds, and who goes next."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from replaykit.clock import Hold, VirtualClock
from tests.clock.seconds import s


def test_a_hold_costs_tasks_and_threads_no_time(clock):
    hold = Hold()
    order = []

    async def task():
        await hold
        order.append("task")

    def thread():
        hold.wait()
        order.append("thread")

    def release():
        order.append(hold.held)
        hold.release()
        return True

    clock.when_nobody_can_run(release)

    async def main():
        await asyncio.gather(task(), asyncio.to_thread(thread), asyncio.sleep(30))

    asyncio.run(main())

    assert 2 == order[0]
    assert {"task", "thread"} == set(order[1:3])
    assert s(30) == clock.now_ns()


def test_who_comes_after_the_release_is_not_held(clock):
    hold = Hold()
    hold.release()
    hold.wait()

    async def main():
        await hold

    asyncio.run(main())

    assert (0, 0) == (hold.held, clock.now_ns())


def test_a_task_that_is_cancelled_is_not_held_any_more(clock):
    hold = Hold()

    async def wait():
        await hold

    async def main():
        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        held = hold.held
        task.cancel()
        await asyncio.wait([task])
        return held, hold.held

    assert (1, 0) == asyncio.run(main())


def test_without_a_clock_a_hold_works_as_well():
    hold = Hold()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(hold.wait)
        hold.release()

        assert waiting.result(5) is None


def test_a_hook_is_asked_at_each_instant_before_time_goes_on(clock):
    asked = []

    def hook():
        asked.append(clock.now_ns())
        return False

    clock.when_nobody_can_run(hook)
    with ThreadPoolExecutor() as pool:
        list(pool.map(time.sleep, [30, 45]))

    assert [0, s(30)] == asked


def test_what_a_hook_raises_ends_the_test(clock):
    def hook():
        raise ZeroDivisionError

    clock.when_nobody_can_run(hook)
    with pytest.raises(ZeroDivisionError):
        time.sleep(30)


def test_the_width_of_a_fan_out_is_what_gathers_at_a_hold(clock):
    """
    Five at once, in threads, two at a time.
    """
    groups = []
    holds = [Hold()]

    def release():
        hold = holds[-1]
        if not hold.held:
            return False
        groups.append(hold.held)
        holds.append(Hold())
        hold.release()
        return True

    clock.when_nobody_can_run(release)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: holds[-1].wait(), range(5)))

    assert ([2, 2, 1], 0) == (groups, clock.now_ns())


class LastCome:
    """Whoever could go last goes first, and what could be chosen is kept."""

    def __init__(self):
        self.choices = []

    def choose(self, kind, options):
        self.choices.append((kind, tuple(options)))
        return len(options) - 1


def test_a_chooser_says_which_thread_goes_next():
    chooser = LastCome()
    order = []
    with VirtualClock(frozen=False, chooser=chooser):
        threads = [threading.Thread(target=order.append, args=(n,), name=f"t{n}") for n in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [2, 1, 0] == order
    assert ("actor", ("2 t0", "3 t1", "4 t2")) == chooser.choices[0]


def test_a_chooser_says_which_timer_of_an_instant_goes_next():
    chooser = LastCome()
    order = []

    async def tool(name):
        await asyncio.sleep(30)
        order.append(name)

    async def main():
        await asyncio.gather(*map(tool, "abc"))

    with VirtualClock(frozen=False, chooser=chooser):
        asyncio.run(main())

    assert ["c", "b", "a"] == order
    assert ["timer", "timer"] == [kind for kind, _ in chooser.choices]
    assert [3, 2] == [len(options) for _, options in chooser.choices]
