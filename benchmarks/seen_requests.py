"""Whether replay sees every client, wherever it sends: `python -m benchmarks.seen_requests`.

Each client asks a server on this machine, which the guard lets through: only what stands in for the
client keeps its request from being sent for real. The cassette is empty, so that a request which is
seen is refused.
"""

import asyncio
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from benchmarks.exit import Exit, Target
from benchmarks.exits import all_exits
from benchmarks.ways_out import empty_line, listening
from replaykit.wire import guard_network, opened

_ON_ITS_WAY = 0.2

_NOT_HTTP = ("websockets",)
_Send = Callable[[], object]
_How = Callable[[ThreadPoolExecutor, _Send], object]


@dataclass(frozen=True, slots=True)
class Seen:
    """One client, asking in one way."""

    client: str
    how: str
    requests: int
    """How many of them came by."""

    arrived: int
    """How much came out at the other end."""

    @property
    def is_right(self) -> bool:
        """Whether the request was seen, and nothing was sent."""
        return self.requests > 0 and not self.arrived


def main() -> int:
    """Prints a row for each client; 0 where every request was seen and none was sent."""
    sys.stdout.write(f"| client | {' | '.join(HOWS)} |\n{'|---' * (len(HOWS) + 1)}|\n")
    rows = {client.name: [seen(client, how) for how in HOWS] for client in clients()}
    for name, cells in rows.items():
        words = ["seen" if cell.is_right else "**sent**" for cell in cells]
        sys.stdout.write(f"| {name} | {' | '.join(words)} |\n")
    every = [cell for cells in rows.values() for cell in cells]
    wrong = sum(not cell.is_right for cell in every)
    sys.stdout.write(f"\n{len(every)} requests: {len(every) - wrong} seen, {wrong} not.\n")
    return int(bool(wrong))


def clients() -> Iterator[Exit]:
    """Every HTTP client that is installed."""
    for exit_ in all_exits():
        is_client = exit_.kind == "client" and exit_.name not in _NOT_HTTP
        if (is_client or exit_.name in ("http.client", "urllib.request")) and exit_.is_here:
            yield exit_


def seen(client: Exit, how: str) -> Seen:
    """What came of one request."""
    guard_network()
    with listening() as (target, arrived), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        line = empty_line()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(int).result()
            with opened(line):
                HOWS[how](pool, lambda: _quietly(client, target))
        time.sleep(0 if line.log.intercepted else _ON_ITS_WAY)
        return Seen(client.name, how, line.log.intercepted, len(arrived))


def _quietly(client: Exit, target: Target) -> None:
    with suppress(Exception):
        client.leave(target)


def _in_a_thread(_: ThreadPoolExecutor, send: _Send) -> None:
    thread = threading.Thread(target=send)
    thread.start()
    thread.join()


def _in_a_task(_: ThreadPoolExecutor, send: _Send) -> None:
    asyncio.run(asyncio.to_thread(send))


def _after_another(_: ThreadPoolExecutor, send: _Send) -> None:
    with opened(empty_line()):
        """It is over before anything is sent."""
    send()


HOWS: Mapping[str, _How] = {
    "here": lambda _, send: send(),
    "in a thread": _in_a_thread,
    "in a thread of a task": _in_a_task,
    "in a pool older than the run": lambda pool, send: pool.submit(send).result(),
    "after a run inside this one": _after_another,
}
"""Where a request may be sent from; the pool is older than the run."""


if __name__ == "__main__":
    sys.exit(main())
