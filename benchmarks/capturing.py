"""What capturing costs a program: `python -m benchmarks.capturing` prints two tables.

A provider in another process takes 20 ms for each answer. The same requests go out in turns with
and without a capture around them, so that what slows the machine down slows down both.
"""

import asyncio
import importlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import replaykit
from benchmarks.slow_provider import slow_provider

ROUNDS = 15
REQUESTS = 20
AT_ONCE = 10
STREAMS_MB = (1, 16, 256)
PIECES = 50
_MEASURABLE_MS = 0.1

openai: Any = importlib.import_module("openai")
http: Any = importlib.import_module("httpx2" if find_spec("httpx2") else "httpx")

_WORDS = "Compare the weather in Tokyo and London, and say where to go. "
_numbers = count(1)


def main(
    rounds: int = ROUNDS, requests: int = REQUESTS, streams_mb: Sequence[int] = STREAMS_MB
) -> int:
    """Prints the tables."""
    with tempfile.TemporaryDirectory() as folder, slow_provider() as url:
        _say("| work | without, ms | captured, ms | ratio |\n|---|---|---|---|\n")
        for row in rows(url, Path(folder), rounds, requests):
            ratio = row.captured_ms / row.without_ms if row.without_ms >= _MEASURABLE_MS else None
            told = "-" if ratio is None else f"{ratio:.2f}"
            _say(f"| {row.work} | {row.without_ms:.2f} | {row.captured_ms:.2f} | {told} |\n")
        _say("\n| stream, MB | without, peak MB | captured, peak MB |\n|---|---|---|\n")
        for megabytes in streams_mb:
            place = Path(folder) / "stream.cassette"
            peaks = [_peak(url, megabytes, place, is_captured=one) for one in (False, True)]
            _say(f"| {megabytes} | {peaks[0]:.0f} | {peaks[1]:.0f} |\n")
    return 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """How long a piece of work takes in a program that is captured, and in one that is not."""

    work: str
    without_ms: float
    captured_ms: float


def rows(url: str, folder: Path, rounds: int, requests: int) -> Iterator[Row]:
    """Every piece of work that a program would notice it by."""
    works = {f"a request of {kb} KB": _asking(url, kb, requests) for kb in (1, 10, 50)}
    for kilobytes in (1, 10):
        title = f"{AT_ONCE} requests of {kilobytes} KB at once, async"
        works[title] = _gathering(url, kilobytes, requests)
    works["the first byte of a stream"] = _first_byte(url, requests)
    title = f"a stream of {PIECES} pieces, 5 ms apart, to its end"
    works[title] = _whole_stream(url, max(1, requests // 10))
    works["open and close a capture"] = _nothing
    for title, work in works.items():
        yield _compared(title, folder, rounds, work)


Measured = Callable[[], list[float]]
"""Does its work, and gives how many seconds each part of it took."""


def _compared(title: str, folder: Path, rounds: int, work: Measured) -> Row:
    taken: dict[bool, list[float]] = {False: [], True: []}
    for number in range(rounds + 1):
        for is_captured in taken:
            name = folder / f"{next(_numbers)}.cassette"
            began = time.perf_counter()
            with replaykit.capture(name) if is_captured else nullcontext():
                parts = work()
            whole = time.perf_counter() - began
            if number:  # the first round goes to warming up
                taken[is_captured] += parts or [whole]
    without, captured = (statistics.median(taken[one]) * 1000 for one in (False, True))
    return Row(work=title, without_ms=without, captured_ms=captured)


def _asking(url: str, kilobytes: int, requests: int) -> Measured:
    client = openai.OpenAI(api_key="none", base_url=f"{url}/v1")

    def ask() -> list[float]:
        return [
            _seconds(lambda: client.chat.completions.create(**_question(kilobytes)))
            for _ in range(requests)
        ]

    return ask


def _gathering(url: str, kilobytes: int, requests: int) -> Measured:
    async def ask_all() -> list[float]:
        async with openai.AsyncOpenAI(api_key="none", base_url=f"{url}/v1") as client:

            async def ask() -> list[float]:
                return [
                    await _awaited(client.chat.completions.create(**_question(kilobytes)))
                    for _ in range(max(1, requests // AT_ONCE))
                ]

            parts = await asyncio.gather(*(ask() for _ in range(AT_ONCE)))
        return [one for part in parts for one in part]

    return lambda: asyncio.run(ask_all())


def _first_byte(url: str, requests: int) -> Measured:
    client = http.Client()

    def read() -> list[float]:
        taken = []
        for _ in range(requests):
            began = time.perf_counter()
            with client.stream("POST", f"{url}/stream/20", content=b"{}") as response:
                pieces = response.iter_bytes()
                next(pieces)
                taken.append(time.perf_counter() - began)
                list(pieces)
        return taken

    return read


def _whole_stream(url: str, requests: int) -> Measured:
    client = http.Client()

    def read() -> list[float]:
        return [
            _seconds(lambda: client.post(f"{url}/paced/{PIECES}", content=b"{}"))
            for _ in range(requests)
        ]

    return read


def _nothing() -> list[float]:
    return []


def _peak(url: str, megabytes: int, place: Path, *, is_captured: bool) -> float:
    """How much memory a program needs that reads a stream, piece by piece."""
    name = place.with_name(f"memory{next(_numbers)}.cassette")
    around = f"replaykit.capture({str(name)!r})" if is_captured else "nullcontext()"
    source = f"""
import resource, replaykit, {http.__name__} as http
from contextlib import nullcontext
with {around}, http.stream("POST", "{url}/stream/{megabytes * 1000}", content=b"{{}}") as response:
    for piece in response.iter_bytes():
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    return int(run.stdout) / 1024


def _question(kilobytes: int) -> dict[str, Any]:
    text = f"{next(_numbers)} " + _WORDS * (kilobytes * 1000 // len(_WORDS))
    return {"model": "gpt-5", "messages": [{"role": "user", "content": text}]}


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


async def _awaited(answer: Awaitable[object]) -> float:
    began = time.perf_counter()
    await answer
    return time.perf_counter() - began


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
