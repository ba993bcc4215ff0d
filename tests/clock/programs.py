"""Programs made at random of all that waits, and what happened in them.

Unless ties are asked for, the waits of a program are such that no two limits and events of theirs
fall together, so that the same happens on whatever clock it runs.
"""

import asyncio
import queue
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

import anyio
import anyio.to_thread

LEAVES = ("sleep", "thread", "anyio", "queue", "event", "pool")
TREES = ("gather", "serial", "limit")
DEEPEST = 2
PATIENCE = 30
"""Units of time after which whoever waits for another one gives up: never, if all is well."""


class Program:
    """A tree of waits, grown from a seed."""

    def __init__(self, seed, *, unit=1.0, ties=False, size=3):
        self.random = random.Random(seed)
        self.unit = unit
        self.spans = range(4) if ties else range(1, 5)
        self.names = iter(range(10_000))
        self.events = []
        self.lock = threading.Lock()
        self.tree = ("gather", self.name(), [self.grow(0) for _ in range(size)])

    def name(self):
        return next(self.names)

    def span(self, more=0.0):
        return (self.random.choice(self.spans) + more) * self.unit

    def grow(self, depth, leaves=("locked", *LEAVES)):
        kind = self.random.choice((*leaves, *TREES * (depth < DEEPEST)))
        if kind == "pool":
            return kind, self.name(), [self.span() for _ in range(2)]
        if kind == "limit":
            # Whoever comes first to a lock is chance: it must not decide whether there is time.
            # A limit is never over when something else is: that would be chance as well.
            limit = self.span(0.5 / (depth + 1)) if self.spans[0] else self.span()
            return kind, self.name(), (limit, self.grow(depth + 1, LEAVES))
        if kind in TREES:
            return kind, self.name(), [self.grow(depth + 1, leaves) for _ in range(2)]
        return kind, self.name(), self.span()

    def say(self, *what):
        self.events.append(what)

    async def run(self):
        """Runs it; what happened stands in `events` then."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(32))
        await self.play(self.tree)

    async def play(self, node):
        kind, name, what = node
        await getattr(self, f"_{kind}")(name, what)
        self.say(kind, name)

    async def _sleep(self, name, span):
        await asyncio.sleep(span)

    async def _thread(self, name, span):
        await asyncio.to_thread(self._work, name, span)

    async def _anyio(self, name, span):
        await anyio.to_thread.run_sync(self._work, name, span)

    async def _locked(self, name, span):
        await asyncio.to_thread(self._work_alone, name, span)

    async def _queue(self, name, span):
        work = queue.Queue()
        taken = asyncio.to_thread(work.get, timeout=PATIENCE * self.unit)

        async def put():
            await asyncio.sleep(span)
            work.put(name)

        self.say("taken", (await asyncio.gather(taken, put()))[0])

    async def _event(self, name, span):
        event = threading.Event()
        threading.Timer(span, event.set).start()
        self.say("seen", name, await asyncio.to_thread(event.wait, PATIENCE * self.unit))

    async def _pool(self, name, spans):
        await asyncio.to_thread(self._work_in_a_pool, name, spans)

    async def _gather(self, name, nodes):
        await asyncio.gather(*map(self.play, nodes))

    async def _serial(self, name, nodes):
        for node in nodes:
            await self.play(node)

    async def _limit(self, name, what):
        span, node = what
        try:
            async with asyncio.timeout(span):
                await self.play(node)
        except TimeoutError:
            self.say("timeout", name)

    def _work(self, name, span):
        self.say("begins", name)
        time.sleep(span)
        self.say("ends", name)

    def _work_alone(self, name, span):
        with self.lock:
            self._work(name, span)

    def _work_in_a_pool(self, name, spans):
        with ThreadPoolExecutor(len(spans)) as pool:
            futures = [pool.submit(self._work, (name, n), span) for n, span in enumerate(spans)]
            for future in as_completed(futures):
                self.say("completed", futures.index(future), name)
