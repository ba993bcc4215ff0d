"""Toolboxes on a clock that stands still, and the calls that replies ask for."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor

from replaykit.clock import VirtualClock
from replaykit.model import Call
from replaykit.tools.toolbox import Toolbox


class Watch:
    """A clock that is wound by hand."""

    def __init__(self):
        self.ns = 0

    def __call__(self):
        return self.ns


def a_box(**options):
    return Toolbox(now_ns=Watch(), real_now_ns=Watch(), **options)


def asked(call_id, name, **arguments):
    """A call as a model writes it."""
    return Call(id=call_id, name=name, arguments_text=json.dumps(arguments), arguments=arguments)


def links(box):
    """Which calls the executions answer, and how that was found."""
    return [(span.call_id, span.linked_by) for span in box.spans]


def in_virtual_time(act, **options):
    """What `act(box)` gives in a window, with the box and how long it took in seconds."""
    with VirtualClock(frozen=False) as clock:
        box = Toolbox(now_ns=clock.now_ns, real_now_ns=Watch(), **options)
        with box.opened():
            given = act(box)
        return given, box, clock.now_ns() / 10**9


def gathered(*calls):
    """Runs `(function, arguments)` pairs at once, in tasks."""

    async def main():
        return await asyncio.gather(
            *(function(**arguments) for function, arguments in calls), return_exceptions=True
        )

    return asyncio.run(main())


def in_threads(*calls):
    """Runs them at once, in threads that are handed to nobody."""
    threads = [threading.Thread(target=function, kwargs=arguments) for function, arguments in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def in_a_pool(*calls):
    """Runs them at once, in a pool of threads."""
    with ThreadPoolExecutor(len(calls)) as pool:
        futures = [pool.submit(function, **arguments) for function, arguments in calls]
    return [future.result() for future in futures]
