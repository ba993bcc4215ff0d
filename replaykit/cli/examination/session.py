"""Shell: what is wrong with the session in a recording, by the judgement that tests go by."""

from collections.abc import Iterator, Mapping

from replaykit.checks import Asked, Finding, Unobserved, attempts_at, executions_of, unwatched
from replaykit.model import Turn
from replaykit.report import Manner, Seen, blindness_of, headline_of
from replaykit.report.recordings import RULES, Found
from replaykit.report.spelling import counted
from replaykit.report.table import table_of
from replaykit.report.text import consequence_of, fixes_of

_FIRST_ERROR = 400
_CRASHED = "see why the program stopped between its tools: `replaykit reproduce {}`"


def of_session(seen: Seen, lines: Mapping[int, int]) -> Iterator[Found]:
    """The findings of a run that went so, where it ends, and where nobody could look."""
    findings = seen.verdict.findings
    yield from (_mistake(finding, lines) for finding in findings)
    for asked in seen.session.asked:
        yield from _warnings(asked, seen, lines)
    told = {finding.turn.number for finding in findings if finding.turn is not None}
    turns = {turn.number: turn for turn in seen.session.turns}
    for blind in seen.verdict.unobserved:
        if blind.why == "stopped" and blind.turn is not None and blind.turn not in told:
            yield _unfinished(turns[blind.turn], seen, lines)
        elif blind.why == "unchecked":
            yield _not_judged(blind, lines)


def not_watched(seen: Seen) -> Iterator[Found]:
    """That results were sent of which nobody saw what their tools gave."""
    executions = seen.session.executions
    blind = [
        turn
        for turn in seen.session.turns
        if any(answer.results for answer in unwatched(turn, executions))
    ]
    if not blind:
        return
    whose = "its" if len(blind) == 1 else "their"
    yield Found(
        rule="tools-not-watched",
        text=f"{counted(len(blind), 'turn')}: nobody saw what {whose} tools gave, so contents and"
        " concurrency are not judged",
        fixes=tuple(RULES["tools-not-watched"].help.splitlines()),
    )


def _mistake(finding: Finding, lines: Mapping[int, int]) -> Found:
    manner = Manner(setting=lambda _: f"`replaykit check --ignore {finding.name}`")
    exchange = finding.exchange
    if exchange is None and finding.turn is not None:
        exchange = finding.turn.reading.exchange.number
    objection = finding.objection
    rule = [f"Rule {objection.rule} of docs/provider_rules.md."] if objection else []
    facts = [*table_of(finding, manner), *consequence_of(finding)]
    return Found(
        rule=finding.name,
        text=headline_of(finding).partition(": ")[2].removesuffix("."),
        facts=(*(line.removeprefix("  ") for line in facts), *rule),
        fixes=tuple(fixes_of(finding, manner)),
        line=lines.get(exchange or 0),
        exchange=exchange,
        turn=finding.turn.number if finding.turn else None,
        calls=tuple(call.id for call in finding.calls if call.id),
        provider_rule=objection.rule if objection else None,
    )


def _warnings(asked: Asked, seen: Seen, lines: Mapping[int, int]) -> Iterator[Found]:
    """What a provider may have refused; a request that it took is what it takes."""
    exchange = asked.reading.exchange
    if exchange.response.status < _FIRST_ERROR:
        return
    said = [finding.objection for finding in seen.verdict.findings]
    for objection in asked.judgement.objections:
        if objection.severity == "warning" and objection not in said:
            yield Found(
                rule="provider-warning",
                text=f"exchange {exchange.number} was answered with {exchange.response.status},"
                f" and its request breaks {objection.rule}: {objection.message.rstrip('.')}",
                facts=(f"At {objection.path}.",),
                fixes=(f"see {objection.rule} in docs/provider_rules.md",),
                line=lines.get(exchange.number),
                exchange=exchange.number,
                calls=objection.call_ids,
                provider_rule=objection.rule,
            )


def _unfinished(turn: Turn, seen: Seen, lines: Mapping[int, int]) -> Found:
    """Half a turn's work speaks of a program that was stopped; all or nothing may be meant."""
    number = turn.reading.exchange.number
    executions = executions_of(turn, seen.session.executions)
    ran = sum(bool(attempts_at(answer.call, executions)) for answer in turn.answers)
    is_torn = 0 < ran < len(turn.answers)
    executed = f"{ran} of them {'was' if ran == 1 else 'were'} executed, " if ran else ""
    calls = counted(len(turn.answers), "call")
    return Found(
        rule="unfinished",
        text=f"turn {turn.number} asked for {calls}, {executed}and the session ends there",
        fixes=(_CRASHED.format(seen.title),) if is_torn else (),
        line=lines.get(number),
        exchange=number,
        turn=turn.number,
        calls=tuple(answer.call.id for answer in turn.answers if answer.call.id),
        level_here="warning" if is_torn else None,
    )


def _not_judged(blind: Unobserved, lines: Mapping[int, int]) -> Found:
    return Found(
        rule="not-judged",
        text=blindness_of(blind).removesuffix("."),
        line=lines.get(blind.exchange or 0),
        exchange=blind.exchange,
    )
