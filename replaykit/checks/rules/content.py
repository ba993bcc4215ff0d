"""Core: what stands under an id is what the execution of that call produced."""

from collections.abc import Iterator, Mapping, Sequence

from replaykit.checks.case import Case, are_alike
from replaykit.checks.facts import Execution
from replaykit.checks.finding import Finding, Unobserved
from replaykit.checks.likeness import Likeness, Sent, Value, is_telling, likeness
from replaykit.checks.names import Name
from replaykit.checks.outcomes import Outcomes
from replaykit.checks.rules.repaired_history import is_stand_in
from replaykit.model import Call, Json, Result


def mixed_up_results(case: Case) -> Iterator[Finding]:
    """No call holds the result of another, whether they are exchanged or one is a copy."""
    mixed = _mixed_up(case)
    ringed = {place: other for place, other in mixed.items() if _is_in_a_ring(place, mixed)}
    copied = {
        place: other
        for place, other in mixed.items()
        if place not in ringed and _is_certain(case, place, other)
    }
    if ringed:
        yield _finding(case, "swapped-results", ringed)
    if copied:
        yield _finding(case, "result-of-another-call", copied)


def untraced_results(case: Case) -> Iterator[Unobserved]:
    """Results that nobody can tell the origin of."""
    if not case.executions:
        return
    untraced = [
        place
        for place, answer in enumerate(case.turn.answers)
        if len(answer.results) == 1
        and not is_stand_in(answer)
        and (execution := _ended(case, answer.call)) is not None
        and execution.span.error is None
        and _held(case, answer.results[0], execution) is Likeness.NONE
    ]
    mixed = _mixed_up(case) if untraced else {}
    calls = tuple(case.calls[place] for place in untraced if place not in mixed)
    if calls:
        yield Unobserved(why="untraced", turn=case.turn.number, exchange=case.exchange, calls=calls)


def produced(case: Case, execution: Execution) -> Json:
    """What the application is expected to send for an execution."""
    span, sends = execution.span, case.expectations.sends
    if span.error is not None:
        return span.error.partition(": ")[2] or span.error
    return sends(span.tool, span.result) if sends else span.result


def _mixed_up(case: Case) -> Mapping[int, int]:
    """By place in the turn: the place of the call whose outcome stands there instead."""
    values = [_outcome(case, answer.call) for answer in case.turn.answers]
    outcomes = Outcomes(values)
    owners = (_owner(case, place, values, outcomes) for place in range(len(values)))
    return {place: owner for place, owner in enumerate(owners) if owner is not None}


def _owner(
    case: Case, place: int, values: Sequence[Value | None], outcomes: Outcomes
) -> int | None:
    """The place of the other call whose outcome stands under a call more than its own does."""
    answer, value = case.turn.answers[place], values[place]
    if len(answer.results) != 1 or is_stand_in(answer):
        return None
    sent = Sent(answer.results[0])
    own = sent.likeness(value) if value else Likeness.NONE

    def may_be(other: int) -> bool:
        call = case.calls[other]
        is_other = other != place and not are_alike(call, answer.call)
        return is_other and (value is not None or _ran_instead(case, answer.call, call))

    def holds(other: int) -> bool:
        found = values[other]
        return found is not None and sent.whole_likeness(found) is not Likeness.NONE

    if own is Likeness.SAME:
        return None
    same = next(filter(may_be, outcomes.same_as(sent)), None)
    if same is not None or own is Likeness.WRAPPED:
        return same
    return next((at for at in outcomes.perhaps_in(sent) if may_be(at) and holds(at)), None)


def _outcome(case: Case, call: Call) -> Value | None:
    execution = _ended(case, call)
    return None if execution is None else Value(produced(case, execution))


def _ran_instead(case: Case, call: Call, other: Call) -> bool:
    """Whether a call never ran, and another one ran more than once for it.

    A function made in a loop sees the last value of the loop's variable.
    """
    if case.executions_of(call):
        return False
    return sum(e.span.error is None for e in case.executions_of(other)) > 1


def _ended(case: Case, call: Call) -> Execution | None:
    """The attempt that a call's result can come from; none whose call was only guessed at."""
    execution = case.last_execution(call)
    if execution is None or execution.span.linked_by == "name":
        return None
    return execution if execution.span.ended_ns is not None else None


def _held(case: Case, result: Result, execution: Execution) -> Likeness:
    return likeness(result, produced(case, execution))


def _is_in_a_ring(place: int, mixed: Mapping[int, int]) -> bool:
    met = {place}
    current = mixed.get(place)
    while current is not None and current not in met:
        met.add(current)
        current = mixed.get(current)
    return current == place


def _is_certain(case: Case, place: int, other: int) -> bool:
    """One result alone may look like another's by chance: it must be that, all of it, and long."""
    answer, owner = case.turn.answers[place], case.turn.answers[other]
    own, others = _ended(case, answer.call), _ended(case, owner.call)
    if own is None and answer.call.name == owner.call.name:
        return True  # the same tool, with the arguments of the other
    if others is None or not is_telling(produced(case, others)):
        return False
    if own is None or _held(case, answer.results[0], others) is Likeness.SAME:
        return True
    return _held(case, answer.results[0], own) is Likeness.NONE


def _finding(case: Case, name: Name, mixed: Mapping[int, int]) -> Finding:
    answers = case.turn.answers
    return case.about_sending(
        name,
        calls=tuple(answers[place].call for place in mixed),
        others=tuple(answers[other].call for other in mixed.values()),
        results=tuple(answers[place].results[0] for place in mixed),
    )
