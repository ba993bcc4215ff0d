"""What the guard stops: `python -m benchmarks.ways_out` prints a Markdown table.

A listener on this machine counts what really arrives; for the guard it is somewhere else.
"""

import socket
import sys
import threading
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from unittest import mock

from benchmarks.exit import Exit, Target
from benchmarks.exits import all_exits
from replaykit.cassette.matching import Tape
from replaykit.wire import Line, Log, Source, guard, guard_network, opened
from tests.wire.lines import Recorded, Unscrubbed

_NOT_INSTALLED = "not installed"
_ON_ITS_WAY = 0.2
"""Seconds in which what has been sent to this machine must have arrived."""


def main() -> int:
    """Tries every way out; 0 where all that is within reach of a guard was stopped."""
    tried = list(measured(all_exits()))
    rows = ["| kind | in replay | ways out |", "|---|---|---|", *_rows(tried)]
    sys.stdout.write("\n".join(rows))
    sys.stdout.write(f"\n\n{_summary(tried)}\n")
    return int(any(one.got_out and one.exit.kind != "beyond" for one in tried))


@dataclass(frozen=True, slots=True)
class Tried:
    """A way out, and what became of it."""

    exit: Exit
    got_out: bool
    became: str


def measured(exits: Iterable[Exit]) -> Iterator[Tried]:
    """Each way that can be tried here, tried."""
    guard_network()
    with listening() as (target, arrived), _somewhere_else(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for exit_ in exits:
            if not exit_.is_here:
                yield Tried(exit_, got_out=False, became=_NOT_INSTALLED)
                continue
            log = _try(exit_, target, arrived)
            got_out = bool(arrived) or (exit_.kind == "name" and not log.blocked)
            yield Tried(exit_, got_out=got_out, became=_became(log, got_out=got_out))


def _try(exit_: Exit, target: Target, arrived: list[str]) -> Log:
    line = empty_line()
    begun = _begun(exit_, target)
    arrived.clear()
    with opened(line), suppress(Exception):
        if begun is None:
            exit_.leave(target)
        else:
            next(begun, None)
    time.sleep(_ON_ITS_WAY if not line.log.intercepted and not line.log.blocked else 0)
    return line.log


def empty_line() -> Line:
    """A line that replays, with nothing to answer from."""
    recorded = Recorded([])
    source = Source(recorded=recorded, tape=Tape(recorded))
    return Line(source=source, scrubber=Unscrubbed(), keep=None)


def _begun(exit_: Exit, target: Target) -> Iterator[object] | None:
    if not exit_.begins_before:
        return None
    steps: Any = exit_.leave(target)
    next(steps)
    time.sleep(_ON_ITS_WAY)  # what it has opened must not be counted
    return iter(steps)


def _became(log: Log, *, got_out: bool) -> str:
    if got_out:
        return "**gets out**"
    if log.missed:
        return "answered: no recording"
    return "blocked" if log.blocked else "stopped in the process it was in"


def _rows(tried: list[Tried]) -> Iterator[str]:
    """What happened alike to the same kind of ways, in one row."""
    alike: dict[tuple[str, str], list[str]] = {}
    for one in tried:
        alike.setdefault((one.exit.kind, one.became), []).append(one.exit.name)
    for (kind, became), names in alike.items():
        yield f"| {kind} | {became} | {'; '.join(names)} |"


def _summary(tried: list[Tried]) -> str:
    here = [one for one in tried if one.became != _NOT_INSTALLED]
    out = sum(one.got_out for one in here)
    return f"{len(here)} ways out tried: {len(here) - out} stopped, {out} not."


@contextmanager
def listening() -> Iterator[tuple[Target, list[str]]]:
    """A place that can be reached by TCP and UDP, and the list of what reaches it."""
    arrived: list[str] = []
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(type=socket.SOCK_DGRAM) as udp,
    ):
        host, port = tcp.getsockname()
        udp.bind((host, port))
        for hear, one in ((_hear_connections, tcp), (_hear_datagrams, udp)):
            threading.Thread(target=hear, args=(one, arrived), daemon=True).start()
        yield Target(host, port), arrived


def _somewhere_else() -> AbstractContextManager[object]:
    """For the guard, this machine is as far as any other."""
    return mock.patch.object(guard, "is_this_machine", return_value=False)


def _hear_connections(listener: socket.socket, arrived: list[str]) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            arrived.append("a connection")
            threading.Thread(target=_hear_bytes, args=(connection, arrived), daemon=True).start()


def _hear_bytes(connection: socket.socket, arrived: list[str]) -> None:
    with suppress(OSError), connection:
        while connection.recv(64):
            arrived.append("bytes")


def _hear_datagrams(listener: socket.socket, arrived: list[str]) -> None:
    with suppress(OSError):
        while True:
            listener.recv(64)
            arrived.append("a datagram")


if __name__ == "__main__":
    sys.exit(main())
