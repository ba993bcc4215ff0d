"""Core: what the provider objects to and no other rule has named, under the name of its kind."""

from collections.abc import Iterator, Mapping, Sequence

from replaykit.checks.case import Case, results_in
from replaykit.checks.facts import Asked
from replaykit.checks.finding import Finding, Unobserved
from replaykit.checks.names import Name
from replaykit.model import Call, Objection, Request

ABOUT_PLACE = (
    *("OAI-CHAT-1", "OAI-CHAT-2", "OAI-CHAT-3", "OAI-RESP-1", "OAI-RESP-1b"),
    *("ANT-1", "ANT-2", "ANT-4", "GEM-1", "GEM-3"),
)
"""Rules that are broken in several ways: where calls and results stand tells in which."""

_NAMED: Mapping[str, Name] = {
    "OAI-CHAT-4": "duplicate-result",
    "OAI-CHAT-5": "result-without-id",
    "OAI-RESP-2": "unknown-id",
    "OAI-RESP-5": "turn-sent-twice",
    "OAI-RESP-6": "turn-altered",
    "ANT-3": "turn-altered",
    "ANT-5": "duplicate-result",
    "ANT-6": "turn-sent-twice",
    "ANT-16": "turn-altered",
    "GEM-2": "results-split",
    "GEM-5": "turn-altered",
    "GEM-8": "turn-altered",
}
COUNTING = ("GEM-1",)
"""Rules by which results are only counted, so that nobody says which is one too many."""

_LAST_TURN = ("ANT-14", "GEM-4", "GEM-13")
"""Rules about whose turn it is, which are broken when calls or results stand elsewhere."""

PAIRING = frozenset({*ABOUT_PLACE, *_NAMED, *_LAST_TURN, "OAI-RESP-1c", "OAI-RESP-4"})
"""Rules about calls and their results."""

_OF_THE_TURN = (
    *("turn-altered", "turn-sent-twice", "turn-not-sent-back"),
    *("text-before-results", "results-before-turn", "results-split", "missing-result"),
    "duplicate-result",
)
"""Findings that are about all calls where the provider names none."""


def refused(
    asked: Asked, objections: Sequence[Objection], cases: Sequence[Case]
) -> Iterator[Finding]:
    """What is left of a provider's objections, those of one name together.

    Args:
        objections: those to this request that nothing else explains.
        cases: the turns asked for before it.
    """
    by_name: dict[Name, list[Objection]] = {}
    for objection in objections:
        if objection.severity == "error":
            by_name.setdefault(_name(asked, objection), []).append(objection)
    for name, said in by_name.items():
        ids = {call_id for objection in said for call_id in objection.call_ids}
        case = _case_of(asked, ids, cases)
        yield Finding(
            name=name,
            turn=case.turn if case else None,
            exchange=asked.reading.exchange.number,
            provider=asked.reading.request.provider,
            calls=_calls(case, ids, name),
            results=tuple(
                r for r in results_in(asked.reading.request.messages) if r.call_id in ids
            ),
            objection=said[0],
            executions=case.executions if case else (),
        )


def unchecked(asked: Asked) -> Iterator[Unobserved]:
    """What the provider's rules could not be applied to."""
    for sentence in asked.judgement.unchecked:
        yield Unobserved(why="unchecked", exchange=asked.reading.exchange.number, text=sentence)


def _case_of(asked: Asked, ids: set[str], cases: Sequence[Case]) -> Case | None:
    """The turn with one of these ids; where there are none, the one that is likely meant.

    That is the turn that the request answers, else one that nobody has answered, else the last.
    """
    if ids:
        return next((c for c in reversed(cases) if ids & {call.id for call in c.calls}), None)
    answered = (c for c in cases if c.turn.followed_by is asked.reading)
    still_open = (c for c in reversed(cases) if c.turn.followed_by is None)
    return next(answered, None) or next(still_open, None) or next(reversed(cases), None)


def _calls(case: Case | None, ids: set[str], name: Name) -> tuple[Call, ...]:
    if case is None:
        return ()
    if not ids and name in _OF_THE_TURN:
        return case.calls
    return tuple(call for call in case.calls if call.id in ids)


def _name(asked: Asked, objection: Objection) -> Name:
    if objection.rule in ABOUT_PLACE:
        return _misplacement(asked.reading.request, set(objection.call_ids), objection.rule)
    return _NAMED.get(objection.rule, "refused-request")


def _misplacement(request: Request, ids: set[str], rule: str) -> Name:
    places = list(enumerate(request.messages))
    if not ids:
        return _miscount(request, rule)
    calls = [i for i, m in places if any(call.id in ids for call in m.calls)]
    results = [i for i, m in places if any(result.call_id in ids for result in m.results)]
    if not calls:
        return "turn-not-sent-back"
    if not results:
        return "missing-result"
    return "results-before-turn" if results[0] < calls[0] else "text-before-results"


def _miscount(request: Request, rule: str) -> Name:
    """Gemini may give no ids: then what went wrong is in the last turn, and numbers tell."""
    messages = request.messages
    calls = [place for place, message in enumerate(messages) for _ in message.calls]
    results = [place for place, message in enumerate(messages) for _ in message.results]
    if not calls:
        return "turn-not-sent-back"
    if len(results) > len(calls):
        return "duplicate-result"
    if rule == "GEM-1" and len(results) < len(calls):
        return "missing-result"
    return "results-before-turn" if results[-1] < calls[-1] else "text-before-results"
