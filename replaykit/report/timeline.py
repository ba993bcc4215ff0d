"""Assembly: exchanges and tools on one axis of time, in lanes in which nothing overlaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from replaykit.checks import Execution
from replaykit.model import Exchange
from replaykit.report.session import Seen, ShownCall, ShownTurn, Step, unlinked

Track = Literal["model", "tools"]

_SLOT_NS = 1_000_000_000
"""How long everything is drawn where no times are known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """Something that took its time."""

    track: Track
    lane: int = 0
    """Counted from 0 within the track."""

    started_ns: int
    ended_ns: int
    exchange: Exchange | None = None
    """The exchange itself, or the one whose reply asked for the call; None: nobody knows it."""

    shown: ShownCall | None = None
    """The call it is an attempt at."""

    execution: Execution | None = None
    """None for a call that nobody saw run: it lies between its reply and what followed."""

    has_failed: bool = False
    is_open: bool = False
    """Whether it never ended, so that it is drawn up to the end of all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """Everything that took its time in a session."""

    bars: tuple[Bar, ...]
    started_ns: int
    ended_ns: int
    is_timed: bool
    """False: no times are known, and everything is drawn in order, equally long."""

    def lanes(self, track: Track) -> int:
        """How many lanes a track has."""
        return max((bar.lane + 1 for bar in self.bars if bar.track == track), default=0)


def timeline_of(seen: Seen, steps: Sequence[Step]) -> Timeline:
    """A session on its axis of time."""
    is_timed = bool(seen.session.executions) or any(e.sent_ns is not None for e in seen.exchanges)
    bars = list(_timed(seen, steps) if is_timed else _in_order(steps))
    starts = [bar.started_ns for bar in bars]
    end = max((bar.ended_ns for bar in bars), default=0)
    closed = [replace(bar, ended_ns=end) if bar.is_open else bar for bar in bars]
    return Timeline(
        bars=(*_packed(closed, "model"), *_packed(closed, "tools")),
        started_ns=min(starts, default=0),
        ended_ns=end,
        is_timed=is_timed,
    )


def _timed(seen: Seen, steps: Sequence[Step]) -> Iterator[Bar]:
    sent = {step.exchange.number: step.exchange.sent_ns for step in steps}
    now = 0
    for step in steps:
        exchange = step.exchange
        started = now if exchange.sent_ns is None else exchange.sent_ns
        now = started + (seen.took_ns(exchange) or 0)
        yield _of_exchange(exchange, started, now)
        if step.turn is not None:
            follow_up = step.turn.turn.followed_by
            next_sent = sent.get(follow_up.exchange.number) if follow_up else None
            yield from _of_turn(step.turn, exchange, (now, max(next_sent or now, now)))
    for execution in unlinked(seen, steps):
        yield _of_execution(execution)


def _in_order(steps: Sequence[Step]) -> Iterator[Bar]:
    for place, step in enumerate(steps):
        start, end = 2 * place * _SLOT_NS, (2 * place + 1) * _SLOT_NS
        yield _of_exchange(step.exchange, start, end)
        if step.turn is not None:
            yield from _of_turn(step.turn, step.exchange, (end, end + _SLOT_NS))


def _of_exchange(exchange: Exchange, started_ns: int, ended_ns: int) -> Bar:
    return Bar(
        track="model",
        started_ns=started_ns,
        ended_ns=ended_ns,
        exchange=exchange,
        has_failed=exchange.response.is_cut or exchange.response.status >= 400,  # noqa: PLR2004  (RFC 9110)
    )


def _of_turn(turn: ShownTurn, exchange: Exchange, unseen: tuple[int, int]) -> Iterator[Bar]:
    for shown in turn.calls:
        for execution in shown.attempts:
            yield _of_execution(execution, exchange, shown)
        if not shown.attempts:
            started, ended = unseen
            yield Bar(
                track="tools", started_ns=started, ended_ns=ended, exchange=exchange, shown=shown
            )


def _of_execution(
    execution: Execution, exchange: Exchange | None = None, shown: ShownCall | None = None
) -> Bar:
    span = execution.span
    return Bar(
        track="tools",
        started_ns=span.started_ns,
        ended_ns=span.started_ns if span.ended_ns is None else span.ended_ns,
        exchange=exchange,
        shown=shown,
        execution=execution,
        has_failed=span.error is not None,
        is_open=span.ended_ns is None,
    )


def _packed(bars: Sequence[Bar], track: Track) -> Iterator[Bar]:
    """Each bar in the first lane that is free when it begins; what took no time fills its lane."""
    free_from: list[int] = []
    own = (bar for bar in bars if bar.track == track)
    for bar in sorted(own, key=lambda bar: bar.started_ns):
        free = (lane for lane, time in enumerate(free_from) if time <= bar.started_ns)
        lane = next(free, len(free_from))
        free_from[lane : lane + 1] = [max(bar.ended_ns, bar.started_ns + 1)]
        yield replace(bar, lane=lane)
