"""Edge: one rule of a plan: which executions it is for, and what becomes of them."""

import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self, TypeAlias, TypeVar

from replaykit.errors import SettingError
from replaykit.model import Json
from replaykit.tools.arguments import Object
from replaykit.tools.asked import Asked, is_same
from replaykit.tools.declaring import declared_in
from replaykit.tools.facts import name_of
from replaykit.tools.failure import Failing, failing_with
from replaykit.tools.json_values import NotJsonError, as_json
from replaykit.tools.latency import Latency
from replaykit.tools.latency_reading import latency_of

_Value = TypeVar("_Value")


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One execution, as rules see it; or a call that is still to be executed."""

    tool: str
    forms: tuple[Object, ...]
    """The objects that may be its arguments."""

    asked: Asked | None = None
    call_id: str | None = None
    seed: str = ""
    """What its chances are drawn from, whenever it happens to run."""

    is_first: bool = True
    """Whether its call has not been executed before."""

    turn_then: int = 0
    """How many turns there were when it began."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Selector:
    """Which executions a rule is for; what is None or not named may be anything."""

    tool: str | None = None
    arguments: Mapping[str, Json] = field(default_factory=dict)
    call_id: str | None = None
    turn: int | None = None
    nth: int | None = None

    def matches(self, attempt: Attempt) -> bool:
        """Whether it is one of these, whichever of them is the nth."""
        return (
            self.tool in (None, attempt.tool)
            and self.call_id in (None, attempt.call_id)
            and (self.turn is None or self.turn == (attempt.asked and attempt.asked.turn))
            and (not self.arguments or self.agreeing(attempt) == len(self.arguments))
        )

    def agreeing(self, attempt: Attempt) -> int:
        """How many of the arguments are as this wants them."""
        wanted = self.arguments.items()
        counts = (
            sum(name in form and is_same(form[name], value) for name, value in wanted)
            for form in attempt.forms
        )
        return max(counts, default=0)

    def __str__(self) -> str:
        conditions = [f"{name}={value!r}" for name, value in self.arguments.items()]
        others = {"id": self.call_id, "turn": self.turn, "nth": self.nth}
        conditions += [f"{name}={value!r}" for name, value in others.items() if value is not None]
        tool = [] if self.tool is None else [repr(self.tool)]
        return f"on({', '.join(tool + conditions)})"


@dataclass(frozen=True, slots=True)
class Fails:
    """It raises, and does not run."""

    make: Failing
    text: str


@dataclass(frozen=True, slots=True)
class Returns:
    """It returns this, and does not run."""

    value: object
    text: str


@dataclass(frozen=True, slots=True)
class Hangs:
    """It never ends."""

    text: str = "hangs"


Outcome: TypeAlias = Fails | Returns | Hangs


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What becomes of an execution; nothing: it runs as it would have."""

    latency: Latency | None = None
    outcome: Outcome | None = None

    def __str__(self) -> str:
        return self.said()

    def said(self, drawn: float | None = None) -> str:
        """What it does, in words.

        Args:
            drawn: the seconds that chance has made of its latency.
        """
        said = []
        if self.latency is not None:
            is_chance = drawn is not None and self.latency.least != self.latency.most
            said.append(f"takes {self.latency.text}{f' = {drawn:g}' if is_chance else ''}")
        if self.outcome is not None:
            said.append(self.outcome.text)
        return ", ".join(said) or "runs"


class Rule:
    """What is to become of some executions, said in a chain.

    Example:
        replay.on("get_weather", city="Tokyo").takes(30)
        replay.on("charge", nth=1).takes(3).fails(TimeoutError("no answer"))
        replay.on("get_rate").fails(ConnectionError).then().returns(158.2)
    """

    def __init__(self, selector: Selector, *, place: str | None = None) -> None:
        """
        Args:
            place: where the rule is written, if not in code.
        """
        self.selector = selector
        self.steps: tuple[Step, ...] = (Step(),)
        self.place = place
        self.applied: set[int] = set()
        """The steps that have been used."""

        self.is_shared = False
        """Whether it is for other runs, too, so that it need not decide anything in this one."""

    def takes(self, seconds: object) -> Self:
        """It waits so long before it runs, fails or returns.

        Args:
            seconds: a number of them, a `timedelta`, or a distribution, as `uniform(1, 5)` in a
                text.
        """
        latency = self._read(latency_of, seconds)
        if self.steps[-1].latency is not None:
            raise self._said_twice(f"takes {latency.text}")
        return self._with(replace(self.steps[-1], latency=latency))

    def fails(self, error: object) -> Self:
        """It raises instead of running.

        Args:
            error: an exception, its class, a function that makes one, or `TypeName: message`.
        """
        name = error if isinstance(error, str) else getattr(error, "__qualname__", repr(error))
        return self._ending(Fails(self._read(failing_with, error), f"fails with {name}"))

    def returns(self, value: object) -> Self:
        """It returns this instead of running; each time a copy, if it can be copied."""
        return self._ending(Returns(value, f"returns {reprlib.repr(value)}"))

    def hangs(self) -> Self:
        """It never ends by itself."""
        return self._ending(Hangs())

    def then(self) -> Self:
        """What is said from here on is for the next execution that the rule is for.

        The last step stays: an empty one at the end lets the tool run again.
        """
        self._refuse_once_applied("then()")
        if self.steps[-1] == Step():
            raise SettingError(
                f"{self}: then() follows on nothing"
                " (expected takes, fails, returns or hangs before it)"
            )
        self.steps = (*self.steps, Step())
        return self

    def step(self, ordinal: int) -> int:
        """Which step is for the nth execution."""
        return min(ordinal, len(self.steps)) - 1

    def __str__(self) -> str:
        place = "" if self.place is None else f"{self.place}: "
        said = " then ".join(str(step) for step in self.steps)
        return f"{place}{self.selector}" if said == "runs" else f"{place}{self.selector} {said}"

    def _read(self, read: Callable[[object], _Value], value: object) -> _Value:
        """A value, read; what is wrong with it names the rule, unless that has a place."""
        try:
            return read(value)
        except SettingError as wrong:
            if self.place is not None:
                raise
            raise SettingError(f"{self}: {wrong}") from None

    def _ending(self, outcome: Outcome) -> Self:
        if self.steps[-1].outcome is not None:
            raise self._said_twice(outcome.text)
        return self._with(replace(self.steps[-1], outcome=outcome))

    def _with(self, step: Step) -> Self:
        self._refuse_once_applied(str(step))
        self.steps = (*self.steps[:-1], step)
        return self

    def _said_twice(self, more: str) -> SettingError:
        return SettingError(
            f"{self}: it cannot also be that it {more}"
            " (expected one duration and one end a step, or then() between them)"
        )

    def _refuse_once_applied(self, more: str) -> None:
        if self.applied:
            raise SettingError(
                f"{self}: it has been applied already, so that {more!r} comes too late"
                " (expected before the agent runs)"
            )


def selector_of(
    tool: str | Callable[..., object] | None,
    *,
    arguments: Mapping[str, object],
    call_id: object = None,
    turn: object = None,
    nth: object = None,
) -> Selector:
    """The selector that somebody wrote down.

    Raises:
        SettingError: naming the value and the choices.
    """
    declared = declared_in(tool)
    name = tool if not callable(tool) else declared.name if declared else name_of(tool)
    if not isinstance(name, str | None) or name == "":
        raise SettingError(f"on({tool!r}) names no tool (expected a name, or the function itself)")
    if not isinstance(call_id, str | None):
        raise SettingError(f"id is {call_id!r} (expected the id of a call)")
    return Selector(
        tool=name,
        arguments={key: _argument(key, value) for key, value in arguments.items()},
        call_id=call_id,
        turn=_counted("turn", turn),
        nth=_counted("nth", nth),
    )


def _argument(name: str, value: object) -> Json:
    try:
        return as_json(value)
    except NotJsonError:
        raise SettingError(
            f"argument {name!r} is {value!r}, which no model can write (expected JSON)"
        ) from None


def _counted(name: str, value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    raise SettingError(f"{name} is {value!r} (expected a number that counts from 1)")
