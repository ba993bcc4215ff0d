"""How long each tool is to take: as short as the order of the ends allows."""

import pytest

from replaykit.model import Span
from replaykit.scaffold.latencies import latencies_of

MS = 10**6


def spans_of(*times):
    """Executions from one millisecond to another."""
    return [
        Span(
            tool="get_weather",
            call_id=f"call_{number}",
            started_ns=round(start * MS),
            ended_ns=None if end is None else round(end * MS),
        )
        for number, (start, end) in enumerate(times)
    ]


@pytest.mark.parametrize(
    ("times", "seconds"),
    [
        ([(0, 30_000), (0, 45_000)], [30, 45]),
        ([(0, 30), (5, 32)], [0.03, 0.032]),
        ([(0, 30), (30, 50)], [0.03, 0.02]),
        ([(0, 30), (1, 10), (10, 25)], [0.03, 0.01, 0.015]),
        ([(0, 4.1), (0, 3.9)], [0.0041, 0.0039]),
        ([(0, 0.0004)], [0.0000004]),
        ([(0, 0)], [0]),
        ([(5, 9), (0, None)], [0.004, None]),
        ([], []),
    ],
    ids=[
        "together",
        "one a little later, and last",
        "one after the other",
        "two at a time",
        "less than a millisecond apart",
        "no time to speak of",
        "no time",
        "without an end",
        "nothing",
    ],
)
def test_the_order_of_the_ends_is_kept(times, seconds):
    spans = spans_of(*times)

    latencies = latencies_of(spans)

    assert seconds == [latencies.get(id(span)) for span in spans]
