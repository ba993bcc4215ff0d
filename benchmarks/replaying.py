"""What replaying costs: `python -m benchmarks.replaying` prints a table.

Each piece of work is done in turns over an in-process transport that returns canned bytes, which no
replay can be faster than (the limit), and from a cassette. CPU time, medians of several rounds.
"""

import asyncio
import importlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import replaykit
from benchmarks.canned import canned_transport
from benchmarks.cassettes import URL, sessions
from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import publish
from replaykit.model import Chunk, Exchange, HttpRequest, HttpResponse

SIZES = (10, 1_000, 10_000)
ROUNDS = 15
MOST_ASKED = 50
"""About so many exchanges of a large cassette are asked for, spread over it."""

AT_ONCE = 200
CHUNKS = 500

http: Any = importlib.import_module("httpx2" if find_spec("httpx2") else "httpx")
openai: Any = importlib.import_module("openai")

Stopwatch = Callable[[Callable[[], object]], None]
"""Is given what is to be measured, when all that comes before it is done."""

_QUESTION = {"model": "gpt-5", "messages": [{"role": "user", "content": "?"}]}


@dataclass(frozen=True, slots=True)
class Transports:
    """What a client sends its requests through, without a loop and with one."""

    plain: Any
    for_loops: Any


@dataclass(frozen=True, slots=True)
class Work:
    """Something that is done over canned bytes and from a cassette."""

    title: str
    cassette: Path
    answers: Sequence[HttpResponse]
    do: Callable[[Transports, Stopwatch], None]
    times: int = 1
    has_limit: bool = True


def main(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> int:
    """Prints a row for each piece of work."""
    sys.stdout.write("| work | limit, µs | replaykit, µs | ratio |\n|---|---|---|---|\n")
    with tempfile.TemporaryDirectory() as folder:
        for work in _all_work(Path(folder), sizes):
            sys.stdout.write(_row(work, rounds))
            sys.stdout.flush()
    return 0


def _row(work: Work, rounds: int) -> str:
    pairs = [(_over_canned_bytes(work), _from_a_cassette(work)) for _ in range(rounds + 1)]
    # The first round goes to warming up.
    limit, ours = (
        statistics.median(taken) / work.times * 1e6 for taken in zip(*pairs[1:], strict=True)
    )
    if not work.has_limit:
        return f"| {work.title} | - | {ours:,.0f} | - |\n"
    return f"| {work.title} | {limit:,.0f} | {ours:,.0f} | {ours / limit:.2f} |\n"


def _over_canned_bytes(work: Work) -> float:
    transport = canned_transport(http, work.answers)
    return _seconds(work, Transports(transport, transport), nullcontext())


def _from_a_cassette(work: Work) -> float:
    run = replaykit.replay(work.cassette, on_unplayed="ignore", on_idle="ignore")
    return _seconds(
        work,
        Transports(http.HTTPTransport(verify=False), http.AsyncHTTPTransport(verify=False)),
        run,
    )


def _seconds(
    work: Work, transports: Transports, surroundings: AbstractContextManager[object]
) -> float:
    taken = 0

    def measure(act: Callable[[], object]) -> None:
        nonlocal taken
        started = time.process_time_ns()
        act()
        taken += time.process_time_ns() - started

    with surroundings:
        work.do(transports, measure)
    return taken / 1e9


def _all_work(folder: Path, sizes: Sequence[int]) -> Iterator[Work]:
    for size in sizes:
        yield from _calls(folder, size)
    one = _saved(folder / "one.cassette", sessions(1))
    yield Work("make a client of openai", one, (), _make_a_client)
    three = _saved(folder / "three.cassette", sessions(3))
    yield Work("open and close a run, 3 exchanges", three, (), _open(three), has_limit=False)
    yield _gathered(folder)
    yield _streamed(folder)


def _calls(folder: Path, size: int) -> Iterator[Work]:
    """One call at the transport and through the SDK, with all of the cassette's bodies compared."""
    exchanges = list(sessions(size))
    every = size // MOST_ASKED | 1  # odd, so that every turn of a session gets its share
    asked = [_as_the_sdk_asks(exchange) for exchange in exchanges[::every]]
    exchanges[::every] = asked
    path = _saved(folder / f"{size}.cassette", exchanges)
    answers = [exchange.response for exchange in asked]
    requests = [exchange.request for exchange in asked]
    for title, do in (
        ("a call at the transport", partial(_at_the_transport, requests)),
        ("a call at the transport, with a loop", partial(_in_a_loop, requests)),
        ("the same, in other words", partial(_at_the_transport, _reworded(requests))),
        ("a call through the SDK", partial(_through_the_sdk, requests)),
        ("a call through the SDK, async", partial(_through_the_async_sdk, requests)),
    ):
        yield Work(f"{title}, N = {size:,}", path, answers, do, times=len(asked))


def _saved(path: Path, exchanges: Iterable[Exchange]) -> Path:
    publish(path, Cassette.of(exchanges, keys=keys_of))
    return path


def _at_the_transport(
    requests: Sequence[HttpRequest], transports: Transports, measure: Stopwatch
) -> None:
    asked = [_built(request) for request in requests]

    def ask() -> None:
        for request in asked:
            transports.plain.handle_request(request).read()

    measure(ask)


def _in_a_loop(requests: Sequence[HttpRequest], transports: Transports, measure: Stopwatch) -> None:
    asked = [_built(request) for request in requests]

    async def ask() -> None:
        for request in asked:
            await (await transports.for_loops.handle_async_request(request)).aread()

    with asyncio.Runner() as runner:
        measure(lambda: runner.run(ask()))


def _through_the_sdk(
    requests: Sequence[HttpRequest], transports: Transports, measure: Stopwatch
) -> None:
    asked = [_arguments(request) for request in requests]
    client = _client(transports)

    def ask() -> None:
        for arguments in asked:
            client.chat.completions.create(**arguments)

    measure(ask)


def _through_the_async_sdk(
    requests: Sequence[HttpRequest], transports: Transports, measure: Stopwatch
) -> None:
    asked = [_arguments(request) for request in requests]
    client = _async_client(transports)

    async def ask() -> None:
        for arguments in asked:
            await client.chat.completions.create(**arguments)

    with asyncio.Runner() as runner:
        measure(lambda: runner.run(ask()))


def _at_once(requests: Sequence[HttpRequest], transports: Transports, measure: Stopwatch) -> None:
    asked = [_arguments(request) for request in requests]
    client = _async_client(transports)

    async def ask() -> None:
        await asyncio.gather(*(client.chat.completions.create(**one) for one in asked))

    with asyncio.Runner() as runner:
        measure(lambda: runner.run(ask()))


def _read_a_stream(transports: Transports, measure: Stopwatch) -> None:
    client = _client(transports)
    measure(lambda: list(client.chat.completions.create(**_QUESTION, stream=True)))


def _make_a_client(transports: Transports, measure: Stopwatch) -> None:
    measure(lambda: openai.OpenAI(api_key="none").close())


def _open(path: Path) -> Callable[[Transports, Stopwatch], None]:
    def open_and_close() -> None:
        with replaykit.replay(path, on_unplayed="ignore", on_idle="ignore"):
            """Nothing is asked."""

    return lambda _, measure: measure(open_and_close)


def _gathered(folder: Path) -> Work:
    exchanges = [_as_the_sdk_asks(exchange) for exchange in sessions(AT_ONCE)]
    return Work(
        f"{AT_ONCE} calls in one gather",
        _saved(folder / "gathered.cassette", exchanges),
        [exchange.response for exchange in exchanges],
        partial(_at_once, [exchange.request for exchange in exchanges]),
    )


def _streamed(folder: Path) -> Work:
    delta = '{"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-5","choices":[%s]}'
    choice = '{"index":0,"delta":{"content":"word %d "},"finish_reason":null}'
    events = [f"data: {delta % (choice % number)}\n\n".encode() for number in range(CHUNKS - 1)]
    events.append(b"data: [DONE]\n\n")
    answer = HttpResponse(
        status=200,
        headers=(("content-type", "text/event-stream"),),
        body=b"".join(events),
        chunks=tuple(Chunk(at_ns=at, data=event) for at, event in enumerate(events)),
    )
    request = HttpRequest(method="POST", url=URL, body=_sent({**_QUESTION, "stream": True}))
    exchange = Exchange(number=1, request=request, response=answer, sent_ns=0)
    path = _saved(folder / "streamed.cassette", [exchange])
    return Work(f"a stream of {CHUNKS} chunks", path, [answer], _read_a_stream)


def _as_the_sdk_asks(exchange: Exchange) -> Exchange:
    """The exchange as it would have been recorded: its request spelled by today's SDK."""
    body = _sent(_arguments(exchange.request))
    return replace(exchange, request=replace(exchange.request, body=body))


def _sent(arguments: dict[str, Any]) -> bytes:
    """The body in which the SDK puts such a call."""
    bodies: list[bytes] = []

    def remember(request: Any) -> Any:  # noqa: ANN401  (of either library)
        bodies.append(request.read())
        return http.Response(200, json={})

    client = _client(Transports(http.MockTransport(remember), None))
    client.chat.completions.create(**arguments)
    return bodies[0]


def _arguments(request: HttpRequest) -> dict[str, Any]:
    arguments: dict[str, Any] = json.loads(request.body)
    return arguments


def _reworded(requests: Sequence[HttpRequest]) -> list[HttpRequest]:
    """Asking the same with a space more: found by the question, not by the bytes."""
    return [replace(one, body=json.dumps(json.loads(one.body)).encode()) for one in requests]


def _built(request: HttpRequest) -> Any:  # noqa: ANN401  (of either library)
    return http.Request(request.method, request.url, headers=request.headers, content=request.body)


def _client(transports: Transports) -> Any:  # noqa: ANN401  (of either generation)
    return openai.OpenAI(api_key="none", http_client=http.Client(transport=transports.plain))


def _async_client(transports: Transports) -> Any:  # noqa: ANN401  (of either generation)
    client = http.AsyncClient(transport=transports.for_loops)
    return openai.AsyncOpenAI(api_key="none", http_client=client)


if __name__ == "__main__":
    sys.exit(main())
