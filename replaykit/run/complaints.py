"""Assembly: what is wrong with how a run went, and which of it turns a passing test red."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from replaykit.checks import FAMILIES, Verdict
from replaykit.run import wording
from replaykit.run.advice import Advice
from replaykit.run.guarded import Guarded
from replaykit.run.outcome import Outcome
from replaykit.run.settings import Settings

Kind = Literal[
    "finding",
    "unjudged",
    "missed",
    "blocked",
    "untaped",
    "strayed",
    "unanswered",
    "unrecorded",
    "idle",
    "refused",
    "unplayed",
    "unapplied",
]

_CONSEQUENCES = ("strayed", "unplayed")
"""What a wrong request leads to, and what therefore needs no telling beside it."""

_ABOUT_REQUESTS = frozenset(name for f in ("complete", "matched", "placed") for name in FAMILIES[f])
"""The mistakes that change what is asked. How tools ran, and how much they said, does not."""

_RECORDING = ("record", "refresh")
"""Where a mistake must not cost a recording: whoever replays it hears of the mistake."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong."""

    kind: Kind
    text: str
    coloured: str | None = None
    """The same for a terminal, where it has colours."""


def complaints_about(
    outcome: Outcome, verdict: Verdict, settings: Settings, advice: Advice
) -> tuple[Complaint, ...]:
    """Everything that must turn a passing test red, the likeliest cause first."""
    if outcome.mode == "off":
        return ()
    complaints = (*_about_requests(outcome, advice), *_about_the_whole(outcome, settings, advice))
    mistakes = mistakes_in(verdict, advice)
    if mistakes is None or outcome.mode in _RECORDING:
        return complaints
    if _ABOUT_REQUESTS.isdisjoint(finding.name for finding in verdict.findings):
        return (mistakes, *complaints)
    return (mistakes, *(one for one in complaints if one.kind not in _CONSEQUENCES))


def mistakes_in(verdict: Verdict, advice: Advice) -> Complaint | None:
    """What the findings come to, in whatever mode; None where there are none."""
    if not verdict.findings:
        return None
    return Complaint("finding", _found(verdict, advice), _found(verdict, advice, coloured=True))


def _found(verdict: Verdict, advice: Advice, *, coloured: bool = False) -> str:
    from replaykit.report import Manner, text_of_verdict  # noqa: PLC0415  (only where it is told)

    manner = Manner(is_coloured=coloured, setting=advice.setting, rerun=advice.rerun)
    return f"replaykit: {text_of_verdict(verdict, manner)}"


def _about_requests(outcome: Outcome, advice: Advice) -> Iterator[Complaint]:
    if outcome.missed:
        yield Complaint("missed", wording.missed(outcome.missed))
    if outcome.blocked:
        yield Complaint("blocked", wording.blocked(outcome.blocked, advice))
    if outcome.untaped:
        yield Complaint("untaped", wording.untaped(outcome, advice))
    if outcome.got_nothing and outcome.mode in _RECORDING:
        yield Complaint("unanswered", wording.unanswered(outcome))
    for served in outcome.strayed:
        yield Complaint("strayed", wording.strayed(served, advice))
    if outcome.unrecorded:
        yield Complaint("unrecorded", wording.unrecorded(outcome.unrecorded, advice))


def _about_the_whole(outcome: Outcome, settings: Settings, advice: Advice) -> Iterator[Complaint]:
    failure = settings.sends.failure if isinstance(settings.sends, Guarded) else None
    if failure is not None and outcome.mode not in _RECORDING:
        yield Complaint("unjudged", wording.unjudged(failure))
    if not outcome.intercepted and not outcome.blocked and settings.on_idle == "fail":
        yield Complaint("idle", wording.idle(outcome, advice))
    if outcome.refused:
        yield Complaint("refused", wording.refused(outcome, advice))
    if outcome.unplayed and outcome.mode == "replay" and settings.on_unplayed == "fail":
        yield Complaint("unplayed", wording.unplayed(outcome.unplayed, advice))
    if outcome.unapplied:
        yield Complaint("unapplied", wording.unapplied(outcome.unapplied))
