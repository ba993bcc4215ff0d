"""Assembly: what was seen of the tools, as the rules of a plan."""

import keyword
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from replaykit.checks import Execution, attempts_at, executions_of
from replaykit.model import Call, Json, Span, Turn
from replaykit.scaffold.latencies import Latencies, latencies_of

_LONGEST_ARGUMENT = 32
_OF_A_RULE = ("nth", "id", "turn", "self")
"""What `replay.on()` itself calls its arguments."""

Conditions = Mapping[str, Json]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What becomes of one execution."""

    takes: float | None = None
    fails: str | None = None
    """As `TypeName: message`."""

    hangs: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What becomes of the executions of one call, one after the other."""

    tool: str
    conditions: Conditions
    """What tells the call from all others."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A call, and which of the replies that asked for tools asked for it."""

    call: Call
    turn: int


def rules_of(turns: Sequence[Turn], executions: Sequence[Execution]) -> tuple[Rule, ...]:
    """A rule for each call whose tool was seen to run, in the order of the calls."""
    asked = [_Asked(answer.call, turn.number) for turn in turns for answer in turn.answers]
    rules: list[Rule] = []
    for turn in turns:
        own = executions_of(turn, executions)
        latencies = latencies_of([execution.span for execution in own])
        for answer in turn.answers:
            spans = [execution.span for execution in attempts_at(answer.call, own)]
            name = answer.call.name
            conditions = _conditions(_Asked(answer.call, turn.number), asked)
            if spans and name is not None and conditions is not None:
                steps = tuple(_step(span, latencies) for span in spans)
                rules.append(Rule(tool=name, conditions=conditions, steps=steps))
    return tuple(rules)


def ends_of(turn: Turn, executions: Sequence[Execution]) -> tuple[Span, ...]:
    """The executions of a turn that ended, the first to end first."""
    own = (execution.span for execution in executions_of(turn, executions))
    return tuple(sorted((s for s in own if s.ended_ns is not None), key=lambda s: s.ended_ns or 0))


def _step(span: Span, latencies: Latencies) -> Step:
    """What became of an execution: one that was cancelled, or never ended, hangs."""
    if span.ended_ns is None or (span.error or "").startswith("CancelledError"):
        return Step(hangs=True)
    return Step(takes=latencies[id(span)], fails=span.error)


def _conditions(one: _Asked, asked: Sequence[_Asked]) -> Conditions | None:
    """The shortest that is true of one call alone; None where nothing tells it from others."""
    rivals = [a for a in asked if a.call.name == one.call.name and a.call is not one.call]
    simple = _simple_arguments(one.call)
    by_arguments = [{}, *({name: value} for name, value in simple.items()), simple]
    by_turn = [{**conditions, "turn": one.turn} for conditions in by_arguments]
    by_id = [{"id": one.call.id}] if one.call.id is not None else []
    for conditions in chain(by_arguments, by_turn, by_id):
        if not any(_is_met(conditions, rival) for rival in rivals):
            return conditions
    alike = [a for a in asked if a.call is one.call or (a in rivals and _is_met(simple, a))]
    place = next(n for n, a in enumerate(alike, 1) if a.call is one.call)
    return {**simple, "nth": place} if one.call.id is None else None


def _is_met(conditions: Conditions, asked: _Asked) -> bool:
    call = asked.call
    arguments = call.arguments if isinstance(call.arguments, dict) else {}
    known = {"turn": asked.turn, "id": call.id}
    return all(
        (known[name] if name in known else arguments.get(name)) == wanted
        for name, wanted in conditions.items()
    )


def _simple_arguments(call: Call) -> dict[str, Json]:
    """Those that read well in a rule."""
    arguments = call.arguments if isinstance(call.arguments, dict) else {}
    return dict(_readable(arguments))


def _readable(arguments: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    for name, value in arguments.items():
        is_name = name.isidentifier() and not keyword.iskeyword(name) and name not in _OF_A_RULE
        is_short = isinstance(value, bool | int) or (
            isinstance(value, str) and 0 < len(value) <= _LONGEST_ARGUMENT and value.isprintable()
        )
        if is_name and is_short:
            yield name, value
