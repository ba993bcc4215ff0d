"""What the guard stops: `python -m benchmarks.ways_out` prints a Markdown table.

A listener on this machine counts what really arrives; for the guard it is somewhere else.
"""

import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from unittest import mock

from benchmarks.exits import Exit, Target, all_exits
from replaykit.cassette.matching import Tape
from replaykit.wire import Line, Log, Source, guard, guard_network, opened
from tests.wire.lines import Recorded, Unscrubbed

_ON_ITS_WAY = 0.2
"""Seconds in which what has been sent to this machine must have arrived."""


def main() -> int:
    """Tries every way out; 0 where all that is within reach of a guard was stopped."""
    rows = list(measured(all_exits()))
    sys.stdout.write(
        "\n".join(("| kind | way out | in replay |", "|---|---|---|", *map(_row, rows)))
    )
    sys.stdout.write(f"\n\n{_summary(rows)}\n")
    return int(any(out and exit_.kind != "beyond" for exit_, out, _ in rows))


Tried = tuple[Exit, bool, str]
"""A way out, whether something got through, and what happened."""


def measured(exits: Iterable[Exit]) -> Iterator[Tried]:
    """Each way that can be tried here, tried."""
    warnings.simplefilter("ignore")
    guard_network()
    with _listening() as (target, arrived), _somewhere_else():
        for exit_ in exits:
            if not exit_.is_here:
                yield exit_, False, "not installed"
                continue
            arrived.clear()
            log = _try(exit_, target)
            yield (
                exit_,
                bool(arrived) or _looked_up(exit_, log),
                _became(log, arrived=bool(arrived)),
            )


def _try(exit_: Exit, target: Target) -> Log:
    recorded = Recorded([])
    source = Source(recorded=recorded, tape=Tape(recorded))
    line = Line(source=source, scrubber=Unscrubbed(), keep=None)
    with opened(line), suppress(Exception):
        exit_.leave(target)
    time.sleep(_ON_ITS_WAY if not line.log.intercepted and not line.log.blocked else 0)
    return line.log


def _looked_up(exit_: Exit, log: Log) -> bool:
    return exit_.kind == "name" and not log.blocked


def _became(log: Log, *, arrived: bool) -> str:
    if arrived:
        return "**gets out**"
    if log.missed:
        return "answered: no recording"
    return "blocked" if log.blocked else "stopped in the process it was in"


def _row(tried: Tried) -> str:
    exit_, _, became = tried
    return f"| {exit_.kind} | {exit_.name} | {became} |"


def _summary(rows: list[Tried]) -> str:
    here = [row for row in rows if row[2] != "not installed"]
    out = sum(got_out for _, got_out, _ in here)
    return f"{len(here)} ways out tried: {len(here) - out} stopped, {out} not."


@contextmanager
def _listening() -> Iterator[tuple[Target, list[str]]]:
    """A place that can be reached by TCP and UDP, and the list of what reaches it."""
    arrived: list[str] = []
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(type=socket.SOCK_DGRAM) as udp,
    ):
        host, port = tcp.getsockname()
        udp.bind((host, port))
        for receive in (tcp.accept, lambda: udp.recv(64)):
            threading.Thread(target=_receive, args=(receive, arrived), daemon=True).start()
        yield Target(host, port), arrived


def _somewhere_else() -> AbstractContextManager[object]:
    """For the guard, this machine is as far as any other."""
    return mock.patch.object(guard, "is_this_machine", return_value=False)


def _receive(receive: Callable[[], object], arrived: list[str]) -> None:
    with suppress(OSError):
        while True:
            receive()
            arrived.append("something")


if __name__ == "__main__":
    sys.exit(main())
