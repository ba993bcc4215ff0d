"""Core: the assistant's turn, which goes back with its results and as it was."""

from collections import Counter
from collections.abc import Iterator, Sequence

from replaykit.checks.attempts import arguments_of
from replaykit.checks.case import Case, are_alike, results_in
from replaykit.checks.finding import Finding
from replaykit.checks.rules.missing_result import goes_on_elsewhere
from replaykit.model import Call


def turn_not_sent_back(case: Case) -> Iterator[Finding]:
    """The results of a turn come with the turn itself."""
    if goes_on_elsewhere(case) or not case.answered or _is_referred_to(case):
        return
    if not any(case.echo_of(answer.call) for answer in case.answered):
        yield case.about_sending(
            "turn-not-sent-back",
            calls=tuple(answer.call for answer in case.answered),
        )


def results_before_turn(case: Case) -> Iterator[Finding]:
    """The turn stands in the history before its results do."""
    if case.turn.followed_by is None or not case.unanswered:
        return
    sent = {result.call_id for result in results_in(case.turn.followed_by.request.messages)}
    # Some hosts begin to count anew in every reply: then an old result stands under the same id.
    others = (turn for turn in case.session.turns if turn.number != case.turn.number)
    known = {call.id for turn in others for call in turn.reading.reply.calls}
    early = tuple(c for c in case.unanswered if c.id and c.id in sent - known)
    if early:
        yield case.about_sending("results-before-turn", calls=early)


def turn_sent_twice(case: Case) -> Iterator[Finding]:
    """A turn stands once in the history."""
    echoed = [echo for message in case.sent_since for echo in message.calls]
    sent, asked = (Counter(call.id for call in calls) for calls in (echoed, case.calls))
    doubled = tuple(
        call
        for call in case.calls
        if (
            sent[call.id] > asked[call.id]
            if call.id
            else _number_alike(call, echoed) > _number_alike(call, case.calls)
        )
    )
    if doubled:
        yield case.about_sending("turn-sent-twice", calls=doubled)


def _number_alike(call: Call, calls: Sequence[Call]) -> int:
    return sum(are_alike(one, call) for one in calls)


def turn_altered(case: Case) -> Iterator[Finding]:
    """A call goes back under its own name, with its own arguments."""
    if goes_on_elsewhere(case) or _is_referred_to(case):
        return
    altered = tuple(answer.call for answer in case.answered if _is_altered(case, answer.call))
    if altered:
        echoes = tuple(echo for call in altered if (echo := case.echo_of(call)))
        is_paired = len(echoes) == len(altered)
        yield case.about_sending("turn-altered", calls=altered, others=echoes if is_paired else ())


def _is_altered(case: Case, call: Call) -> bool:
    echo = case.echo_of(call)
    if echo is None:
        return True
    if call.arguments is None and call.arguments_text.strip():
        return False  # what is no JSON must be mended to be sent back
    return echo.name != call.name or arguments_of(echo) != arguments_of(call)


def _is_referred_to(case: Case) -> bool:
    """Whether OpenAI finds the calls though they are not there: it takes references to items."""
    follow_up = case.follow_up
    if follow_up is None or follow_up.reading.request.provider != "openai_responses":
        return False
    if any(case.echo_of(answer.call) for answer in case.answered):
        return False
    return all(objection.rule != "OAI-RESP-2" for objection in follow_up.judgement.objections)
