"""Ways to execute the calls of a reply, with an event loop and without: the wrong ones."""

import asyncio
import concurrent.futures
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tests.matrix.executing import (
    PATIENCE_S,
    as_they_come,
    as_they_come_async,
    attempt,
    attempt_async,
    failure,
    gathered,
)
from tests.matrix.sdks import Outcome


def one_timeout_for_all(calls, tools):
    pool = ThreadPoolExecutor(len(calls))
    futures = [pool.submit(attempt, call, tools) for call in calls]
    done, _ = concurrent.futures.wait(futures, timeout=PATIENCE_S)
    pool.shutdown(wait=False)
    if len(done) < len(calls):
        raise TimeoutError
    return [future.result() for future in futures]


async def one_timeout_for_all_async(calls, tools):
    async with asyncio.timeout(PATIENCE_S):
        return await gathered(calls, tools)


async def on_the_loop(calls, tools):
    async def run(call):
        return attempt(call, tools)

    return list(await asyncio.gather(*map(run, calls)))


def zipped(calls, tools):
    done = as_they_come(calls, tools)
    return [replace(one, call=call) for call, one in zip(calls, done, strict=True)]


async def zipped_async(calls, tools):
    done = await as_they_come_async(calls, tools)
    return [replace(one, call=call) for call, one in zip(calls, done, strict=True)]


def unprotected(calls, tools):
    with ThreadPoolExecutor(max(len(calls), 1)) as pool:
        values = pool.map(lambda call: tools[call.name](**call.arguments), calls)
        return [Outcome(call, value) for call, value in zip(calls, values, strict=True)]


async def unprotected_async(calls, tools):
    values = await asyncio.gather(*(tools[call.name](**call.arguments) for call in calls))
    return [Outcome(call, value) for call, value in zip(calls, values, strict=True)]


def one_error_for_all(calls, tools):
    try:
        return unprotected(calls, tools)
    except ConnectionError as error:
        return [failure(call, error) for call in calls]


async def one_error_for_all_async(calls, tools):
    try:
        return await unprotected_async(calls, tools)
    except ConnectionError as error:
        return [failure(call, error) for call in calls]


def nothing_after_an_error(calls, tools):
    try:
        return unprotected(calls, tools)
    except ConnectionError:
        return []


async def nothing_after_an_error_async(calls, tools):
    try:
        return await unprotected_async(calls, tools)
    except ConnectionError:
        return []


def bound_late(calls, tools):
    work = [lambda: attempt(call, tools) for call in calls]  # noqa: B023  (this is the bug)
    with ThreadPoolExecutor(len(work)) as pool:
        done = pool.map(lambda one: one(), work)
        return [replace(one, call=call) for call, one in zip(calls, done, strict=True)]


async def bound_late_async(calls, tools):
    work = [lambda: attempt_async(call, tools) for call in calls]  # noqa: B023  (likewise)
    done = await asyncio.gather(*(one() for one in work))
    return [replace(one, call=call) for call, one in zip(calls, done, strict=True)]


def only_the_first(calls, tools):
    return [attempt(call, tools) for call in calls[:1]]


async def only_the_first_async(calls, tools):
    return [await attempt_async(call, tools) for call in calls[:1]]


async def given_up_but_not_called_off(calls, tools):
    tasks = [asyncio.create_task(attempt_async(call, tools)) for call in calls]
    done, _ = await asyncio.wait(tasks, timeout=PATIENCE_S)
    return [
        task.result() if task in done else failure(call, "timed out")
        for call, task in zip(calls, tasks, strict=True)
    ]
