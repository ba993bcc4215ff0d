"""Edge: how long a tool takes: a duration, or a distribution of them."""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from replaykit.errors import SettingError

_MOST_SECONDS = 10**9
"""About thirty years; more is a mistake in the unit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Latency:
    """A distribution of durations."""

    text: str
    """As it is written: `uniform(1, 5)`."""

    draw: Callable[[random.Random], float]
    """Gives seconds; equal generators give equal ones."""

    least: float
    most: float
    """The bounds within which it lies, `inf` where there is none."""

    def seconds(self, seed: str) -> float:
        """The duration for a seed, to the nanosecond."""
        if self.least == self.most:
            return self.least  # as it was written, and at no cost
        drawn = self.draw(random.Random(seed))
        return round(min(max(drawn, 0.0), float(_MOST_SECONDS)), 9)


def fixed(value: float | timedelta) -> Latency:
    """Always the same."""
    given = value.total_seconds() if isinstance(value, timedelta) else value
    seconds = _seconds("takes", given)
    return Latency(text=_number(seconds), draw=lambda _: seconds, least=seconds, most=seconds)


def uniform(least: float, most: float) -> Latency:
    """Any duration between two, all alike."""
    low, high = _bounds("uniform", least, most)
    return Latency(
        text=f"uniform({_number(low)}, {_number(high)})",
        draw=lambda chance: chance.uniform(low, high),
        least=low,
        most=high,
    )


def between(least: float, most: float) -> Latency:
    """Somewhere between two, nobody says where: what explores orders may choose any."""
    low, high = _bounds("between", least, most)
    return Latency(
        text=f"between({_number(low)}, {_number(high)})",
        draw=lambda chance: chance.uniform(low, high),
        least=low,
        most=high,
    )


def normal(mean: float, deviation: float) -> Latency:
    """Around a mean; what would be below 0 is 0."""
    mean = _seconds("the mean of normal", mean)
    deviation = _seconds("the deviation of normal", deviation)
    return Latency(
        text=f"normal({_number(mean)}, {_number(deviation)})",
        draw=lambda chance: chance.gauss(mean, deviation),
        least=0.0 if deviation else mean,
        most=math.inf if deviation else mean,
    )


def lognormal(median: float, sigma: float) -> Latency:
    """Half below the median, with a long tail above; the greater sigma, the longer."""
    median = _seconds("the median of lognormal", median)
    sigma = _seconds("the sigma of lognormal", sigma)
    return Latency(
        text=f"lognormal({_number(median)}, {_number(sigma)})",
        draw=lambda chance: median * math.exp(min(sigma * chance.gauss(0, 1), 700.0)),
        least=0.0 if sigma else median,
        most=math.inf if sigma else median,
    )


def percentiles(table: Mapping[float, float]) -> Latency:
    """As a monitoring page says it: `{50: 0.2, 99: 3}`; straight lines lie between the points."""
    if not isinstance(table, Mapping) or not table:
        raise SettingError(f"percentiles takes {table!r} (expected a table, as {{50: 0.2, 99: 3}})")
    points = sorted(
        (_percent(percent), _seconds(f"percentile {percent}", seconds))
        for percent, seconds in table.items()
    )
    times = [seconds for _, seconds in points]
    if times != sorted(times):
        raise SettingError(f"percentiles falls: {dict(points)!r} (expected durations that rise)")
    said = ", ".join(f"{_number(percent)}: {_number(seconds)}" for percent, seconds in points)
    return Latency(
        text=f"percentiles({{{said}}})",
        draw=lambda chance: _on_the_line(points, chance.random() * 100),
        least=times[0],
        most=times[-1],
    )


KINDS: Mapping[str, Callable[..., Latency]] = {
    "uniform": uniform,
    "normal": normal,
    "lognormal": lognormal,
    "percentiles": percentiles,
    "between": between,
}
"""The distributions, under the names that plans use."""


def _on_the_line(points: Sequence[tuple[float, float]], percent: float) -> float:
    below = points[0]
    for above in points:
        if percent <= above[0]:
            width = above[0] - below[0]
            share = (percent - below[0]) / width if width else 1.0
            return below[1] + share * (above[1] - below[1])
        below = above
    return below[1]


def _bounds(kind: str, least: object, most: object) -> tuple[float, float]:
    low, high = _seconds(f"{kind}'s least", least), _seconds(f"{kind}'s most", most)
    if low > high:
        raise SettingError(
            f"{kind}({_number(low)}, {_number(high)}) is upside down (expected the lesser first)"
        )
    return low, high


def _seconds(what: str, value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and 0 <= value <= _MOST_SECONDS:  # type: ignore[operator]  # it is a number
        return value  # type: ignore[return-value]  # likewise
    raise SettingError(f"{what} is {value!r} (expected seconds from 0 to {_MOST_SECONDS:,})")


def _percent(value: object) -> float:
    try:
        percent = float(value)  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError):
        percent = -1.0
    if 0 <= percent <= 100:  # noqa: PLR2004  (a percentage)
        return percent
    raise SettingError(f"percentiles has {value!r} (expected percentages from 0 to 100)")


def _number(value: float) -> str:
    return f"{value:g}" if float(f"{value:g}") == value else repr(value)
