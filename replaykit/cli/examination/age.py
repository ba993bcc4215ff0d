"""Shell: whether a recording is too old: in days, or by the SDKs it was made with."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

from replaykit.cli.opened import OURS, Opened
from replaykit.report.recordings import Found
from replaykit.report.spelling import counted

_NO_SDK = frozenset({"python", "replaykit"})
_REFRESH = "record it anew: `pytest --replaykit=refresh`"


def of_age(recording: Opened, longest: timedelta | None, now: datetime) -> Iterator[Found]:
    """What is too old, where somebody says how old a recording may be."""
    if longest is None:
        return
    if recording.recorded_at is None:
        fix = "convert it, and record it anew once: cassettes say when they were recorded"
        if recording.recorder == OURS:
            fix = _REFRESH
        yield Found(rule="undated", text="it does not say when it was recorded", fixes=(fix,))
    elif now - recording.recorded_at > longest:
        age = counted((now - recording.recorded_at).days, "day")
        yield Found(
            rule="stale",
            text=f"it was recorded on {recording.recorded_at:%Y-%m-%d}, {age} ago,"
            f" and {longest.days} are allowed",
            fixes=(_REFRESH,),
        )
    yield from _older_sdks(recording)


def _older_sdks(recording: Opened) -> Iterator[Found]:
    for name, then in recording.made_with:
        now = None if name in _NO_SDK else _installed(name)
        if now is not None and _generation(then) < _generation(now):
            text = f"it was recorded with {name} {then}, and {now} is installed"
            yield Found(rule="older-sdk", text=text, fixes=(_REFRESH,))


def _installed(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _generation(text: str) -> float:
    """The first number of a version; one that names none is older than nothing."""
    first = text.partition(".")[0]
    return int(first) if first.isdecimal() else float("inf")
