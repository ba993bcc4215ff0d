"""Growth with the number of exchanges, as an SVG with two logarithmic axes."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

Points = Sequence[tuple[float, float]]

WIDTH, HEIGHT = 640, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 150, 40, 45
_COLOURS = ("#888888", "#d95f02", "#7570b3", "#e7298a", "#66a61e", "#1b6ca8", "#a6761d")
_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))


def plot(title: str, lines: Mapping[str, Points]) -> str:
    """Each line is named at its end.

    Args:
        lines: of seconds, by the number of exchanges.
    """
    shown = {name: sorted(points) for name, points in lines.items() if points}
    across = _Axis.over([x for points in shown.values() for x, _ in points], _LEFT, WIDTH - _RIGHT)
    up = _Axis.over([y for points in shown.values() for _, y in points], HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="22" font-size="14">{escape(title)}</text>',
        *_grid(across, up),
        *_drawn(shown, across, up),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Axis:
    def __init__(self, first: int, last: int, start: float, end: float) -> None:
        self.powers = range(first, last + 1)
        self._first, self._span = first, max(1, last - first)
        self._start, self._length = start, end - start

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> "_Axis":
        return cls(
            math.floor(math.log10(min(values)) + 1e-9),
            math.ceil(math.log10(max(values)) - 1e-9),
            start,
            end,
        )

    def at(self, value: float) -> float:
        share = (math.log10(value) - self._first) / self._span
        return round(self._start + share * self._length, 1)


def _grid(across: _Axis, up: _Axis) -> Iterator[str]:
    for power in across.powers:
        x = across.at(10**power)
        yield _line(x, _TOP, x, HEIGHT - _BOTTOM)
        yield f'<text x="{x}" y="{HEIGHT - 26}" text-anchor="middle">{10**power:,}</text>'
    for power in up.powers:
        y = up.at(10.0**power)
        yield _line(_LEFT, y, WIDTH - _RIGHT, y)
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{_time(10.0**power)}</text>'
    yield f'<text x="{_LEFT}" y="{HEIGHT - 8}">exchanges in the cassette</text>'


def _drawn(lines: Mapping[str, Points], across: _Axis, up: _Axis) -> Iterator[str]:
    free = 0.0
    by_end = sorted(lines.items(), key=lambda named: up.at(named[1][-1][1]))
    colours = dict(zip(lines, _COLOURS, strict=False))
    for name, points in by_end:
        places = [(across.at(x), up.at(y)) for x, y in points]
        path = " ".join(f"{x},{y}" for x, y in places)
        colour = colours[name]
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in places)
        x, y = places[-1]
        free = max(y + 4, free + 14)  # two names never lie on each other
        yield f'<text x="{x + 8}" y="{free}" fill="{colour}">{escape(name)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#dddddd"/>'


def _time(seconds: float) -> str:
    size, unit = next((one for one in _UNITS if seconds >= one[0] * 0.999), _UNITS[-1])
    return f"{seconds / size:g} {unit}"
