"""Assembly: what the page of a session is given: the session's facts, its bytes, its bars."""

from collections.abc import Mapping, Sequence
from typing import Final

from replaykit.checks import Execution, Finding
from replaykit.model import Chunk, Exchange, Json
from replaykit.report.manner import Manner
from replaykit.report.page.sharing import Shared
from replaykit.report.perfetto import label_of
from replaykit.report.session import Seen, ShownCall, ShownTurn, Step, unlinked
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
        own.update(_wire(step.exchange, shared))
        if step.exchange.number in seen.unrecorded:
            own["is_unrecorded"] = True
    turns = [step.turn for step in steps if step.turn is not None]
    for turn, own in zip(turns, facts["turns"], strict=True):
        for shown, call in zip(turn.calls, own["calls"], strict=True):
            call.update(_call(shown, seen.verdict.findings))
    numbers = {turn.turn.number: place for place, turn in enumerate(turns)}
    for finding, own in zip(seen.verdict.findings, facts["findings"], strict=True):
        own.update(whole=text_of(finding, manner), about=_place_of(finding, numbers))
    places = _Places(turns, unlinked(seen, steps))
    return facts | {
        "summary": summary_of(seen, steps),
        "length": seconds(timeline.ended_ns - timeline.started_ns) if timeline.is_timed else None,
        "is_timed": timeline.is_timed,
        "started": in_seconds(timeline.started_ns),
        "ended": in_seconds(timeline.ended_ns),
        "bars": [_bar(bar, places) for bar in timeline.bars],
    }


class _Places:
    """Where in the facts the call or the execution of a bar stands."""

    def __init__(self, turns: Sequence[ShownTurn], strays: Sequence[Execution]) -> None:
        self._calls = {
            id(shown): [place, at]
            for place, turn in enumerate(turns)
            for at, shown in enumerate(turn.calls)
        }
        self._strays = {id(stray): place for place, stray in enumerate(strays)}

    def of(self, bar: Bar) -> dict[str, Json]:
        return {
            "call": self._calls.get(id(bar.shown)),
            "of_no_call": self._strays.get(id(bar.execution)),
        }


def _call(shown: ShownCall, findings: Sequence[Finding]) -> dict[str, Json]:
    own = {id(finding) for finding in shown.findings}
    return {
        "spelled": spelled(shown.call),
        "arguments_text": shown.call.arguments_text,
        "marks": [place for place, finding in enumerate(findings) if id(finding) in own],
    }


def _place_of(finding: Finding, numbers: Mapping[int, int]) -> Json:
    """What a finding is about: a turn, by its place, or an exchange, by its number."""
    if finding.turn is not None:
        return {"turn": numbers[finding.turn.number]}
    return {} if finding.exchange is None else {"exchange": finding.exchange}


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


def _bar(bar: Bar, places: _Places) -> Json:
    return {
        "track": bar.track,
        "lane": bar.lane,
        "from": in_seconds(bar.started_ns),
        "to": in_seconds(bar.ended_ns),
        "label": label_of(bar),
        "exchange": bar.exchange.number if bar.exchange is not None else None,
        **places.of(bar),
        "is_seen": bar.track == "model" or bar.execution is not None,
        "has_failed": bar.has_failed,
        "is_open": bar.is_open,
    }
