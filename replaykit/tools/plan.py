"""Edge: all rules together: which one decides an execution, and which never decided any."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, takewhile

from replaykit.errors import SettingError
from replaykit.tools.asked import Asked
from replaykit.tools.linking import Ledger
from replaykit.tools.rule import Attempt, Outcome, Rule, Step
from replaykit.tools.unapplied import Explanation, Unapplied, times


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What becomes of one execution."""

    text: str
    delay: float | None = None
    """Seconds; None: no wait at all."""

    outcome: Outcome | None = None


class Plan:
    """The rules in force, the later ones stronger."""

    def __init__(self, *, seed: int, ledger: Ledger) -> None:
        self.rules: list[Rule] = []
        self._seed = seed
        self._ledger = ledger
        self._attempts: list[Attempt] = []
        self._repeats: list[Attempt] = []
        """Those that no reply has asked for, or not for this often."""

        self._overruled: dict[Rule, Rule] = {}
        """Rules that were for an execution, and what decided it instead."""

    @property
    def tools(self) -> tuple[str, ...]:
        """The tools that rules are for."""
        return tuple(rule.selector.tool for rule in self.rules if rule.selector.tool is not None)

    def add(self, rule: Rule) -> Rule:
        """Puts a rule above all others.

        Raises:
            SettingError: where what it is for has happened already.
        """
        selector = rule.selector
        done = [one for one in self._attempts if selector.matches(one)]
        is_late = bool(done) and (selector.nth is None or selector.nth <= len(done))
        if is_late:
            raise SettingError(
                f"{selector} comes after the fact: {done[0].tool} was called {times(len(done))}"
                " like this (expected before the agent runs, or turn= or nth= for what is to come)"
            )
        self.rules.append(rule)
        return rule

    def decide(self, attempt: Attempt) -> Decision | None:
        """What becomes of an execution; None: nobody has said."""
        decision = self._decide(attempt) if self.rules else None
        self._attempts.append(attempt)
        if attempt.asked is None or not attempt.is_first:
            self._repeats.append(attempt)
        return decision

    def _decide(self, attempt: Attempt) -> Decision | None:
        decision: Decision | None = None
        decided_by: Rule | None = None
        for rule in reversed(self.rules):
            step = self._step(rule, attempt)
            if step is None:
                continue
            if decided_by is not None:
                self._overruled[rule] = decided_by
                continue
            decided_by = rule
            rule.applied.add(step)
            decision = self._decision(rule.steps[step], attempt)
        return decision

    def _step(self, rule: Rule, attempt: Attempt) -> int | None:
        """Which step of a rule is for this; None: it is not for this."""
        if not rule.selector.matches(attempt):
            return None
        if rule.selector.nth is None and len(rule.steps) == 1:
            return 0
        ordinal = self._ordinal(rule, attempt)
        if rule.selector.nth is None:
            return rule.step(ordinal)
        later = ordinal - rule.selector.nth
        return later if 0 <= later < len(rule.steps) else None

    def _ordinal(self, rule: Rule, attempt: Attempt) -> int:
        """The how-manieth this is among all that the rule is for.

        They are counted as the replies ask for them, whichever happens to run first; what is
        executed beyond that comes behind all that had been asked for by then.
        """
        asked, turn = None, self._ledger.turn + 1
        if attempt.asked is not None and attempt.is_first:
            asked, turn = attempt.asked, attempt.asked.turn
        before = takewhile(lambda one: one is not asked, self._ledger.all_asked)
        earlier = (_still_to_come(one) for one in before)
        repeats = (one for one in self._repeats if one.turn_then < turn)
        return 1 + sum(map(rule.selector.matches, chain(earlier, repeats)))

    def _decision(self, step: Step, attempt: Attempt) -> Decision:
        if step.latency is None:
            return Decision(text=str(step), outcome=step.outcome)
        delay = step.latency.seconds(f"{self._seed}|{attempt.tool}|{attempt.seed}")
        return Decision(text=step.said(delay), delay=delay, outcome=step.outcome)

    def unapplied(self, tools: Sequence[str]) -> tuple[Unapplied, ...]:
        """What decided nothing, and why.

        Args:
            tools: the names of all that are watched.
        """
        explained = Explanation(
            attempts=self._attempts, tools=tools, overruled=self._overruled
        ).unapplied
        own = (rule for rule in self.rules if not rule.is_shared)
        return tuple(one for rule in own for one in explained(rule))


def _still_to_come(asked: Asked) -> Attempt:
    arguments = asked.arguments
    return Attempt(
        tool=asked.name,
        forms=() if arguments is None else (arguments,),
        asked=asked,
        call_id=asked.call.id,
    )
