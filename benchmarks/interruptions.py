"""Interrupted work, while it is recorded: `python -m benchmarks.interruptions` prints a table.

Eight ways to be interrupted, over each client, with and without a loop; and how much later the
first piece of a stream comes because it is recorded.
"""

import statistics
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from replaykit.wire import intercepting, opened
from tests.wire.interruptions import EVENTS, WAYS, interrupted
from tests.wire.lines import recording_line
from tests.wire.provider import provider, streamed
from tests.wire.readers import ALL_READERS, reader_of, reading

ROUNDS = 25
_CLIENTS = [(parameter.id, parameter.values[0]) for parameter in ALL_READERS]


def main(rounds: int = ROUNDS) -> int:
    """Prints a row for each client; 0 where nothing that was cut was replayed as a whole."""
    warnings.simplefilter("ignore")
    names = [way.__name__.replace("_", " ") for way in WAYS]
    head = ["client", *names, "first piece, ms", "recorded, ms"]
    sys.stdout.write(f"| {' | '.join(head)} |\n{'|---' * len(head)}|\n")
    poison = 0
    for name, client in _CLIENTS:
        found = [interrupted(client, way) for way in WAYS]
        poison += sum(not one.is_never_whole for one in found)
        cells = ["cut" if one.is_never_whole else "**whole**" for one in found]
        live, recorded = (f"{ms:.2f}" for ms in _first_pieces(client, rounds))
        sys.stdout.write(f"| {name} | {' | '.join(cells)} | {live} | {recorded} |\n")
    tried = len(_CLIENTS) * len(WAYS)
    sys.stdout.write(f"\n{tried} interruptions: {poison} replayed as a whole answer.\n")
    return int(bool(poison))


def _first_pieces(client: Any, rounds: int) -> Iterator[float]:  # noqa: ANN401  (a test's parameter)
    """Milliseconds to the first piece, in turns without a recording and with one."""
    pairs = [
        (_first_piece(client, nullcontext()), _first_piece(client, opened(recording_line([]))))
        for _ in range(rounds)
    ]
    for taken in zip(*pairs, strict=True):
        yield statistics.median(taken) * 1e3


def _first_piece(client: Any, surroundings: AbstractContextManager[object]) -> float:  # noqa: ANN401  (a test's parameter)
    with provider(streamed(*EVENTS)) as server, surroundings:
        reader = reader_of(client)
        started = time.perf_counter()
        with reading(reader, server.url):
            reader.piece()
            taken = time.perf_counter() - started
            reader.rest()
    return taken


if __name__ == "__main__":
    with intercepting():
        """Once, so that what is made but once is not measured."""
    sys.exit(main())
