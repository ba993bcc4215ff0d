"""Assembly: everything a run knows, put before the checks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from replaykit.checks import Execution, Session, Verdict, examine, session_of
from replaykit.model import Reading, Span
from replaykit.providers import Reader
from replaykit.run.parts import Parts
from replaykit.run.settings import Settings

_ENDED_BY_A_DEADLOCK = ("CancelledError", "DeadlockError", "Abandoned")


def verdict_on(parts: Parts, settings: Settings) -> Verdict:
    """What there is to say of the application, as far as it went.

    How the recording was used is not among it: the run has a lot more to say of that.
    """
    transcript = parts.transcript
    return examine(
        session_in(transcript.readings, executions_in(parts), settings, reader=transcript.reader)
    )


def session_in(
    readings: Sequence[Reading],
    executions: Iterable[Execution],
    settings: Settings,
    *,
    reader: Reader,
) -> Session:
    """What crossed the wire and what ran, as a session that can be judged."""
    return session_of(
        readings,
        reader=reader,
        executions=tuple(executions),
        expectations=settings.expectations,
    )


def executions_in(parts: Parts) -> Iterator[Execution]:
    """Those that may answer a call: what a tool calls in turn is its own affair."""
    serial, stuck_at_ns = parts.toolbox.serial_tools, parts.timekeeper.stuck_at_ns
    for span in parts.toolbox.spans:
        if not span.is_nested:
            was_stuck = _was_stuck(span, stuck_at_ns)
            yield Execution(
                span=replace(span, ended_ns=None, error=None) if was_stuck else span,
                is_serial=span.tool in serial,
            )


def _was_stuck(span: Span, stuck_at_ns: int | None) -> bool:
    """Whether it ended only because all that waited was called off."""
    ended_then = stuck_at_ns is not None and span.ended_ns == stuck_at_ns
    return ended_then and span.error_name in _ENDED_BY_A_DEADLOCK
