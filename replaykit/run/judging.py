"""Assembly: everything a run knows, put before the checks."""

from collections.abc import Iterator
from dataclasses import replace

from replaykit.checks import Execution, Session, Verdict, examine, session_of
from replaykit.model import Span
from replaykit.run.parts import Parts
from replaykit.run.settings import Settings
from replaykit.tools.toolbox import Toolbox

_ENDED_BY_A_DEADLOCK = ("CancelledError", "DeadlockError", "Abandoned")


def verdict_on(parts: Parts, settings: Settings, stuck_at_ns: int | None = None) -> Verdict:
    """What there is to say of the application, as far as it went.

    How the recording was used is not among it: the run has a lot more to say of that.

    Args:
        stuck_at_ns: when nobody could go on any more.
    """
    return examine(_session(parts, settings, stuck_at_ns))


def _session(parts: Parts, settings: Settings, stuck_at_ns: int | None) -> Session:
    readings = parts.transcript.readings
    sent = ((place, reading.exchange.sent_ns) for place, reading in enumerate(readings))
    return session_of(
        readings,
        sent_ns={place: at_ns for place, at_ns in sent if at_ns is not None},
        executions=tuple(executions_in(parts.toolbox, stuck_at_ns)),
        expectations=settings.expectations,
    )


def executions_in(toolbox: Toolbox, stuck_at_ns: int | None = None) -> Iterator[Execution]:
    """Those that may answer a call: what a tool calls in turn is its own affair.

    Args:
        stuck_at_ns: when nobody could go on any more.
    """
    serial = toolbox.serial_tools
    for span in toolbox.spans:
        if not span.is_nested:
            was_stuck = _was_stuck(span, stuck_at_ns)
            yield Execution(
                span=replace(span, ended_ns=None, error=None) if was_stuck else span,
                was_stuck=was_stuck,
                is_serial=span.tool in serial,
                group=span.group,
                called_at=span.called_at,
                raised_at=span.raised_at,
            )


def _was_stuck(span: Span, stuck_at_ns: int | None) -> bool:
    """Whether it ended only because all that waited was called off."""
    kind = (span.error or "").partition(":")[0].rpartition(".")[2]
    return stuck_at_ns is not None and span.ended_ns == stuck_at_ns and kind in _ENDED_BY_A_DEADLOCK
