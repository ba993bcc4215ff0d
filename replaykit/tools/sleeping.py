"""Edge: waiting in a task, by whichever library runs it."""

import asyncio
import sys
from typing import Any


def is_on_a_loop() -> bool:
    """Whether this thread runs tasks at present, so that to block it would block them all."""
    return _trio_here() is not None or _asyncio_runs_here()


async def sleep(seconds: float) -> None:
    """Lets time pass; what sleeps is looked up now, since a clock may have replaced it."""
    trio = _trio_here()
    await (asyncio if trio is None else trio).sleep(seconds)


async def sleep_forever() -> None:
    """Never ends by itself."""
    trio = _trio_here()
    if trio is not None:
        await trio.sleep_forever()
    await asyncio.get_running_loop().create_future()


def _asyncio_runs_here() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _trio_here() -> Any:  # noqa: ANN401  (a module that need not be installed)
    """Trio, where it runs the task that asks; None where asyncio does, or nobody."""
    trio = sys.modules.get("trio")
    if trio is None or _asyncio_runs_here():
        return None
    try:
        trio.lowlevel.current_task()
    except RuntimeError:
        return None
    return trio
