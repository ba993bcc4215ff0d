"""Assembly: what each setting may be, and what is wrong with a value that it may not."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, get_args

from replaykit.errors import SettingError
from replaykit.run.ignored import read_entry

Mode = Literal["replay", "record", "refresh", "live", "off"]
OnUnplayed = Literal["fail", "warn", "ignore"]
OnIdle = Literal["fail", "ignore"]
KindOfClock = Literal["virtual", "real"]
KindOfTools = Literal["real", "recorded"]

_MATCH_RULES = ("question", "exact", "order")
_PACES = ("at once", "recorded")


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
    return frozenset(read_texts(name, value))


def read_texts(name: str, value: object) -> tuple[str, ...]:
    """One text, or several."""
    texts = (value,) if isinstance(value, str) else value
    if isinstance(texts, Iterable):
        found = tuple(texts)
        if all(isinstance(text, str) and text for text in found):
            return found
    raise SettingError(f"{name} is {value!r} (expected a text, or a list of texts)")


def read_ignored(name: str, value: object) -> tuple[str, ...]:
    """Addresses, each with a path where it matters."""
    entries = read_texts(name, value)
    for entry in entries:
        try:
            read_entry(entry)
        except ValueError:
            raise SettingError(
                f"{name} has {entry!r}, which is no address"
                " (expected a host, as 'telemetry.internal', or a host and the beginning of a path,"
                " as 'telemetry.internal/v1/traces'; `*` stands for anything, and a `!` before it"
                " for what is not ignored)"
            ) from None
    return entries


def _patterns(name: str, value: object) -> tuple[str, ...]:
    patterns = read_texts(name, value)
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


def _plan(name: str, value: object) -> object:
    from replaykit.tools.plan_data import entries_of, read_plan  # noqa: PLC0415  (most have none)

    entries = entries_of(value, place=name)
    read_plan(entries, place=name)
    return entries


def _number(name: str, value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise SettingError(f"{name} is {value!r} (expected a whole number)") from None


def read_limit(name: str, value: object) -> int | None:
    """A whole number above 0; None: there is no limit."""
    if value is None:
        return None
    found = _number(name, value)
    if found < 1:
        raise SettingError(f"{name} is {value!r} (expected a whole number above 0)")
    return found


def _concurrent(name: str, value: object) -> object:
    from replaykit.checks import read_concurrent  # noqa: PLC0415  (most do not say)

    return read_concurrent({"true": True, "false": False}.get(str(value), value))


def _allow(name: str, value: object) -> object:
    from replaykit.checks import read_allowed  # noqa: PLC0415  (most do not say)

    return read_allowed(value)


def _function(name: str, value: object) -> object:
    if value is None or callable(value):
        return value
    raise SettingError(f"{name} is {value!r} (expected a function of a tool's name and its result)")


_READERS: Mapping[str, Callable[[str, object], object]] = {
    "mode": _choice(*get_args(Mode)),
    "match": _match,
    "pace": _pace,
    "volatile": _names,
    "allowed_hosts": _names,
    "ignored": read_ignored,
    "allowed_statuses": _statuses,
    "redact_values": read_texts,
    "redact_patterns": _patterns,
    "redact_names": read_texts,
    "redact_allowed": read_texts,
    "kept_headers": read_texts,
    "on_unplayed": _choice(*get_args(OnUnplayed)),
    "on_idle": _choice(*get_args(OnIdle)),
    "keep_failed": _switch,
    "clock": _choice(*get_args(KindOfClock)),
    "frozen": _switch,
    "tools": _choice(*get_args(KindOfTools)),
    "plan": _plan,
    "seed": _number,
    "concurrent": _concurrent,
    "allow": _allow,
    "sends": _function,
    "most_rounds": read_limit,
    "longest_result": read_limit,
    "most_growth": read_limit,
    "validate": _switch,
}
