"""Ways to have something called beside the task that asks for it, in a thread of its own."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import anyio


def in_a_thread(call):
    got = []
    thread = threading.Thread(target=lambda: got.append(call()))
    thread.start()
    thread.join()
    return got[0]


def in_a_pool(call):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


def in_to_thread(call):
    return asyncio.run(asyncio.to_thread(call))


def in_anyio(call):
    return anyio.run(anyio.to_thread.run_sync, call)
