"""Assembly: a session as a Chrome trace, which ui.perfetto.dev and chrome://tracing open."""

from replaykit.model import Json
from replaykit.report.session import Seen, steps_of
from replaykit.report.spelling import id_of
from replaykit.report.strict_json import written
from replaykit.report.timeline import Bar, Timeline, Track, timeline_of

_PROCESS = 1
_NS_IN_A_MICROSECOND = 1000
_TRACKS: tuple[Track, ...] = ("model", "tools")


def perfetto_of(seen: Seen) -> str:
    """A session as the JSON of a trace: one thread for each thing that ran beside others.

    The viewer draws events of one thread wrongly that overlap.
    """
    timeline = timeline_of(seen, steps_of(seen))
    threads = _threads(timeline)
    events = [
        _named("process_name", 0, _title(seen, timeline)),
        *(_named("thread_name", tid, f"{track} {lane + 1}") for (track, lane), tid in threads),
        *(_event(bar, dict(threads)[bar.track, bar.lane]) for bar in timeline.bars),
    ]
    return written({"traceEvents": events, "displayTimeUnit": "ms"}, indent=1)


def _title(seen: Seen, timeline: Timeline) -> str:
    return seen.title if timeline.is_timed else f"{seen.title} (in order: no times are known)"


def _threads(timeline: Timeline) -> list[tuple[tuple[Track, int], int]]:
    lanes = [(track, lane) for track in _TRACKS for lane in range(timeline.lanes(track))]
    return [(lane, tid) for tid, lane in enumerate(lanes, 1)]


def _named(what: str, tid: int, name: str) -> Json:
    return {"ph": "M", "pid": _PROCESS, "tid": tid, "name": what, "args": {"name": name}}


def _event(bar: Bar, tid: int) -> Json:
    return {
        "ph": "X",
        "pid": _PROCESS,
        "tid": tid,
        "ts": bar.started_ns / _NS_IN_A_MICROSECOND,
        "dur": (bar.ended_ns - bar.started_ns) / _NS_IN_A_MICROSECOND,
        "name": label_of(bar),
        "cat": bar.track,
        "args": _arguments(bar),
    }


def label_of(bar: Bar) -> str:
    """What a bar is called in a picture."""
    if bar.shown is not None:
        name = bar.shown.call.name or bar.shown.call.kind
        return name if bar.execution is not None else f"{name} (not seen)"
    if bar.execution is not None:
        return bar.execution.span.tool
    return f"exchange {bar.exchange.number}" if bar.exchange is not None else bar.track


def _arguments(bar: Bar) -> Json:
    exchange, shown, execution = bar.exchange, bar.shown, bar.execution
    facts: dict[str, Json] = {}
    if exchange is not None:
        facts["exchange"] = exchange.number
    if bar.track == "model" and exchange is not None:
        facts |= {"url": exchange.request.url, "status": exchange.response.status}
    if shown is not None:
        facts |= {"call": id_of(shown.call), "arguments": shown.call.arguments_text}
        facts["sent"] = [result.text for result in shown.results]
    if execution is not None:
        span = execution.span
        outcome = {"raised": span.error} if span.error is not None else {"returned": span.result}
        facts |= {"ended": "never"} if span.ended_ns is None else outcome
    return facts
