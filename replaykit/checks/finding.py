"""Core: what the checks say: what is wrong, and what could not be seen."""

from dataclasses import dataclass
from typing import Literal

from replaykit.checks.facts import Execution
from replaykit.checks.names import Name
from replaykit.checks.timing import Timing
from replaykit.model import Call, Objection, Result, Turn

Blind = Literal[
    "not watched", "not held", "stopped", "unlinked", "untraced", "stand-in", "unchecked"
]
"""Why something was not judged.

not watched: no execution of the call was seen. not held: executions were seen, but nothing proves
that they could have overlapped. stopped: nobody answered the turn, and nothing came after it.
unlinked: the conversation went on, with nothing in it that names the calls. untraced: a result is
neither what its call returned nor what any other did. stand-in: a framework filled in a result.
unchecked: the provider's rules could not be applied.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A mistake of the application, named."""

    name: Name
    turn: Turn | None = None
    exchange: int | None = None
    """The exchange whose request shows it; None where none does."""

    provider: str | None = None
    """To whom that request went, where the finding is about no turn."""

    calls: tuple[Call, ...] = ()
    """The calls it is about."""

    others: tuple[Call, ...] = ()
    """For each of the calls, the one it was mixed up with; empty where none was."""

    results: tuple[Result, ...] = ()
    """The results it is about."""

    from_turn: int | None = None
    """The turn that the results, or what stands in them, belong to, where that is another."""

    executions: tuple[Execution, ...] = ()
    """The executions of the turn, as far as they were seen."""

    timing: Timing | None = None
    objection: Objection | None = None
    """What the provider says of it."""

    limit: int | None = None
    """What was allowed, or needed."""

    measured: int | None = None
    """What was met instead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unobserved:
    """Something that was not judged: neither fine nor a finding."""

    why: Blind
    turn: int | None = None
    exchange: int | None = None
    calls: tuple[Call, ...] = ()
    text: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What there is to say of a run."""

    findings: tuple[Finding, ...] = ()
    unobserved: tuple[Unobserved, ...] = ()
