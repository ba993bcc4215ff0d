"""Assembly: how long each tool is to take so that all end in the order in which they ended.

*Problem:* threads and tasks that were begun together begin some milliseconds apart, and on a clock
that stands still they begin at once. What ran shortest may have ended last.
*Solution:* what began before the first of its neighbours had ended counts from when they all began.
"""

from collections.abc import Iterator, Sequence

from replaykit.model import Span

_NS = 10**9
_PRECISIONS = (3, 6)
"""How many digits a time has; all there are where fewer would change an order."""

Latencies = dict[int, float]
"""Seconds, by the identity of a span: two may be equal."""


def latencies_of(spans: Sequence[Span]) -> Latencies:
    """For each execution of a turn that ended how long it is to take."""
    ended = [(span, span.ended_ns) for span in spans if span.ended_ns is not None]
    ended.sort(key=lambda one: one[0].started_ns)
    return {
        id(span): seconds
        for wave in _waves(ended)
        for (span, _), seconds in zip(wave, _seconds(wave), strict=True)
    }


_Ended = tuple[Span, int]


def _waves(ended: Sequence[_Ended]) -> Iterator[list[_Ended]]:
    """Executions that were begun together; in the order in which they began."""
    wave: list[_Ended] = []
    for span, end in ended:
        if wave and span.started_ns >= min(earlier for _, earlier in wave):
            yield wave
            wave = []
        wave.append((span, end))
    if wave:
        yield wave


def _seconds(wave: Sequence[_Ended]) -> list[float]:
    """From when the wave began, as short as the order of the ends allows."""
    began = wave[0][0].started_ns
    exact = [end - began for _, end in wave]
    for precision in _PRECISIONS:
        rounded = [round(length / _NS, precision) for length in exact]
        if len(set(rounded)) == len(set(exact)) and (min(rounded) > 0 or min(exact) == 0):
            return rounded
    return [length / _NS for length in exact]
