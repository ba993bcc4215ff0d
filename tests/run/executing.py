"""How agents execute the calls of a turn: each gives what `Way.converse` takes for executing."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import anyio
import anyio.to_thread


def by_gather(tools):
    async def execute(calls):
        return await asyncio.gather(*(tools[name](**given) for _, name, given in calls))

    return execute


def in_sequence(tools):
    async def execute(calls):
        return [await tools[name](**given) for _, name, given in calls]

    return execute


def in_a_task_group(tools):
    async def execute(calls):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(tools[name](**given)) for _, name, given in calls]
        return [task.result() for task in tasks]

    return execute


def in_anyios_task_group(tools):
    async def execute(calls):
        results = {}

        async def one(call_id, name, given):
            results[call_id] = await tools[name](**given)

        async with anyio.create_task_group() as group:
            for call in calls:
                group.start_soon(one, *call)
        return [results[call[0]] for call in calls]

    return execute


def by_to_thread(tools):
    async def execute(calls):
        return await asyncio.gather(
            *(asyncio.to_thread(tools[name], **given) for _, name, given in calls)
        )

    return execute


def by_run_in_executor(tools):
    async def execute(calls):
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(len(calls)) as pool:
            waiting = [
                loop.run_in_executor(pool, tools[name], *given.values()) for _, name, given in calls
            ]
            return await asyncio.gather(*waiting)

    return execute


def in_anyios_threads(tools):
    async def execute(calls):
        return await asyncio.gather(
            *(anyio.to_thread.run_sync(tools[name], *given.values()) for _, name, given in calls)
        )

    return execute


def in_a_pool(tools, workers=None):
    def execute(calls):
        with ThreadPoolExecutor(workers or len(calls)) as pool:
            return list(pool.map(lambda call: tools[call[1]](**call[2]), calls))

    return execute


def in_threads(tools):
    def execute(calls):
        results = {}

        def one(call_id, name, given):
            results[call_id] = tools[name](**given)

        threads = [threading.Thread(target=one, args=call) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [results[call[0]] for call in calls]

    return execute


def one_by_one(tools):
    return lambda calls: [tools[name](**given) for _, name, given in calls]


AT_ONCE_IN_TASKS = (by_gather, in_a_task_group, in_anyios_task_group)
WITH_THREADS = (by_to_thread, by_run_in_executor, in_anyios_threads)
WITHOUT_A_LOOP = (in_a_pool, in_threads, one_by_one)
