"""Assembly: findings as facts for machines: numbers, ids and names, which JSON can hold."""

from replaykit.checks import Execution, Finding, Timing, Unobserved, Verdict
from replaykit.model import Call, Json, Objection, Result
from replaykit.report.headline import headline_of
from replaykit.report.unobserved import blindness_of

_NS = 1_000_000_000


def facts_of(verdict: Verdict, *, is_recording: bool = False) -> Json:
    """A verdict as JSON. What is not known is left out."""
    return {
        "findings": [_finding(finding) for finding in verdict.findings],
        "unobserved": [_unobserved(one, is_recording=is_recording) for one in verdict.unobserved],
    }


def _finding(finding: Finding) -> Json:
    return known(
        name=finding.name,
        text=headline_of(finding),
        turn=finding.turn.number if finding.turn else None,
        exchange=finding.exchange,
        calls=[call_facts(call) for call in finding.calls],
        others=[call.id for call in finding.others],
        results=[result_facts(result) for result in finding.results],
        from_turn=finding.from_turn,
        executions=[execution_facts(execution) for execution in finding.executions],
        timing=timing_facts(finding.timing),
        provider_says=_objection(finding.objection),
        limit=finding.limit,
        measured=finding.measured,
    )


def _unobserved(unobserved: Unobserved, *, is_recording: bool) -> Json:
    return known(
        why=unobserved.why,
        text=blindness_of(unobserved, is_recording=is_recording),
        turn=unobserved.turn,
        exchange=unobserved.exchange,
        calls=[call.id for call in unobserved.calls],
    )


def call_facts(call: Call) -> Json:
    """A call as the model asked for it."""
    arguments = call.arguments_text if call.arguments is None else call.arguments
    return known(id=call.id, name=call.name, arguments=arguments)


def result_facts(result: Result) -> Json:
    """Which result it is."""
    is_error = True if result.is_error else None
    return known(call_id=result.call_id, path=result.path, is_error=is_error)


def execution_facts(execution: Execution) -> Json:
    """How a tool ran, in seconds on the clock of its run."""
    span = execution.span
    return known(
        tool=span.tool,
        call_id=span.call_id,
        started=span.started_ns / _NS,
        ended=None if span.ended_ns is None else span.ended_ns / _NS,
        error=span.error,
        group=span.group,
        called_at=span.called_at,
        raised_at=span.raised_at,
    )


def timing_facts(timing: Timing | None) -> Json:
    """How the executions of a turn lie in time, in seconds."""
    if timing is None:
        return None
    return known(
        width=timing.width,
        makespan=timing.makespan_ns / _NS,
        sum=timing.sum_ns / _NS,
        possible=timing.possible_ns / _NS,
    )


def _objection(objection: Objection | None) -> Json:
    if objection is None:
        return None
    status = objection.rejection.status if objection.rejection else None
    return known(rule=objection.rule, status=status, message=objection.message)


def known(**facts: Json) -> Json:
    """The facts that are there; what is not known is left out."""
    return {name: fact for name, fact in facts.items() if fact not in (None, [])}
