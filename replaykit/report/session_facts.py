"""Assembly: a session as facts for machines, which JSON can hold; times are seconds."""

from collections.abc import Sequence

from replaykit.checks import Execution
from replaykit.model import Exchange, Json, Message, Reading
from replaykit.report.facts import (
    call_facts,
    execution_facts,
    facts_of,
    known,
    result_facts,
    timing_facts,
)
from replaykit.report.session import Seen, ShownCall, ShownTurn, Step, steps_of, unlinked

_NS = 1_000_000_000


def facts_of_session(seen: Seen, steps: Sequence[Step] | None = None) -> Json:
    """A session as JSON. What is not known is left out."""
    steps = steps_of(seen) if steps is None else steps
    return {
        "title": seen.title,
        "about": dict(seen.about),
        "notes": list(seen.notes),
        "exchanges": [_exchange(step, seen) for step in steps],
        "turns": [_turn(step.turn) for step in steps if step.turn is not None],
        "of_no_call": [_attempt(execution) for execution in unlinked(seen, steps)],
        **facts_of(seen.verdict, is_recording=seen.is_recording),
    }


def in_seconds(ns: int | None) -> float | None:
    """A time for machines."""
    return None if ns is None else ns / _NS


def _exchange(step: Step, seen: Seen) -> Json:
    exchange, reading = step.exchange, step.reading
    request, response = exchange.request, exchange.response
    return known(
        number=exchange.number,
        method=request.method,
        url=request.url,
        status=response.status,
        is_cut=response.is_cut or None,
        sent=in_seconds(exchange.sent_ns),
        took=in_seconds(seen.took_ns(exchange)),
        request_bytes=len(request.body),
        response_bytes=len(response.body),
        chunks=len(response.chunks),
        first_chunk=_first_chunk(exchange),
        **(_read(reading, step.said) if reading is not None else {}),
    )


def _first_chunk(exchange: Exchange) -> float | None:
    chunks = exchange.response.chunks
    return in_seconds(chunks[0].at_ns) if chunks else None


def _read(reading: Reading, said: Sequence[Message]) -> dict[str, Json]:
    request, reply = reading.request, reading.reply
    usage = reply.usage
    return {
        "provider": request.provider,
        "model": reply.model or request.model,
        "is_streamed": request.stream or None,
        "tools": list(request.tools),
        "said": [{"role": m.role, "text": m.text} for m in said if m.text and not m.results],
        "sent_results": [result_facts(result) for message in said for result in message.results],
        "text": reply.text or None,
        "calls": [call_facts(call) for call in reply.calls],
        "finish": reply.finish,
        "ending": None if reply.ending == "finished" else reply.ending,
        "failure": reply.failure.message if reply.failure else None,
        "input_tokens": usage.input_tokens if usage else None,
        "output_tokens": usage.output_tokens if usage else None,
    }


def _turn(shown: ShownTurn) -> Json:
    turn = shown.turn
    return known(
        number=turn.number,
        exchange=turn.reading.exchange.number,
        followed_by=turn.followed_by.exchange.number if turn.followed_by else None,
        calls=[_call(call) for call in shown.calls],
        strays=[{"text": stray.text, **result_facts(stray)} for stray in turn.strays],
        timing=timing_facts(shown.timing),
    )


def _call(shown: ShownCall) -> Json:
    return known(
        **call_facts(shown.call),
        kind=None if shown.call.kind == "function" else shown.call.kind,
        sent=[{"text": result.text, **result_facts(result)} for result in shown.results],
        attempts=[_attempt(attempt) for attempt in shown.attempts],
        findings=[finding.name for finding in shown.findings],
    )


def _attempt(execution: Execution) -> Json:
    span = execution.span
    return {
        **execution_facts(execution),
        **known(arguments=span.arguments, returned=span.result, plan=span.plan),
    }
