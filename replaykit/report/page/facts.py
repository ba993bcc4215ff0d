"""Assembly: what the page of a session is given: the session's facts, its bytes, its bars."""

from collections.abc import Sequence
from typing import Final

from replaykit.checks import Finding
from replaykit.model import Chunk, Exchange, Json
from replaykit.report.manner import Manner
from replaykit.report.page.sharing import Shared
from replaykit.report.perfetto import label_of
from replaykit.report.session import Seen, Step
from replaykit.report.session_facts import facts_of_session, in_seconds
from replaykit.report.spelling import seconds, spelled
from replaykit.report.text import text_of
from replaykit.report.timeline import Bar, timeline_of
from replaykit.report.transcript import summary_of

MOST_BYTES: Final = 1024 * 1024
"""Of each body, so many are in the page."""


def page_facts(seen: Seen, steps: Sequence[Step], manner: Manner | None = None) -> Json:
    """Everything that the page shows, as JSON."""
    facts = facts_of_session(seen, steps)
    timeline = timeline_of(seen, steps)
    shared = Shared()
    for step, own in zip(steps, facts["exchanges"], strict=True):
        own |= _wire(step.exchange, shared)
    turns = [step.turn for step in steps if step.turn is not None]
    for turn, own in zip(turns, facts["turns"], strict=True):
        for shown, call in zip(turn.calls, own["calls"], strict=True):
            call["spelled"] = spelled(shown.call)
            call["arguments_text"] = shown.call.arguments_text
    for finding, own in zip(seen.verdict.findings, facts["findings"], strict=True):
        own["whole"] = text_of(finding, manner)
        own["about"] = _places(finding, turns_at={t.turn.number: n for n, t in enumerate(turns)})
    places = {id(shown): (t, c) for t, turn in enumerate(turns) for c, shown in enumerate(turn.calls)}
    return facts | {
        "summary": summary_of(seen, steps),
        "length": seconds(timeline.ended_ns - timeline.started_ns) if timeline.is_timed else None,
        "is_timed": timeline.is_timed,
        "started": in_seconds(timeline.started_ns),
        "ended": in_seconds(timeline.ended_ns),
        "bars": [_bar(bar, places) for bar in timeline.bars],
    }


def _places(finding: Finding, *, turns_at: dict[int, int]) -> Json:
    """Where in the page a finding stands: the turn and the calls it names, else its exchange."""
    return finding.exchange if finding.turn is None else {"turn": turns_at[finding.turn.number]}


def _wire(exchange: Exchange, shared: Shared) -> dict[str, Json]:
    request, response = exchange.request, exchange.response
    return {
        "request_headers": [list(pair) for pair in request.headers],
        "response_headers": [list(pair) for pair in response.headers],
        "request_body": shared.body(request.body[:MOST_BYTES]),
        "response_body": response.body[:MOST_BYTES].decode("latin-1"),
        "chunk_ends": _ends(response.chunks),
    }


def _ends(chunks: Sequence[Chunk]) -> list[Json]:
    """Of each chunk when it came, and where in the body it ends."""
    ends: list[Json] = []
    at = 0
    for chunk in chunks:
        at += len(chunk.data)
        ends.append([in_seconds(chunk.at_ns), at])
    return ends


def _bar(bar: Bar, places: dict[int, tuple[int, int]]) -> Json:
    place = places.get(id(bar.shown)) if bar.shown is not None else None
    return {
        "track": bar.track,
        "lane": bar.lane,
        "from": in_seconds(bar.started_ns),
        "to": in_seconds(bar.ended_ns),
        "label": label_of(bar),
        "exchange": bar.exchange.number if bar.exchange is not None else None,
        "call": list(place) if place is not None else None,
        "is_seen": bar.track == "model" or bar.execution is not None,
        "has_failed": bar.has_failed,
        "is_open": bar.is_open,
    }
