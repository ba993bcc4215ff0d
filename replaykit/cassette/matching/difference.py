"""Core: two requests compared, as a list of the places where they differ."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from replaykit.cassette.matching.canonical import contents_of, question_of
from replaykit.model import HttpRequest, Json
from replaykit.providers.json_node import compact

_MOST_SHOWN = 80
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the live request is not what was recorded."""

    path: str
    recorded: str
    """As compact JSON, shortened; `(absent)` where the recording has nothing there."""

    live: str


def question_differences(live: HttpRequest, recorded: HttpRequest) -> tuple[Difference, ...]:
    """Where the two ask something else."""
    asked, stored = question_of(live), question_of(recorded)
    if (asked.provider, asked.target) != (stored.provider, stored.target):
        recorded_as, asked_as = (one.target.removesuffix("?") for one in (stored, asked))
        return (Difference("request", recorded_as, asked_as),)
    return tuple(_differences(stored.body, asked.body, ""))


def drift(live: HttpRequest, recorded: HttpRequest) -> tuple[Difference, ...]:
    """Where two requests that ask the same differ after all: in what the results say."""
    return tuple(_differences(contents_of(recorded), contents_of(live), ""))


def value_differences(live: Json, recorded: Json) -> tuple[Difference, ...]:
    """Where two values differ, whatever they are about."""
    return tuple(_differences(recorded, live, ""))


def likeness_to(live: HttpRequest) -> Callable[[HttpRequest], float]:
    """What says how near a question is to this one: from 0 (nothing in common) to 1 (the same)."""
    asked = question_of(live)
    ours = set(_leaves(asked.body, ""))

    def likeness(recorded: HttpRequest) -> float:
        stored = question_of(recorded)
        if asked.provider != stored.provider:
            return 0.0
        theirs = set(_leaves(stored.body, ""))
        shared = len(ours & theirs) + (asked.target == stored.target)
        return shared / (max(len(ours), len(theirs)) + 1)

    return likeness


def _leaves(value: Json, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, f"{path}.{name}")
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _leaves(element, f"{path}[{index}]")
    else:
        yield path, compact(value)


def _differences(stored: Json, live: Json, path: str) -> Iterator[Difference]:
    if isinstance(stored, dict) and isinstance(live, dict):
        for name in sorted(stored.keys() | live.keys()):
            place = f"{path}.{name}".removeprefix(".")
            yield from _differences(stored.get(name, _ABSENT), live.get(name, _ABSENT), place)
    elif isinstance(stored, list) and isinstance(live, list):
        for index in range(max(len(stored), len(live))):
            ours = stored[index] if index < len(stored) else _ABSENT
            theirs = live[index] if index < len(live) else _ABSENT
            yield from _differences(ours, theirs, f"{path}[{index}]")
    elif stored != live:
        yield Difference(path or "body", *_shown(stored, live))


def _shown(stored: Json, live: Json) -> tuple[str, str]:
    """Both values as text; long strings from the point at which they part."""
    if not (isinstance(stored, str) and isinstance(live, str)):
        return _shortened(stored), _shortened(live)
    start = next(
        (i for i, (a, b) in enumerate(zip(stored, live, strict=False)) if a != b),
        min(len(stored), len(live)),
    )
    start = max(0, start - _MOST_SHOWN // 4)
    lead = "..." if start else ""
    return tuple(_shortened(lead + text[start:]) for text in (stored, live))  # type: ignore[return-value]


def _shortened(value: Json) -> str:
    if value is _ABSENT:
        return "(absent)"
    text = compact(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 3]}..."
