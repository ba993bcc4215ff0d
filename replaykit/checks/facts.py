"""Core: what the checks are given: both witnesses' facts of one run, and what the test expects."""

from collections.abc import Callable
from dataclasses import dataclass, field

from replaykit.checks.names import Name
from replaykit.model import Json, Judgement, Reading, Span, Turn

Concurrent = bool | int | None
"""True: all calls of a turn at once. A number: at least so many. False: never two at once.
None: not one after another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Execution:
    """One execution of a watched tool: its span, and what is known of its tool."""

    span: Span
    is_serial: bool = False
    """Whether its tool must never overlap another such tool."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request of the run with its reply, and what its provider's rules say of it."""

    reading: Reading
    judgement: Judgement = field(default_factory=Judgement)


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectations:
    """What a test expects of the loop, where that is not what everybody expects."""

    concurrent: Concurrent = None
    allowed: frozenset[Name] = frozenset()
    """Findings that are meant to be so."""

    sends: Callable[[str, Json], Json] | None = None
    """What the application makes of a tool's return value before it sends it: given the tool's
    name and the value. None: it sends the value, or a text that contains it."""

    most_rounds: int | None = None
    """How many turns one conversation may take."""

    longest_result: int | None = None
    """How many characters one result may have."""

    most_growth: int | None = None
    """By how many bytes a follow-up may be larger than the request before it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """Everything that is known of one run."""

    asked: tuple[Asked, ...] = ()
    """In the order in which they were sent."""

    turns: tuple[Turn, ...] = ()
    executions: tuple[Execution, ...] = ()
    """In the order in which they began."""

    expectations: Expectations = field(default_factory=Expectations)
