"""Edge: the calls that replies have asked for, and how well an execution fits one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from replaykit.model import Call, Json
from replaykit.tools.arguments import Given, Object
from replaykit.tools.json_values import canonical


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Asked:
    """One call, with what tells it from others alike."""

    call: Call
    name: str
    exchange: int
    turn: int
    """Which of the replies that asked for tools, from 1."""

    key: str
    """Equal for calls with the same arguments."""

    earlier: int
    """How many calls alike were asked for before it."""

    twins: int
    """How many calls alike its own reply asks for, itself included."""

    @property
    def arguments(self) -> Object | None:
        """What the model wrote; None where that is no object."""
        arguments = self.call.arguments
        return arguments if isinstance(arguments, dict) else None


class Fit(IntEnum):
    """How well an execution's arguments fit a call's."""

    NOT_AT_ALL = 0
    IN_PART = 1
    LOOSELY = 2
    """Equal as texts, but for case and spaces."""

    WHOLLY = 3
    """All that the model wrote is there, and more."""

    EXACTLY = 4


def key_of(call: Call) -> str:
    """What is equal for calls with the same arguments."""
    return canonical(call.arguments) if call.arguments is not None else call.arguments_text


def fit(asked: Asked, given: Given) -> tuple[Fit, int]:
    """How well arguments fit a call's, and how many of them agree; greater is better."""
    wanted = asked.arguments
    if wanted is None:
        values = (asked.call.arguments, asked.call.arguments_text)
        found = any(value in values for value in given.explicit.values())
        return (Fit.EXACTLY if found else Fit.NOT_AT_ALL), 0
    return max(_fit_of(wanted, form) for form in given.forms)


def _fit_of(wanted: Object, form: Object) -> tuple[Fit, int]:
    agreed = _count(is_same(value, form[name]) for name, value in wanted.items() if name in form)
    surplus = sum(name not in wanted for name in form)
    if agreed == len(wanted):
        return Fit.WHOLLY, agreed - surplus
    if all(name in form and _is_like(value, form[name]) for name, value in wanted.items()):
        return Fit.LOOSELY, agreed - surplus
    return (Fit.IN_PART, agreed) if agreed else (Fit.NOT_AT_ALL, 0)


def is_same(one: Json, other: Json) -> bool:
    """Whether two values mean the same."""
    if type(one) is type(other) is str:
        return bool(one == other)
    return canonical(one) == canonical(other)


def _is_like(one: Json, other: Json) -> bool:
    return _worn(one) == _worn(other)


def _worn(value: Json) -> str:
    text = value if isinstance(value, str) else canonical(value)
    return "".join(text.casefold().split())


def _count(truths: Iterable[bool]) -> int:
    return sum(truths)
