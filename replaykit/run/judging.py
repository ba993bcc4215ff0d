"""Assembly: everything a run knows, put before the checks."""

from collections.abc import Iterator

from replaykit.checks import Execution, Session, Verdict, examine, session_of
from replaykit.run.parts import Parts
from replaykit.run.settings import Settings
from replaykit.tools.toolbox import Toolbox


def verdict_on(parts: Parts, settings: Settings) -> Verdict:
    """What there is to say of the application, as far as it went.

    How the recording was used is not among it: the run has a lot more to say of that.
    """
    return examine(_session(parts, settings))


def _session(parts: Parts, settings: Settings) -> Session:
    readings = parts.transcript.readings
    sent = ((place, reading.exchange.sent_ns) for place, reading in enumerate(readings))
    return session_of(
        readings,
        sent_ns={place: at_ns for place, at_ns in sent if at_ns is not None},
        executions=tuple(executions_in(parts.toolbox)),
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
