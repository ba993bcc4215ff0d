"""Replayed calls: at the transport and through the SDK, one by one and many at once."""

import asyncio
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.side_by_side.contenders import Contender
from benchmarks.side_by_side.laying import laid
from benchmarks.side_by_side.libraries import Transports, http
from benchmarks.side_by_side.rounds import Act, Effort, Figure, cpu_seconds, measured
from benchmarks.side_by_side.sessions import Wire, arguments_of, sessions, streamed
from replaykit.model import HttpRequest

MOST_ASKED = 50
"""About so many exchanges of a large cassette are asked for, spread over it."""

LARGEST_OF_MOST_WORK = 1_000
"""Calls differ in more ways than one up to here; beyond, one figure shows what growth does."""

CHUNKS = 500

AT_THE_TRANSPORT = "a call at the transport"
WITH_A_LOOP = "a call at the transport, with a loop"
SHUFFLED = "a call at the transport, in random order"
REWORDED = "the same in other words"
SDK = "a call through the SDK"
ASYNC_SDK = "a call through the SDK, async"
GATHERED = "calls in one gather"
STREAMED = f"a stream of {CHUNKS} chunks"
PIECES = "pieces in which that stream arrives"

Stopwatch = Callable[[Act], None]
"""Is given what is to be measured, when all that comes before it is done."""

Do = Callable[[Sequence[HttpRequest], Transports, Stopwatch], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """Requests that are sent to a cassette."""

    title: str
    do: Do
    asked: Sequence[HttpRequest]
    cassettes: Mapping[Contender, Path]
    size: int | None = None
    is_whole: bool = False
    """Whether it cannot be done in part."""

    def figures(self, effort: Effort) -> Iterator[Figure]:
        """What it takes each contender; of what can be done in part, for one of the requests."""
        pieces = 1 if self.is_whole else len(self.asked) - 1
        for one, seconds, note in measured(self._attempt, self.cassettes, effort, pieces=pieces):
            yield Figure(
                work=self.title, size=self.size, contender=one.name, value=seconds, note=note
            )

    def _attempt(self, contender: Contender, pieces: int) -> tuple[float, int]:
        taken: list[float] = []
        # The first call after opening finds nothing in the processor's caches, whoever answers it.
        asked = self.asked if self.is_whole else _spread(self.asked, pieces + 1)
        with contender.playing(self.cassettes[contender]) as transports:
            self.do(asked, transports, lambda act: taken.append(cpu_seconds(act)))
        return sum(taken), pieces


def calls(folder: Path, effort: Effort) -> Iterator[Figure]:
    """One call after the other, to cassettes of every size."""
    for size in effort.sizes:
        for work in _one_by_one(folder, size):
            yield from work.figures(effort)


def crowds(folder: Path, effort: Effort) -> Iterator[Figure]:
    """Many calls at once, and one answer in many pieces."""
    exchanges = list(sessions(effort.at_once))
    stream = [streamed(CHUNKS)]
    for title, kept, do in (
        (GATHERED, exchanges, _at_once),
        (STREAMED, stream, _read_a_stream),
    ):
        work = Work(
            title=title,
            do=do,
            asked=[one.request for one in kept],
            cassettes=laid(folder, title, kept),
            size=len(kept),
            is_whole=True,
        )
        # Each round takes long, and few of them tell little.
        yield from work.figures(replace(effort, seconds=effort.seconds * 5))
    for contender, path in work.cassettes.items():
        with contender.playing(path) as transports:
            pieces = _pieces(stream[0].request, transports)
        yield Figure(work=PIECES, size=1, contender=contender.name, value=pieces)


def _one_by_one(folder: Path, size: int) -> Iterator[Work]:
    exchanges = list(sessions(size))
    every = size // MOST_ASKED | 1  # odd, so that every turn of a session gets its share
    cassettes = laid(folder, f"calls {size}", exchanges)
    asked = [exchange.request for exchange in exchanges[::every]]
    shuffled = random.Random(size).sample(asked, len(asked))
    work: list[tuple[str, Do, list[HttpRequest]]] = [(AT_THE_TRANSPORT, _at_the_transport, asked)]
    if size <= LARGEST_OF_MOST_WORK:
        work += [
            (WITH_A_LOOP, _in_a_loop, asked),
            (SHUFFLED, _at_the_transport, shuffled),
            (REWORDED, _at_the_transport, [_reworded(one) for one in asked]),
            (SDK, _through_the_sdk, asked),
            (ASYNC_SDK, _through_the_async_sdk, asked),
        ]
    for title, do, requests in work:
        yield Work(title=title, do=do, asked=requests, cassettes=cassettes, size=size)


def _at_the_transport(
    asked: Sequence[HttpRequest], transports: Transports, measure: Stopwatch
) -> None:
    first, *rest = [_built(request) for request in asked]
    transport = _seen_by_a_client(http.Client(transport=transports.plain), first)

    def ask(requests: Sequence[Any]) -> None:
        for request in requests:
            transport.handle_request(request).read()

    ask([first])
    measure(lambda: ask(rest))


def _in_a_loop(asked: Sequence[HttpRequest], transports: Transports, measure: Stopwatch) -> None:
    first, *rest = [_built(request) for request in asked]
    transport = _seen_by_a_client(http.AsyncClient(transport=transports.for_loops), first)

    async def ask(requests: Sequence[Any]) -> None:
        for request in requests:
            await (await transport.handle_async_request(request)).aread()

    with asyncio.Runner() as runner:
        runner.run(ask([first]))
        measure(lambda: runner.run(ask(rest)))


def _through_the_sdk(
    asked: Sequence[HttpRequest], transports: Transports, measure: Stopwatch
) -> None:
    first, *rest = [arguments_of(request) for request in asked]
    client = transports.client()

    def ask(questions: Sequence[Wire]) -> None:
        for question in questions:
            client.chat.completions.create(**question)

    ask([first])
    measure(lambda: ask(rest))


def _through_the_async_sdk(
    asked: Sequence[HttpRequest], transports: Transports, measure: Stopwatch
) -> None:
    first, *rest = [arguments_of(request) for request in asked]
    client = transports.async_client()

    async def ask(questions: Sequence[Wire]) -> None:
        for question in questions:
            await client.chat.completions.create(**question)

    with asyncio.Runner() as runner:
        runner.run(ask([first]))
        measure(lambda: runner.run(ask(rest)))


def _at_once(asked: Sequence[HttpRequest], transports: Transports, measure: Stopwatch) -> None:
    questions = [arguments_of(request) for request in asked]
    client = transports.async_client()

    async def ask() -> None:
        await asyncio.gather(*(client.chat.completions.create(**one) for one in questions))

    with asyncio.Runner() as runner:
        measure(lambda: runner.run(ask()))


def _read_a_stream(
    asked: Sequence[HttpRequest], transports: Transports, measure: Stopwatch
) -> None:
    client, question = transports.client(), arguments_of(asked[0])
    measure(lambda: list(client.chat.completions.create(**question)))


def _pieces(request: HttpRequest, transports: Transports) -> int:
    built = _built(request)
    transport = _seen_by_a_client(http.Client(transport=transports.plain), built)
    return sum(1 for _ in transport.handle_request(built).stream)


def _seen_by_a_client(client: Any, request: Any) -> Any:  # noqa: ANN401  (of either library)
    """The transport that a client would use: some stand in for it there, and not below."""
    return client._transport_for_url(request.url)


def _spread(asked: Sequence[HttpRequest], pieces: int) -> Sequence[HttpRequest]:
    """So many of them, from all over: for who looks through all, the first are the cheapest."""
    step = len(asked) / pieces
    return [asked[int((number + 0.5) * step)] for number in range(pieces)]


def _reworded(request: HttpRequest) -> HttpRequest:
    """Asking the same with a space more: not to be found by its bytes."""
    return replace(request, body=json.dumps(json.loads(request.body)).encode())


def _built(request: HttpRequest) -> Any:  # noqa: ANN401  (of either library)
    headers = [pair for pair in request.headers if pair[0].lower() != "content-length"]
    return http.Request(request.method, request.url, headers=headers, content=request.body)
