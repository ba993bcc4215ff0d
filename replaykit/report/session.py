"""Assembly: a session as every picture of it shows it: exchanges in order, each with its turn."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from replaykit.checks import (
    Execution,
    Finding,
    Session,
    Timing,
    Verdict,
    attempts_at,
    executions_of,
    timing_of,
)
from replaykit.model import Call, Exchange, Message, Reading, Result, Turn


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """Everything that a picture of a session is drawn from, be it recorded or run."""

    title: str
    exchanges: tuple[Exchange, ...]
    """All that crossed the wire, in order, those of no known provider too."""

    session: Session
    verdict: Verdict
    about: tuple[tuple[str, str], ...] = ()
    """What else is known of it, as `recorded` or `openai`, with its value."""

    notes: tuple[str, ...] = ()
    """What a reader should know and cannot see, in whole sentences."""

    is_recording: bool = False
    """Whether it is over, and known from a file: watching its tools takes another one."""

    unpaced: frozenset[int] = frozenset()
    """The numbers of the exchanges whose answers took no time here, whatever their chunks tell."""

    unrecorded: frozenset[int] = frozenset()
    """The numbers of those that stand in no recording, which are numbered after all that do."""

    def took_ns(self, exchange: Exchange) -> int | None:
        """From the request to the last piece of its answer; None where that is not known."""
        if exchange.number in self.unpaced:
            return 0
        chunks = exchange.response.chunks
        return chunks[-1].at_ns if chunks else None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownCall:
    """A call, and what became of it."""

    call: Call
    results: tuple[Result, ...]
    """What was sent for it."""

    attempts: tuple[Execution, ...]
    """How its tool ran; empty where nobody saw it."""

    findings: tuple[Finding, ...]
    """Those that name it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownTurn:
    """A reply that asked for tools, and what became of its calls."""

    turn: Turn
    calls: tuple[ShownCall, ...]
    executions: tuple[Execution, ...]
    timing: Timing | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """An exchange, and what it led to."""

    exchange: Exchange
    reading: Reading | None
    """None: it speaks to no provider that is known."""

    said: tuple[Message, ...]
    """What its request adds to the conversation, without what the model had said itself."""

    turn: ShownTurn | None
    """What its reply asks for."""

    findings: tuple[Finding, ...]
    """Those that its request shows, and that are about no turn."""


def steps_of(seen: Seen) -> tuple[Step, ...]:
    """Every exchange of a session, in order."""
    readings = {a.reading.exchange.number: a.reading for a in seen.session.asked}
    turns = {turn.reading.exchange.number: turn for turn in seen.session.turns}
    said = _said(tuple(readings.values()))
    return tuple(
        Step(
            exchange=exchange,
            reading=readings.get(exchange.number),
            said=said.get(exchange.number, ()),
            turn=_shown(turns[exchange.number], seen) if exchange.number in turns else None,
            findings=tuple(
                finding
                for finding in seen.verdict.findings
                if finding.turn is None and finding.exchange == exchange.number
            ),
        )
        for exchange in seen.exchanges
    )


def unlinked(seen: Seen, steps: Sequence[Step]) -> tuple[Execution, ...]:
    """Executions that are attempts at no call of the session."""
    linked = {
        id(attempt)
        for step in steps
        if step.turn is not None
        for call in step.turn.calls
        for attempt in call.attempts
    }
    return tuple(one for one in seen.session.executions if id(one) not in linked)


def _shown(turn: Turn, seen: Seen) -> ShownTurn:
    executions = executions_of(turn, seen.session.executions)
    findings = tuple(f for f in seen.verdict.findings if f.turn and f.turn.number == turn.number)
    return ShownTurn(
        turn=turn,
        calls=tuple(
            ShownCall(
                call=answer.call,
                results=answer.results,
                attempts=attempts_at(answer.call, executions),
                findings=tuple(f for f in findings if _names(f, answer.call)),
            )
            for answer in turn.answers
        ),
        executions=executions,
        timing=timing_of(executions),
        findings=findings,
    )


def _names(finding: Finding, call: Call) -> bool:
    """Whether a finding is about that very call: two without ids may be equal."""
    return any(one is call or (one.id and one.id == call.id) for one in finding.calls)


def _said(readings: Sequence[Reading]) -> Mapping[int, tuple[Message, ...]]:
    """By number, what each request adds to the longest history that was sent before."""
    sent: set[Hashable] = set()
    said: dict[int, tuple[Message, ...]] = {}
    for reading in readings:
        messages = reading.request.messages
        histories = tuple(_histories(messages))
        known = (at for at in range(len(histories), 0, -1) if histories[at - 1] in sent)
        new = messages[next(known, 0) :]
        said[reading.exchange.number] = tuple(m for m in new if m.role != "assistant")
        sent.update(histories[-1:])
    return said


def _histories(messages: Sequence[Message]) -> Iterator[Hashable]:
    """For each message something that is equal for equal histories up to it."""
    history = 0
    for message in messages:
        calls = tuple((call.id, call.name, call.arguments_text) for call in message.calls)
        results = tuple((result.call_id, result.text) for result in message.results)
        history = hash((history, message.role, message.text, calls, results))
        yield history
