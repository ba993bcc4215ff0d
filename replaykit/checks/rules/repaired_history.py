"""Core: a framework filled in a result, and a real one was lost behind it."""

from collections.abc import Iterator

from replaykit.checks.case import Case
from replaykit.checks.finding import Finding, Unobserved
from replaykit.model import Answer

STAND_INS = (
    "The tool call was interrupted before a result was produced.",
    "was cancelled - another message came in before it could be completed.",
)
"""How frameworks close a call that has no result: pydantic-ai, and LangChain's deep agents."""


def repaired_history(case: Case) -> Iterator[Finding]:
    """What a tool returned is not replaced by a stand-in."""
    replaced = [answer for answer in case.answered if is_stand_in(answer) and _ran(case, answer)]
    if replaced:
        yield case.about_sending(
            "repaired-history",
            calls=tuple(answer.call for answer in replaced),
            results=tuple(answer.results[0] for answer in replaced),
        )


def stand_ins(case: Case) -> Iterator[Unobserved]:
    """Results that no tool gave; whether one was lost behind them, nobody saw."""
    calls = tuple(a.call for a in case.answered if is_stand_in(a) and not _ran(case, a))
    if calls:
        yield Unobserved(why="stand-in", turn=case.turn.number, exchange=case.exchange, calls=calls)


def is_stand_in(answer: Answer) -> bool:
    """Whether what was sent for a call is a framework's stand-in."""
    return any(words in result.text for result in answer.results for words in STAND_INS)


def _ran(case: Case, answer: Answer) -> bool:
    """Whether the call had an outcome that the model should have been told."""
    execution = case.last_execution(answer.call)
    if execution is None or execution.span.ended_ns is None:
        return False
    return execution.span.error is None or case.raised(answer.call)
