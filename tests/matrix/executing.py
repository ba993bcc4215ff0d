"""Ways to execute the calls of a reply, with an event loop and without: the right ones.

Each takes the calls and the tools by name, and gives outcomes.
"""

import asyncio
import concurrent.futures
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

from tests.matrix.sdks import Outcome

PATIENCE_S = 40


def attempt(call, tools):
    try:
        return Outcome(call, tools[call.name](**call.arguments))
    except Exception as error:
        return failure(call, error)


async def attempt_async(call, tools):
    try:
        return Outcome(call, await tools[call.name](**call.arguments))
    except Exception as error:
        return failure(call, error)


def failure(call, error):
    return Outcome(call, f"Error: {error}", is_error=True)


def in_a_pool(calls, tools):
    with ThreadPoolExecutor(max(len(calls), 1)) as pool:
        return list(pool.map(lambda call: attempt(call, tools), calls))


def in_threads(calls, tools):
    outcomes = {}

    def run(place, call):
        outcomes[place] = attempt(call, tools)

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[place] for place in range(len(calls))]


def as_they_come(calls, tools):
    with ThreadPoolExecutor(max(len(calls), 1)) as pool:
        futures = [pool.submit(attempt, call, tools) for call in calls]
        return [future.result() for future in concurrent.futures.as_completed(futures)]


def with_patience(calls, tools):
    """Tells the model of those that take too long."""
    pool = ThreadPoolExecutor(max(len(calls), 1))
    futures = [pool.submit(attempt, call, tools) for call in calls]
    done, _ = concurrent.futures.wait(futures, timeout=PATIENCE_S)
    pool.shutdown(wait=False)
    return [
        future.result() if future in done else failure(call, "timed out")
        for call, future in zip(calls, futures, strict=True)
    ]


async def gathered(calls, tools):
    return list(await asyncio.gather(*(attempt_async(call, tools) for call in calls)))


async def in_a_task_group(calls, tools):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(attempt_async(call, tools)) for call in calls]
    return [task.result() for task in tasks]


async def in_other_threads(calls, tools):
    return list(await asyncio.gather(*(asyncio.to_thread(attempt, call, tools) for call in calls)))


async def as_they_come_async(calls, tools):
    tasks = [asyncio.create_task(attempt_async(call, tools)) for call in calls]
    return [await task for task in asyncio.as_completed(tasks)]


async def with_patience_async(calls, tools):
    async def patiently(call):
        try:
            return await asyncio.wait_for(attempt_async(call, tools), PATIENCE_S)
        except TimeoutError:
            return failure(call, "timed out")

    return list(await asyncio.gather(*map(patiently, calls)))


def until_one_is_there(calls, tools):
    """One result is all that it needs, and it ends with that."""
    pool = ThreadPoolExecutor(len(calls))
    futures = [pool.submit(attempt, call, tools) for call in calls]
    concurrent.futures.wait(futures, return_when=concurrent.futures.FIRST_COMPLETED)
    pool.shutdown(wait=False)


async def until_one_is_there_async(calls, tools):
    tasks = [asyncio.create_task(attempt_async(call, tools)) for call in calls]
    _, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def one_by_one(calls, tools):
    return [attempt(call, tools) for call in calls]


async def one_by_one_async(calls, tools):
    return [await attempt_async(call, tools) for call in calls]


def in_a_pool_of(workers):
    def execute(calls, tools):
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(lambda call: attempt(call, tools), calls))

    return execute


def behind_a_semaphore_of(permits):
    async def execute(calls, tools):
        permit = asyncio.Semaphore(permits)

        async def in_turn(call):
            async with permit:
                return await attempt_async(call, tools)

        return list(await asyncio.gather(*map(in_turn, calls)))

    return execute


def all_attempts(calls, tools):
    """Tries what failed once more, and keeps both outcomes."""
    first = in_a_pool(calls, tools)
    again = in_a_pool([outcome.call for outcome in first if outcome.is_error], tools)
    return [*first, *again]


async def all_attempts_async(calls, tools):
    first = await gathered(calls, tools)
    again = await gathered([outcome.call for outcome in first if outcome.is_error], tools)
    return [*first, *again]


def last_attempts(calls, tools):
    """Tries what failed once more."""
    return _last_of_each(all_attempts(calls, tools))


async def last_attempts_async(calls, tools):
    return _last_of_each(await all_attempts_async(calls, tools))


def _last_of_each(outcomes):
    return list({str(outcome.call): outcome for outcome in outcomes}.values())
