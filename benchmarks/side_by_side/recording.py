"""Recording over loopback: what it costs a program, how a stream comes, and what is on the disk."""

import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.side_by_side.contenders import Contender, installed
from benchmarks.side_by_side.libraries import http, real_transports
from benchmarks.side_by_side.opening import bytes_in
from benchmarks.side_by_side.rounds import Effort, Figure, cpu_seconds, measured, real_seconds
from benchmarks.side_by_side.sessions import arguments_of, sessions
from benchmarks.slow_provider import slow_provider

PIECES = 20

CPU = "record an exchange over loopback, and save"
REAL = "the same, until it is done"
FIRST_PIECE = "the first piece of a stream, recorded"
KEPT = "share of the recording that is on the disk before its end"

_numbers = count(1)


def recordings(folder: Path, effort: Effort) -> Iterator[Figure]:
    """What recording costs."""
    asked = [arguments_of(one.request) for one in sessions(effort.recorded)]
    with slow_provider(takes_s=0) as url:
        for title, clock in ((CPU, cpu_seconds), (REAL, real_seconds)):
            yield from _figures(
                title, effort, lambda one, clock=clock: clock(_session(folder, one, url, asked))
            )
        yield from _figures(FIRST_PIECE, effort, lambda one: _first_piece(folder, one, url))
        for one in _recorders():
            value = _share_kept(folder, one, url, asked)
            yield Figure(work=KEPT, contender=one.name, value=value)


def _recorders() -> list[Contender]:
    return [one for one in installed() if type(one).recording is not Contender.recording]


def _figures(title: str, effort: Effort, attempt: Any) -> Iterator[Figure]:  # noqa: ANN401  (a lambda)
    pieces = 1 if title == FIRST_PIECE else effort.recorded
    for one, seconds, note in measured(
        lambda contender, _: (attempt(contender), pieces), _recorders(), effort
    ):
        yield Figure(work=title, contender=one.name, value=seconds, note=note)


def _session(folder: Path, one: Contender, url: str, asked: list[dict[str, Any]]) -> Any:  # noqa: ANN401
    place = _fresh(folder, one)
    client = real_transports().client(base_url=f"{url}/v1")

    def record() -> None:
        with one.recording(place):
            for question in asked:
                client.chat.completions.create(**question)

    return record


def _first_piece(folder: Path, one: Contender, url: str) -> float:
    place = _fresh(folder, one)
    with one.recording(place), http.Client() as client:
        client.post(f"{url}/v1/chat/completions", content=b"{}")  # the connection is there
        began = time.perf_counter()
        with client.stream("POST", f"{url}/paced/{PIECES}", content=b"{}") as response:
            pieces = response.iter_raw()
            next(pieces)
            taken = time.perf_counter() - began
            list(pieces)
    return taken


def _share_kept(folder: Path, one: Contender, url: str, asked: list[dict[str, Any]]) -> float:
    place = _fresh(folder, one)
    client = real_transports().client(base_url=f"{url}/v1")
    with one.recording(place):
        for question in asked:
            client.chat.completions.create(**question)
        before = bytes_in(place.parent)
    return min(1.0, before / max(1, bytes_in(place.parent)))


def _fresh(folder: Path, one: Contender) -> Path:
    place = folder / f"{one.name} {next(_numbers)}"
    place.mkdir(parents=True)
    return place / f"recorded{one.suffix}"
