"""Core: all rules, in order of precedence; each mistake under one name."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from replaykit.checks.case import Case, case_at, cases_of
from replaykit.checks.facts import Asked, Session
from replaykit.checks.finding import Blind, Finding, Unobserved, Verdict
from replaykit.checks.names import NAMES
from replaykit.checks.rules import concurrency, content, limits, strays
from replaykit.checks.rules.duplicate_result import duplicate_results
from replaykit.checks.rules.late_tool import late_tools
from replaykit.checks.rules.lost_batch import lost_batch
from replaykit.checks.rules.missing_result import dropped_calls, missing_results
from replaykit.checks.rules.refused import COUNTING, PAIRING, refused, unchecked
from replaykit.checks.rules.repaired_history import repaired_history, stand_ins
from replaykit.checks.rules.results_split import results_split
from replaykit.checks.rules.sent_back import (
    results_before_turn,
    turn_altered,
    turn_not_sent_back,
    turn_sent_twice,
)
from replaykit.checks.rules.swallowed_error import swallowed_errors
from replaykit.checks.rules.unanswered_hang import unanswered_hang
from replaykit.model import Call, Objection

_Rule = Callable[[Case], Iterator[Finding]]

_SENDING: tuple[_Rule, ...] = (
    lost_batch,
    unanswered_hang,
    repaired_history,
    strays.stale_results,
    strays.unknown_ids,
    strays.results_without_id,
    turn_sent_twice,
    results_before_turn,
    dropped_calls,
    missing_results,
    turn_not_sent_back,
    duplicate_results,
    late_tools,
    content.mixed_up_results,
    swallowed_errors,
    turn_altered,
)
"""About what was sent: of those that concern one call, the first explains the others."""

_RUNNING: tuple[_Rule, ...] = (
    results_split,
    concurrency.too_few_at_once,
    concurrency.overlapping_serial,
    concurrency.several_though_off,
    concurrency.overlapping_calls,
    limits.results_too_long,
    limits.context_growth,
)
"""Each of its own account."""

_OF_EXECUTIONS: frozenset[_Rule] = frozenset(
    {
        lost_batch,
        unanswered_hang,
        late_tools,
        content.mixed_up_results,
        swallowed_errors,
        concurrency.too_few_at_once,
        concurrency.overlapping_serial,
        concurrency.overlapping_calls,
    }
)
"""What has nothing to say of a turn whose calls nobody saw run."""

_SEEN_AGAIN: tuple[_Rule, ...] = (
    strays.unknown_ids,
    missing_results,
    duplicate_results,
)
"""What can first go wrong when a turn is sent once more."""

_BLIND: tuple[Callable[[Case], Iterator[Unobserved]], ...] = (
    stand_ins,
    content.untraced_results,
    concurrency.unseen_concurrency,
)


def examine(session: Session) -> Verdict:
    """Everything that is wrong with a run, and everything that nobody saw."""
    cases = cases_of(session)
    found = [finding for case in cases for finding in _about(case)]
    said: set[tuple[str, str, tuple[str, ...]]] = set()
    for place, asked in enumerate(session.asked):
        # A history keeps its mistakes, so the same is said of every request that follows.
        new = [o for o in asked.judgement.objections if (o.rule, o.path, o.call_ids) not in said]
        if new:
            said |= {(o.rule, o.path, o.call_ids) for o in new}
            earlier = {id(before.reading) for before in session.asked[:place]}
            before = [case for case in cases if id(case.turn.reading) in earlier]
            found = _with_objections(found, asked, new, before)
    found += limits.too_many_rounds(cases)
    allowed = session.expectations.allowed
    return Verdict(
        findings=tuple(sorted((f for f in found if f.name not in allowed), key=_place)),
        unobserved=tuple(_unobserved(session, cases)),
    )


def _about(case: Case) -> Iterator[Finding]:
    """The findings of one turn, no call twice in those about what was sent."""
    explained: list[Call] = []
    for rule in _with_something_to_say(_SENDING, case):
        for finding in rule(case):
            left = _without(finding, explained)
            if left is not None:
                explained += (*left.calls, *left.others)
                yield left
    seen: set[str] = set()
    for rule in _with_something_to_say(_RUNNING, case):
        for finding in rule(case):
            if finding.name not in seen:
                seen.add(finding.name)
                yield finding


def _with_something_to_say(rules: Sequence[_Rule], case: Case) -> Iterator[_Rule]:
    return (rule for rule in rules if case.executions or rule not in _OF_EXECUTIONS)


def _without(finding: Finding, explained: Sequence[Call]) -> Finding | None:
    """What a finding says beyond the calls that are explained; None where that is nothing."""
    if not finding.calls:
        return finding
    kept = [place for place, call in enumerate(finding.calls) if not _is_among(call, explained)]
    if not kept:
        return None
    others = tuple(finding.others[place] for place in kept if place < len(finding.others))
    return replace(finding, calls=tuple(finding.calls[place] for place in kept), others=others)


def _is_among(call: Call, explained: Sequence[Call]) -> bool:
    """Whether it is that very call: two without ids may be equal."""
    return any(call is one for one in explained)


def _with_objections(
    found: list[Finding], asked: Asked, objections: Sequence[Objection], before: Sequence[Case]
) -> list[Finding]:
    """The findings, with what the provider says of them, and with what it alone knows."""
    found, left = _attached(found, objections, asked)
    if any(objection.rule in PAIRING for objection in left):
        again = (case_at(case, asked) for case in before)
        found += _seen_again([case for case in again if case], left)
        found, left = _attached(found, left, asked)
    return [*found, *refused(asked, left, before)]


def _attached(
    found: list[Finding], objections: Sequence[Objection], asked: Asked
) -> tuple[list[Finding], list[Objection]]:
    """The findings with the objections they explain, and the objections none does."""
    left = []
    for objection in objections:
        place = _explaining(found, objection, asked)
        if place is None:
            left.append(objection)
        elif found[place].objection is None:
            found = [*found]
            found[place] = replace(found[place], objection=objection)
    return found, left


def _explaining(found: Sequence[Finding], objection: Objection, asked: Asked) -> int | None:
    for place, finding in enumerate(found):
        if finding.exchange is None:
            continue
        if set(objection.call_ids) & _ids(finding):
            return place
        is_here = finding.exchange == asked.reading.exchange.number
        if is_here and objection.rule in PAIRING and not objection.call_ids:
            return place
    return None


def _seen_again(cases: Sequence[Case], left: Sequence[Objection]) -> Iterator[Finding]:
    """What is wrong with turns in a later request, as far as its provider objects."""
    ids = {call_id for objection in left for call_id in objection.call_ids}
    are_counted = any(o.rule in COUNTING and not o.call_ids for o in left)
    for case in cases:
        explained: list[Call] = []
        for rule in _SEEN_AGAIN:
            for finding in rule(case):
                is_objected = are_counted or bool(ids & _ids(finding))
                kept = _without(finding, explained)
                if kept is not None and is_objected:
                    explained += kept.calls
                    yield kept


def _ids(finding: Finding) -> set[str | None]:
    calls = {call.id for call in (*finding.calls, *finding.others)}
    return (calls | {result.call_id for result in finding.results}) - {None}


def _unobserved(session: Session, cases: Sequence[Case]) -> Iterator[Unobserved]:
    for case in cases:
        if case.turn.followed_by is None:
            why: Blind = "unlinked" if case.is_told_in_words else "stopped"
            yield Unobserved(why=why, turn=case.turn.number)
        for blind in _BLIND:
            yield from blind(case)
    for asked in session.asked:
        yield from unchecked(asked)


def _place(finding: Finding) -> tuple[int, int]:
    number = finding.turn.number if finding.turn else len(NAMES) ** 2
    return number, NAMES.index(finding.name)
