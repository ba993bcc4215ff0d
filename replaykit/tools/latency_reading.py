"""Edge: latencies as people write them: `30`, `"uniform(1, 5)"`, `{"uniform": [1, 5]}`."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from replaykit.errors import SettingError
from replaykit.model import Json
from replaykit.tools.latency import KINDS, Latency, fixed

_CALL = "'uniform(1, 5)'"
_EXPECTED = f"seconds from 0 on, or {', '.join(KINDS)} as in {_CALL}"


def latency_of(value: object) -> Latency:
    """The latency that somebody wrote down.

    Raises:
        SettingError: naming the value and the choices.
    """
    if isinstance(value, Latency):
        return value
    if isinstance(value, int | float | timedelta) and not isinstance(value, bool):
        return fixed(value)
    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, Mapping) and len(value) == 1:
        ((kind, given),) = value.items()
        if kind in KINDS:
            return _made(kind, given)
    raise _no_duration(value)


def _of_text(text: str) -> Latency:
    kind, bracket, given = text.strip().partition("(")
    kind = kind.strip()
    if bracket and given.endswith(")") and kind in KINDS:
        return _made(kind, _arguments_of(given[:-1]))
    try:
        return fixed(float(text))
    except ValueError as broken:  # what is a number and no duration says so itself
        if isinstance(broken, SettingError):
            raise
        raise _no_duration(text) from None


def _arguments_of(text: str) -> Json:
    """`1, 5` as a list; `50: 1, 99: 20`, in curly brackets or not, as a table."""
    parts = [part.strip() for part in text.strip().strip("{}").split(",") if part.strip()]
    try:
        if any(":" in part for part in parts):
            pairs = (part.split(":") for part in parts)
            return {float(percent): float(seconds) for percent, seconds in pairs}
        return [float(part) for part in parts]
    except ValueError:
        raise SettingError(f"{text!r} are no numbers (expected as in {_CALL})") from None


def _made(kind: str, given: object) -> Latency:
    make = KINDS[kind]
    try:
        if isinstance(given, Mapping):
            return make(given)
        if isinstance(given, Sequence) and not isinstance(given, str):
            return make(*given)
    except TypeError:
        raise SettingError(f"{kind} takes {given!r} (expected as in {_CALL})") from None
    raise SettingError(f"{kind} takes {given!r} (expected a list of numbers, or a table)")


def _no_duration(value: object) -> SettingError:
    return SettingError(f"takes {value!r}, which is no duration (expected {_EXPECTED})")
