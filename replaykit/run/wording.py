"""Assembly: what is wrong with how a run went, in words: what, the facts, how to fix it."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from replaykit.cassette.document import Heading
from replaykit.cassette.matching import drift
from replaykit.run.advice import Advice
from replaykit.run.outcome import Outcome
from replaykit.wire import Miss, Served
from replaykit.wire.miss import listed_differences

if TYPE_CHECKING:  # see `late_toolbox`
    from replaykit.tools.unapplied import Unapplied

_MOST_LISTED = 8
_SEEN_CLIENTS = "httpx, httpx2, requests, urllib3, aiohttp, http.client, httplib2, boto3, tornado"


def missed(misses: Sequence[Miss]) -> str:
    """Requests that no recording answers."""
    first, *others = misses
    if not others:
        return first.explain()
    listed = [f"  {miss.request.method} {miss.request.url}, sent at {miss.site}" for miss in others]
    return _text(
        first.explain(), f"{_counted(len(others), 'more request')} found no recording:", listed
    )


def blocked(attempts: Sequence[str], advice: Advice) -> str:
    """Attempts to reach the network."""
    return _text(
        "replaykit: something tried to leave the machine, which nothing may in replay.",
        [f"  {attempt}" for attempt in attempts],
        _fixes(
            f"record what is missing: {advice.mode('record')}",
            "a host that tests may always reach goes into `replaykit_allowed_hosts`",
        ),
    )


def untaped(outcome: Outcome, advice: Advice) -> str:
    """What went through and was not recorded, or not as a whole."""
    return _text(
        "replaykit: not everything could be recorded, and what is not whole is not saved.",
        [f"  {reason}" for reason in outcome.untaped],
        _nothing_written(outcome),
        _fixes(
            "ask in this process, and wait for every answer before the test ends",
            f"what cannot be recorded can be asked for each time: {advice.mode('live')}",
        ),
    )


def unanswered(outcome: Outcome) -> str:
    """Requests that got no response at all."""
    return _text(
        "replaykit: nothing could be recorded, because no request got a response.",
        [f"  {request}" for request in outcome.unanswered],
        _fixes("see to the network and the address, and record again"),
    )


def strayed(served: Served, advice: Advice) -> str:
    """A request that was answered by the recording of another one."""
    return _text(
        f"replaykit: exchange {served.play.number} answered a request that asks something else.",
        "  What people said in it is the same. The rest differs in",
        listed_differences(drift(served.request, served.play.exchange.request)),
        _fixes(f"if the change is meant, record it anew: {advice.mode('refresh')}"),
    )


def unrecorded(executions: Sequence[str], advice: Advice) -> str:
    """Executions that were to be served as recorded, and are not recorded."""
    running = advice.setting('tools="real"')
    return _text(
        "replaykit: a tool was to give what was recorded, and nothing is recorded for it.",
        *executions,
        _fixes(
            f"record it anew, with its tools watched: {advice.mode('refresh')}",
            f"have the tools run: {running}",
        ),
    )


def unapplied(rules: "Sequence[Unapplied]") -> str:
    """Rules for tools that decided nothing."""
    return _text(
        f"replaykit: {_counted(len(rules), 'rule')} of the plan decided nothing.",
        [f"  {one.rule}\n    {one.why}" for one in rules],
        _fixes(
            "see that the tool is watched, and called as the rule says, before the test ends",
            "take out what the test does not need",
        ),
    )


def unjudged(failure: str) -> str:
    """A function of the test's own that broke while results were judged."""
    return _text(
        "replaykit: the function in `sends` broke, and results were judged as tools returned them.",
        f"  {failure}",
        _fixes("take the tool's name and its result, and return what the agent sends for them"),
    )


def idle(outcome: Outcome, advice: Advice) -> str:
    """A run in which nothing was asked."""
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


def refused(outcome: Outcome, advice: Advice) -> str:
    """Recorded answers that no test should replay."""
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


def unplayed(headings: Sequence[Heading], advice: Advice) -> str:
    """Recorded exchanges that nobody asked for."""
    ignoring = advice.setting('on_unplayed="ignore"')
    return _text(
        f"replaykit: {_counted(len(headings), 'recorded exchange')} nobody asked for.",
        _listed(headings),
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
