"""Agent loops as data: what was asked, sent back and run; correct ones, and one mistake in each."""

from dataclasses import dataclass, field, replace

from replaykit.checks import Execution, Expectations, examine, session_of
from replaykit.model import Span
from tests.checks.wires import Ask, Results, Said, Step, Told, Turn, readings_of

SECOND = 1_000_000_000
CITIES = ("Tokyo", "London", "Paris", "Lima", "Oslo")


@dataclass(frozen=True)
class Loop:
    """A run of an agent."""

    provider: str
    steps: tuple[Step, ...]
    executions: tuple[Execution, ...] = ()
    sent_ns: dict = field(default_factory=dict)
    expectations: Expectations = field(default_factory=Expectations)

    @property
    def session(self):
        return session_of(
            tuple(
                replace(reading, exchange=replace(reading.exchange, sent_ns=self.sent_ns.get(at)))
                for at, reading in enumerate(readings_of(self.provider, self.steps))
            ),
            executions=self.executions,
            expectations=self.expectations,
        )

    @property
    def verdict(self):
        return examine(self.session)

    @property
    def named(self):
        """Every finding as its name and the ids of its calls."""
        return [(f.name, *(call.id for call in f.calls)) for f in self.verdict.findings]

    @property
    def blind(self):
        """Every reason for which something was not judged."""
        return [unobserved.why for unobserved in self.verdict.unobserved]

    def with_history(self, number, change):
        """The same, where the history changes from one request on, as agents keep mistakes.

        Args:
            number: of the request, from 0.
            change: makes another entry, or several, or none, of an entry that this adds.
        """
        first = len(self.steps[number - 1].history)
        last = len(self.steps[number].history)
        steps = [
            replace(step, history=_changed(step.history, slice(first, last), change))
            if at >= number
            else step
            for at, step in enumerate(self.steps)
        ]
        return replace(self, steps=tuple(steps))

    def with_execution(self, call_id, **changes):
        """The same, where one execution went otherwise."""
        changed = tuple(
            _with_changes(one, changes) if one.span.call_id == call_id else one
            for one in self.executions
        )
        return replace(self, executions=changed)


def _changed(history, new, change):
    entries = [entry for one in history[new] for entry in change(one)]
    return (*history[: new.start], *entries, *history[new.stop :])


def _with_changes(execution, changes):
    own = {name: value for name, value in changes.items() if hasattr(execution, name)}
    of_span = {name: value for name, value in changes.items() if name not in own}
    return replace(execution, span=replace(execution.span, **of_span), **own)


def weather(call):
    """What the tool returns for a call."""
    return f"{call.city}: {len(call.city) + 10} degrees"


def told(call):
    return Told(id=call.id, text=weather(call), tool=call.tool)


def ask(number, turn=1, tool="get_weather"):
    """The calls of a turn are a, b, c …; those of a later turn a2, b2 …"""
    letter = "abcdefgh"[number]
    call_id = f"call_{letter}" if turn == 1 else f"call_{letter}{turn}"
    return Ask(id=call_id, city=f"{CITIES[number % 5]} {turn}", tool=tool)


def ran(call, *, exchange=1, start=0, end=1, group=0, **more):
    """One execution of a call; times in seconds."""
    span = Span(
        tool=call.tool,
        call_id=call.id,
        started_ns=start * SECOND,
        ended_ns=None if end is None else end * SECOND,
        arguments=call.arguments,
        result=more.pop("result", weather(call)),
        error=more.pop("error", None),
        exchange=exchange,
        group=group,
        **more,
    )
    return Execution(span=span)


def loop(provider, *widths, parallel=None):
    """A correct loop that asks for so many calls in each of its turns, and runs them at once."""
    turns = [tuple(ask(n, turn) for n in range(width)) for turn, width in enumerate(widths, 1)]
    history, steps, executions, sent = [Said("Weather?")], [], [], {}
    for number, calls in enumerate([*turns, ()], 1):
        steps.append(Step(history=tuple(history), calls=calls, parallel=parallel))
        sent[number - 1] = 10 * (number - 1) * SECOND
        start = 10 * (number - 1)
        executions += [
            ran(call, exchange=number, start=start, end=start + n + 1, group=number)
            for n, call in enumerate(calls)
        ]
        history += [Turn(calls), Results(tuple(told(call) for call in calls))]
    return Loop(provider, tuple(steps), executions=tuple(executions), sent_ns=sent)
