"""What waiting costs on the virtual clock: `python -m benchmarks.virtual_clock` prints a table.

Each program is compared with the same one on a plain loop whose tools wait 0.1 ms, or not at
all. CPU time, so that waiting itself costs nothing.
"""

import asyncio
import gc
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median

from replaykit.clock import VirtualClock
from tests.clock import agents

CALLS = 10_000
WORKERS = 16
ROUNDS = 5
TURNS = 20
SPAN_S = 30
SHORT_S = 0.0001

Program = Callable[[float], object]
"""Takes how long each tool waits, in seconds."""


@dataclass(frozen=True)
class Row:
    """One program, with what it takes on the virtual clock, with a short wait and without any."""

    work: str
    virtual_s: float
    clock_ms: float
    timed_ms: float
    plain_ms: float

    def __str__(self) -> str:
        cells = [f"{self.work} | {self.virtual_s:,.0f} | {self.clock_ms:.2f}"]
        for other in (self.timed_ms, self.plain_ms):
            cells += [f"{other:.2f} | {self.clock_ms / other:.1f}" if other else "- | -"]
        return f"| {' | '.join(cells)} |"


def main(calls: int = CALLS, rounds: int = ROUNDS, turns: int = TURNS) -> int:
    """Measures and prints."""
    sys.stdout.write(
        "| work | virtual s | on the clock, ms | 0.1 ms on a plain loop, ms | ratio"
        " | no waiting, ms | ratio |\n"
        f"{'|---' * 7}|\n"
    )
    for row in rows(calls, rounds, turns):
        sys.stdout.write(f"{row}\n")
    return 0


def rows(calls: int, rounds: int, turns: int) -> Iterator[Row]:
    """Every program, measured."""
    for work, program in programs(calls).items():
        yield compared(f"{calls:,} tool calls {work}", program, rounds)
    for provider in filter(find_spec, ("openai", "anthropic")):
        program = turn_of(provider, turns)
        yield compared(f"{turns} turns of 3 calls with {provider}'s SDK", program, rounds)
    yield Row("a window, opened and closed", 0, measured(window, rounds * 20), 0, 0)
    yield Row("the same, its dates frozen", 0, measured(frozen_window, rounds * 20), 0, 0)


def compared(work: str, program: Program, rounds: int) -> Row:
    """A program on both clocks, turn by turn, so that a busy machine is busy for both."""
    on_the_clock: list[float] = []
    timed: list[float] = []
    plain: list[float] = []
    virtual_s = 0.0
    for _ in range(rounds):
        clock = VirtualClock(frozen=False)
        gc.collect()
        on_the_clock.append(_ms(program, SPAN_S, clock))
        timed.append(_ms(program, SHORT_S, nullcontext()))
        plain.append(_ms(program, 0, nullcontext()))
        virtual_s = clock.now_ns() / 1e9
    return Row(work, virtual_s, median(on_the_clock), median(timed), median(plain))


def measured(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds, the median of some rounds."""
    return median(_ms(lambda _: work(), 0, nullcontext()) for _ in range(rounds))


def _ms(program: Program, span_s: float, window: AbstractContextManager[object]) -> float:
    with window:
        began_ns = _worked_ns()
        program(span_s)
        return (_worked_ns() - began_ns) / 1e6


def _worked_ns() -> int:
    """By the one clock of Python's that the virtual one leaves alone."""
    return time.clock_gettime_ns(time.CLOCK_PROCESS_CPUTIME_ID)


def programs(calls: int) -> dict[str, Program]:
    """The ways in which an agent may call many tools."""
    return {
        "by gather": lambda span_s: asyncio.run(by_gather(calls, span_s)),
        "in sequence": lambda span_s: asyncio.run(in_sequence(calls, span_s)),
        f"through asyncio.to_thread, {WORKERS} workers": lambda span_s: asyncio.run(
            through_threads(calls, span_s)
        ),
        f"in a pool of {WORKERS} threads": lambda span_s: in_a_pool(calls, span_s),
        "in plain code": lambda span_s: in_plain_code(calls, span_s),
    }


async def tool(span_s: float) -> None:
    """Waits, or does nothing at all."""
    await asyncio.sleep(span_s)


def blocking_tool(span_s: float) -> None:
    """The same in a thread."""
    if span_s:
        time.sleep(span_s)


async def by_gather(calls: int, span_s: float) -> None:
    """All at once."""
    await asyncio.gather(*(tool(span_s) for _ in range(calls)))


async def in_sequence(calls: int, span_s: float) -> None:
    """One by one."""
    for _ in range(calls):
        await tool(span_s)


async def through_threads(calls: int, span_s: float) -> None:
    """All at once, as many as there are workers."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(WORKERS))
    await asyncio.gather(*(asyncio.to_thread(blocking_tool, span_s) for _ in range(calls)))


def in_a_pool(calls: int, span_s: float) -> None:
    """Without any loop."""
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(blocking_tool, [span_s] * calls))


def in_plain_code(calls: int, span_s: float) -> None:
    """One by one, without any loop."""
    for _ in range(calls):
        blocking_tool(span_s)


def turn_of(provider: str, turns: int) -> Program:
    """An agent of the SDK: a reply with three calls, the tools, and the answer."""

    def program(span_s: float) -> None:
        async def tools(calls: list[tuple[str, str]]) -> list[tuple[str, str]]:
            async def one(call_id: str) -> tuple[str, str]:
                await tool(span_s)
                return call_id, "fine"

            return list(await asyncio.gather(*(one(call_id) for call_id, _ in calls)))

        for _ in range(turns):
            script = agents.Script(provider)
            client = agents.client(provider, is_async=True, script=script)
            asyncio.run(_turn(provider, client, tools))

    return program


async def _turn(provider: str, client: object, tools: Callable[..., Awaitable[object]]) -> None:
    await agents.run_async(provider, client, tools)


def window() -> None:
    """Nothing happens in it."""
    with VirtualClock(frozen=False):
        pass


def frozen_window() -> None:
    """The same, with freezegun."""
    with VirtualClock():
        pass


if __name__ == "__main__":
    sys.exit(main())
