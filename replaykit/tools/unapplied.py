"""Edge: why a rule of a plan decided nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from replaykit.tools.rule import Attempt, Rule, Step


@dataclass(frozen=True, kw_only=True, slots=True)
class Unapplied:
    """A rule, or a step of one, that decided nothing."""

    rule: str
    why: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.why}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """What is known when the run is over."""

    attempts: Sequence[Attempt]
    tools: Sequence[str]
    """The names of all that are watched."""

    overruled: Mapping[Rule, Rule]
    """Rules that were for an execution, and what decided it instead."""

    def unapplied(self, rule: Rule) -> Iterator[Unapplied]:
        """What of a rule decided nothing: all of it, or a step that says something."""
        if rule.steps == (Step(),):
            yield Unapplied(
                rule=str(rule), why="it says nothing to do (add takes, fails, returns or hangs)"
            )
        elif not rule.applied:
            yield Unapplied(rule=str(rule), why=self._why(rule))
        else:
            for number, step in enumerate(rule.steps):
                if number not in rule.applied and step != Step():
                    why = f"its step {number + 1} ({step}) was not reached: {self._count(rule)}"
                    yield Unapplied(rule=str(rule), why=why)

    def _why(self, rule: Rule) -> str:
        if rule in self.overruled:
            return f"a later rule decided in its place: {self.overruled[rule]}"
        tool = rule.selector.tool
        called = [one for one in self.attempts if tool in (None, one.tool)]
        if not called:
            return self._never_called(tool)
        if any(rule.selector.matches(one) for one in called):
            return self._count(rule)
        name = "a tool" if tool is None else tool
        nearest = max(called, key=rule.selector.agreeing)
        return f"{name} was called {times(len(called))}, never like this; nearest: {shown(nearest)}"

    def _count(self, rule: Rule) -> str:
        like_this = sum(rule.selector.matches(one) for one in self.attempts)
        return f"{rule.selector.tool or 'a tool'} was called {times(like_this)} like this"

    def _never_called(self, tool: str | None) -> str:
        if tool is None or tool in self.tools:
            return f"{tool or 'a watched tool'} was never called"
        return f"no tool {tool!r} is watched{choices(tool, self.tools)}"


def times(count: int) -> str:
    """A count as a sentence says it."""
    return f"{count} time{'s' * (count != 1)}"


def choices(name: str, names: Sequence[str]) -> str:
    """What could have been meant, in brackets."""
    if not names:
        return " (expected a tool that replay.tools, replay.watch or @replaykit.tool watches)"
    near = get_close_matches(name, names, n=1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f" ({meant}expected {', '.join(sorted(names))})"


def shown(attempt: Attempt) -> str:
    """An execution as a call, with its id if it has one."""
    arguments = next(iter(attempt.forms), {})
    said = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    answered = "" if attempt.call_id is None else f" [{attempt.call_id}]"
    return f"{attempt.tool}({said}){answered}"
