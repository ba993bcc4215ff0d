"""Assembly: how a run is to go: every setting, its choices, and what is wrong with a value."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict, get_args

from replaykit.errors import SettingError

if TYPE_CHECKING:  # both lead to vcrpy, which must not be loaded for a setting
    from replaykit.cassette.matching import MatchRule
    from replaykit.wire import Pace

Mode = Literal["replay", "record", "refresh", "live", "off"]
OnUnplayed = Literal["fail", "warn", "ignore"]
OnIdle = Literal["fail", "ignore"]
KindOfClock = Literal["virtual", "real"]

_MATCH_RULES = ("question", "exact", "order")
_PACES = ("at once", "recorded")


class Given(TypedDict, total=False):
    """The settings of a run, as users write them."""

    match: "MatchRule"
    pace: "Pace"
    volatile: Iterable[str]
    allowed_hosts: Iterable[str]
    allowed_statuses: Iterable[int]
    redact_values: Iterable[str]
    redact_patterns: Iterable[str]
    redact_names: Iterable[str]
    redact_allowed: Iterable[str]
    kept_headers: Iterable[str]
    on_unplayed: OnUnplayed
    on_idle: OnIdle
    keep_failed: bool
    clock: KindOfClock
    frozen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """How a run is to go."""

    mode: Mode = "replay"
    match: "MatchRule" = "question"
    """How a request finds its recording."""

    pace: "Pace" = "at once"
    """How fast a replayed stream comes."""

    volatile: frozenset[str] = frozenset()
    """Members of request bodies that differ from run to run, and so say nothing."""

    allowed_hosts: frozenset[str] = frozenset()
    """Hosts that may be reached in replay, beside this machine."""

    allowed_statuses: frozenset[int] = frozenset()
    """Statuses that may be saved, though they usually mean that the recording went wrong."""

    redact_values: tuple[str, ...] = ()
    redact_patterns: tuple[str, ...] = ()
    redact_names: tuple[str, ...] = ()
    redact_allowed: tuple[str, ...] = ()
    """What looks like a secret and is none."""

    kept_headers: tuple[str, ...] = ()
    """Headers that are recorded beside those that always are."""

    on_unplayed: OnUnplayed = "warn"
    """What recorded exchanges that nobody asked for are."""

    on_idle: OnIdle = "fail"
    """What a run in which no request came by is."""

    keep_failed: bool = False
    """Whether a recording that must not replace the cassette is kept beside it."""

    clock: KindOfClock = "virtual"
    """What time is in replay. Everywhere else it is real."""

    frozen: bool = True
    """Whether dates follow a virtual clock."""

    @property
    def is_virtual(self) -> bool:
        """Whether time is virtual: a model that is really asked takes its own time."""
        return self.clock == "virtual" and self.mode == "replay"

    @classmethod
    def read(cls, given: Mapping[str, object]) -> "Settings":
        """The settings that somebody wrote down.

        Raises:
            SettingError: naming the setting, its value and the choices.
        """
        return cls(**{name: read_setting(name, value) for name, value in given.items()})  # type: ignore[arg-type]  # each reader gives what its field takes


def read_setting(name: str, value: object) -> object:
    """One setting, checked, as `Settings` takes it."""
    if name not in _READERS:
        raise SettingError(f"unknown setting {name!r} (expected {listed(_READERS)})")
    return _READERS[name](name, value)


def listed(choices: Iterable[str]) -> str:
    """Choices as a sentence says them: `a, b or c`."""
    *most, last = choices
    return f"{', '.join(most)} or {last}" if most else last


def _choice(*choices: str) -> Callable[[str, object], object]:
    def read(name: str, value: object) -> object:
        if value in choices:
            return value
        raise SettingError(f"unknown {name} {value!r} (expected {listed(choices)})")

    return read


def _match(name: str, value: object) -> object:
    if callable(value) or value in _MATCH_RULES:
        return value
    expected = listed((*_MATCH_RULES, "a function of the live and the recorded request"))
    raise SettingError(f"unknown {name} {value!r} (expected {expected})")


def _pace(name: str, value: object) -> object:
    if value in _PACES:
        return value
    try:
        factor = float(value)  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError):
        factor = 0.0
    if factor > 0:
        return factor
    expected = listed((*_PACES, "a factor above 0, where 2 is twice as fast"))
    raise SettingError(f"unknown {name} {value!r} (expected {expected})")


def _names(name: str, value: object) -> frozenset[str]:
    return frozenset(_texts(name, value))


def _texts(name: str, value: object) -> tuple[str, ...]:
    texts = (value,) if isinstance(value, str) else value
    if isinstance(texts, Iterable):
        found = tuple(texts)
        if all(isinstance(text, str) and text for text in found):
            return found
    raise SettingError(f"{name} is {value!r} (expected a text, or a list of texts)")


def _patterns(name: str, value: object) -> tuple[str, ...]:
    patterns = _texts(name, value)
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as broken:
            raise SettingError(
                f"{name} has {pattern!r}, which is no regular expression: {broken}"
            ) from broken
    return patterns


def _statuses(name: str, value: object) -> frozenset[int]:
    statuses = (value,) if isinstance(value, int | str) else value
    if isinstance(statuses, Iterable):
        found = [str(status) for status in statuses]
        if all(re.fullmatch(r"[1-5]\d\d", status) for status in found):
            return frozenset(map(int, found))
    raise SettingError(f"{name} is {value!r} (expected a list of HTTP statuses, as [401])")


def _switch(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):  # as ini files have it
        return value == "true"
    raise SettingError(f"{name} is {value!r} (expected True or False)")


_READERS: Mapping[str, Callable[[str, object], object]] = {
    "mode": _choice(*get_args(Mode)),
    "match": _match,
    "pace": _pace,
    "volatile": _names,
    "allowed_hosts": _names,
    "allowed_statuses": _statuses,
    "redact_values": _texts,
    "redact_patterns": _patterns,
    "redact_names": _texts,
    "redact_allowed": _texts,
    "kept_headers": _texts,
    "on_unplayed": _choice(*get_args(OnUnplayed)),
    "on_idle": _choice(*get_args(OnIdle)),
    "keep_failed": _switch,
    "clock": _choice(*get_args(KindOfClock)),
    "frozen": _switch,
}
