"""Assembly: everything a run knows, put before the checks."""

from collections.abc import Iterator

from replaykit.checks import Execution, Played, Session, Verdict, examine, session_of
from replaykit.run.outcome import Outcome
from replaykit.run.parts import Parts
from replaykit.run.settings import Settings
from replaykit.tools.toolbox import Toolbox


def verdict_on(parts: Parts, outcome: Outcome, settings: Settings) -> Verdict:
    """What there is to say of the application, as far as it went."""
    return examine(_session(parts, outcome, settings))


def _session(parts: Parts, outcome: Outcome, settings: Settings) -> Session:
    readings = parts.transcript.readings
    sent = ((place, reading.exchange.sent_ns) for place, reading in enumerate(readings))
    return session_of(
        readings,
        sent_ns={place: at_ns for place, at_ns in sent if at_ns is not None},
        executions=tuple(executions_in(parts.toolbox)),
        played=_played(outcome),
        expectations=settings.expectations,
    )


def executions_in(toolbox: Toolbox) -> Iterator[Execution]:
    """Those that may answer a call: what a tool calls in turn is its own affair."""
    serial = toolbox.serial_tools
    for span in toolbox.spans:
        if not span.is_nested:
            yield Execution(
                span=span,
                is_serial=span.tool in serial,
                group=span.group,
                called_at=span.called_at,
                raised_at=span.raised_at,
            )


def _played(outcome: Outcome) -> Played:
    if outcome.mode != "replay":
        return Played()
    return Played(
        unplayed=tuple(f"{h.method} {h.url} {h.status}" for h in outcome.unplayed),
        missed=tuple(f"{miss.request.method} {miss.request.url}" for miss in outcome.missed),
        live=outcome.blocked,
    )
