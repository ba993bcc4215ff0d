"""Assembly: what is wrong with how a run went, in words: what, the facts, how to fix it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from replaykit.cassette.document import Heading
from replaykit.cassette.matching import Difference, drift
from replaykit.checks import FAMILIES, Verdict
from replaykit.report import Manner, text_of_verdict
from replaykit.run.advice import Advice
from replaykit.run.guarded import Guarded
from replaykit.run.outcome import Outcome
from replaykit.run.settings import Settings
from replaykit.tools.unapplied import Unapplied
from replaykit.wire import Miss, Served

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

_MOST_LISTED = 8
_SEEN_CLIENTS = "httpx, httpx2, requests, urllib3, aiohttp, http.client, httplib2, boto3, tornado"


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
    manner = Manner(is_coloured=coloured, setting=advice.setting, rerun=advice.rerun)
    return f"replaykit: {text_of_verdict(verdict, manner)}"


def _about_requests(outcome: Outcome, advice: Advice) -> Iterator[Complaint]:
    if outcome.missed:
        yield Complaint("missed", _missed(outcome.missed))
    if outcome.blocked:
        yield Complaint("blocked", _blocked(outcome.blocked, advice))
    if outcome.untaped:
        yield Complaint("untaped", _untaped(outcome, advice))
    if outcome.got_nothing and outcome.mode in ("record", "refresh"):
        yield Complaint("unanswered", _unanswered(outcome))
    for served in outcome.strayed:
        yield Complaint("strayed", _strayed(served, advice))
    if outcome.unrecorded:
        yield Complaint("unrecorded", _unrecorded(outcome.unrecorded, advice))


def _about_the_whole(outcome: Outcome, settings: Settings, advice: Advice) -> Iterator[Complaint]:
    failure = settings.sends.failure if isinstance(settings.sends, Guarded) else None
    if failure is not None and outcome.mode not in _RECORDING:
        yield Complaint("unjudged", _unjudged(failure))
    if not outcome.intercepted and not outcome.blocked and settings.on_idle == "fail":
        yield Complaint("idle", _idle(outcome, advice))
    if outcome.refused:
        yield Complaint("refused", _refused(outcome, advice))
    if outcome.unplayed and outcome.mode == "replay" and settings.on_unplayed == "fail":
        yield Complaint("unplayed", _unplayed(outcome.unplayed, advice))
    if outcome.unapplied:
        yield Complaint("unapplied", _unapplied(outcome.unapplied))


def _missed(misses: Sequence[Miss]) -> str:
    first, *others = misses
    if not others:
        return first.explain()
    listed = [f"  {miss.request.method} {miss.request.url}, sent at {miss.site}" for miss in others]
    return _text(
        first.explain(), f"{_counted(len(others), 'more request')} found no recording:", listed
    )


def _blocked(blocked: Sequence[str], advice: Advice) -> str:
    return _text(
        "replaykit: something tried to leave the machine, which nothing may in replay.",
        [f"  {attempt}" for attempt in blocked],
        _fixes(
            f"record what is missing: {advice.mode('record')}",
            "a host that tests may always reach goes into `replaykit_allowed_hosts`",
        ),
    )


def _untaped(outcome: Outcome, advice: Advice) -> str:
    return _text(
        "replaykit: not everything could be recorded, and what is not whole is not saved.",
        [f"  {reason}" for reason in outcome.untaped],
        _nothing_written(outcome),
        _fixes(
            "ask in this process, and wait for every answer before the test ends",
            f"what cannot be recorded can be asked for each time: {advice.mode('live')}",
        ),
    )


def _unanswered(outcome: Outcome) -> str:
    return _text(
        "replaykit: nothing could be recorded, because no request got a response.",
        [f"  {request}" for request in outcome.unanswered],
        _fixes("see to the network and the address, and record again"),
    )


def _strayed(served: Served, advice: Advice) -> str:
    recorded = served.play.exchange
    return _text(
        f"replaykit: exchange {recorded.number} answered a request that asks something else.",
        "  What people said in it is the same. The rest differs in",
        _shown(drift(served.request, recorded.request)),
        _fixes(f"if the change is meant, record it anew: {advice.mode('refresh')}"),
    )


def _unrecorded(unrecorded: Sequence[str], advice: Advice) -> str:
    running = advice.setting('tools="real"')
    return _text(
        "replaykit: a tool was to give what was recorded, and nothing is recorded for it.",
        *unrecorded,
        _fixes(
            f"record it anew, with its tools watched: {advice.mode('refresh')}",
            f"have the tools run: {running}",
        ),
    )


def _unapplied(unapplied: Sequence[Unapplied]) -> str:
    return _text(
        f"replaykit: {_counted(len(unapplied), 'rule')} of the plan decided nothing.",
        [f"  {one.rule}\n    {one.why}" for one in unapplied],
        _fixes(
            "see that the tool is watched, and called as the rule says, before the test ends",
            "take out what the test does not need",
        ),
    )


def _unjudged(failure: str) -> str:
    return _text(
        "replaykit: the function in `sends` broke, and results were judged as tools returned them.",
        f"  {failure}",
        _fixes("take the tool's name and its result, and return what the agent sends for them"),
    )


def _idle(outcome: Outcome, advice: Advice) -> str:
    ignoring = advice.setting('on_idle="ignore"')
    return _text(
        "replaykit: no request came by, so nothing was replayed or recorded.",
        f"  Its cassette would be {_place(outcome.path)}.",
        _fixes(
            f"if it asks no model on purpose: {ignoring}",
            f"only these clients are seen, in this process: {_SEEN_CLIENTS}",
            "a mocked transport, or an answer from a cache, sends nothing",
        ),
    )


def _refused(outcome: Outcome, advice: Advice) -> str:
    statuses = sorted({heading.status for heading in outcome.refused})
    return _text(
        "replaykit: the recording was not saved: it holds an answer no test should replay.",
        _listed(outcome.refused),
        _nothing_written(outcome),
        _fixes(
            "401, 403 and 407: see to the key and its rights; 5xx: try again later",
            f"if the test is about that answer: {advice.setting(f'allowed_statuses={statuses}')}",
        ),
    )


def _unplayed(unplayed: Sequence[Heading], advice: Advice) -> str:
    ignoring = advice.setting('on_unplayed="ignore"')
    return _text(
        f"replaykit: {_counted(len(unplayed), 'recorded exchange')} nobody asked for.",
        _listed(unplayed),
        _fixes(
            f"if the test asks less than it did, record it anew: {advice.mode('refresh')}",
            f"if it asks now more, now less: {ignoring}",
        ),
    )


def _listed(headings: Sequence[Heading]) -> list[str]:
    shown = [
        f"  exchange {heading.number}: {heading.method} {heading.url} {heading.status}"
        for heading in headings[:_MOST_LISTED]
    ]
    left = len(headings) - len(shown)
    return [*shown, f"  ... and {left} more"] if left else shown


def _shown(differences: Sequence[Difference]) -> list[str]:
    lines: list[str] = []
    for difference in differences[:_MOST_LISTED]:
        lines += [
            f"    {difference.path}",
            f"      recorded  {difference.recorded}",
            f"      asked     {difference.live}",
        ]
    left = len(differences) - _MOST_LISTED
    return [*lines, f"    ... and {left} more places"] if left > 0 else lines


def _fixes(*fixes: str) -> list[str]:
    return ["How to fix:", *(f"  * {fix}" for fix in fixes)]


def _nothing_written(outcome: Outcome) -> str:
    return f"  Nothing was written to {_place(outcome.path)}."


def _place(path: Path) -> str:
    """A path as one would type it here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _counted(count: int, thing: str) -> str:
    return f"1 {thing}" if count == 1 else f"{count} {thing}s"


def _text(*parts: str | Iterable[str]) -> str:
    """Parts with a blank line between them."""
    return "\n\n".join(part if isinstance(part, str) else "\n".join(part) for part in parts)
