"""Shell: the lines on which the exchanges of a recording begin."""

import re
from collections.abc import Mapping

from replaykit.cli.opened import OURS, Opened

_HEADING = re.compile(rb"^=== \d{1,9} ", re.MULTILINE)
_INTERACTION = re.compile(rb"^- request:", re.MULTILINE)
"""As vcrpy writes it."""


def lines_of(content: bytes, recording: Opened) -> Mapping[int, int]:
    """By the number of the exchange; empty where lines tell nothing, as in JSON."""
    beginning = _HEADING if recording.recorder == OURS else _INTERACTION
    starts = [found.start() for found in beginning.finditer(content)]
    if len(starts) != len(recording.exchanges):
        return {}
    lines: dict[int, int] = {}
    line, last = 1, 0
    for exchange, start in zip(recording.exchanges, starts, strict=True):
        line += content.count(b"\n", last, start)
        last = start
        lines[exchange.number] = line
    return lines
