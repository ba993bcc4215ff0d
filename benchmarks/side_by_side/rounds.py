"""Contenders measured in turns, so that a busy moment of the machine meets all of them."""

import gc
import json
import re
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass

from benchmarks.side_by_side.contenders import Contender

_WORTH_NO_SECOND_TIME = 5
_FOLDERS = re.compile(r"(?<!\w)/(?:[^/:]+/)+")

Act = Callable[[], object]
Clock = Callable[[], int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """How much is done for a figure."""

    rounds: int
    seconds: float
    """How long one contender may keep the others waiting, in all; it is asked at least once."""

    sizes: tuple[int, ...]
    at_once: int
    """Calls in one gather."""

    tests: int
    """Of a suite."""

    calls: int
    """On the virtual clock."""

    recorded: int
    """Exchanges of a recording."""


FULL = Effort(
    rounds=15,
    seconds=2,
    sizes=(10, 100, 1_000, 10_000),
    at_once=200,
    tests=200,
    calls=10_000,
    recorded=100,
)
QUICK = Effort(
    rounds=3,
    seconds=0.2,
    sizes=(10, 100),
    at_once=30,
    tests=8,
    calls=1_000,
    recorded=20,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """What one contender takes for one piece of work."""

    work: str
    contender: str
    size: int | None = None
    """How many exchanges its cassette has, where that is what is varied."""

    value: float | None = None
    """In seconds or bytes, as the work has it; None: it could not do it."""

    note: str = ""
    """Why it could not, or what else there is to say."""

    @property
    def line(self) -> str:
        """As one process tells it another."""
        return json.dumps(asdict(self))


Attempt = Callable[[Contender, int], tuple[float, int]]
"""Does some of the work, at most so many pieces, and gives the seconds and how many it did."""


def measured(
    attempt: Attempt,
    contenders: Iterable[Contender],
    effort: Effort,
    *,
    pieces: int = 1,
) -> Iterator[tuple[Contender, float | None, str]]:
    """The median for one piece of the work; None and the reason for who cannot do it.

    The first round only warms up, and tells how many pieces a slow contender is asked for.
    """
    turns = {one: _Turns(attempt, one, effort, pieces) for one in contenders}
    for _ in range(effort.rounds + 1):
        for each in turns.values():
            each.take()
    for contender, each in turns.items():
        yield contender, each.median, each.failure


class _Turns:
    def __init__(self, attempt: Attempt, contender: Contender, effort: Effort, pieces: int) -> None:
        self.failure = ""
        self._attempt = attempt
        self._contender = contender
        self._effort = effort
        self._pieces = pieces
        self._asked = 1
        self._taken: list[float] = []
        self._spent = 0.0

    def take(self) -> None:
        if self.failure or self._spent > self._effort.seconds:
            return
        gc.collect()
        began = time.perf_counter()
        try:
            seconds, done = self._attempt(self._contender, self._asked)
        except Exception as failure:  # it is told, and the others go on
            self.failure = _told(failure)
            return
        self._taken.append(seconds / done)
        elapsed = time.perf_counter() - began
        # What is slow only because it is the first time must not keep it from having a second.
        is_first = len(self._taken) == 1
        if not is_first or elapsed > _WORTH_NO_SECOND_TIME * self._effort.seconds:
            self._spent += elapsed
        each_round = self._effort.seconds / self._effort.rounds
        self._asked = max(1, min(self._pieces, int(each_round / max(self._taken[-1], 1e-9))))

    @property
    def median(self) -> float | None:
        if not self._taken:
            return None
        return statistics.median(self._taken[1:] or self._taken)


def _told(failure: Exception) -> str:
    """Its first line, without the folders of this machine."""
    text = f"{type(failure).__name__}: {failure}".splitlines()[0]
    return _FOLDERS.sub("", text)[:100]


def cpu_seconds(act: Act) -> float:
    """The time that this process works on it."""
    return _seconds(act, time.process_time_ns)


def real_seconds(act: Act) -> float:
    """The time until it is done, whoever works."""
    return _seconds(act, time.perf_counter_ns)


def _seconds(act: Act, clock: Clock) -> float:
    began = clock()
    act()
    return (clock() - began) / 1e9
