"""Assembly: words for calls that ran one after another, or overlapped, where they must not."""

from collections.abc import Mapping

from replaykit.checks import Finding, Name, Timing
from replaykit.report.spelling import counted, ids_of, seconds
from replaykit.report.words.wording import Wording, always, turn_of


def _cost(timing: Timing | None) -> str:
    """`: 0.9 s, where 0.3 s is possible`, where time passed at all."""
    if timing is None or timing.makespan_ns <= timing.possible_ns:
        return ""
    return f": {seconds(timing.makespan_ns)}, where {seconds(timing.possible_ns)} is possible"


def _sequential(finding: Finding) -> str:
    return (
        f"the {counted(len(finding.calls), 'call')} of {turn_of(finding)} ran one after another"
        f"{_cost(finding.timing)}"
    )


def _narrow(finding: Finding) -> str:
    return (
        f"{finding.measured} of the {counted(len(finding.calls), 'call')} of {turn_of(finding)} "
        f"ran at the same time, and {finding.limit} were expected{_cost(finding.timing)}"
    )


def _switch(finding: Finding) -> str:
    ran = "ran at the same time" if finding.measured is None else "were asked for in one turn"
    return f"{ids_of(finding.calls)} {ran}, though the request switches parallel calls off"


RUNNING: Mapping[Name, Wording] = {
    "one-after-another": Wording(
        headline=_sequential,
        state=always("RAN ALONE"),
        fixes=(
            "start all calls of a turn before you wait for the first: `asyncio.gather` "
            "or a pool of threads instead of a loop with `await`",
            "an `async` function that blocks holds up all others: run blocking code with "
            "`asyncio.to_thread`",
            "a pool with one worker runs one call at a time",
        ),
        setting="concurrent=False",
    ),
    "too-few-at-once": Wording(
        headline=_narrow,
        state=always("WAITED FOR OTHERS"),
        fixes=("give the pool or the semaphore room for a whole turn",),
        setting='concurrent="at least {measured}"',
    ),
    "overlapping-calls": Wording(
        headline=lambda f: (
            f"{ids_of(f.calls)} ran at the same time, and the test wants one after another"
        ),
        state=always("OVERLAPPED ANOTHER"),
        fixes=("wait for each call before the next is begun",),
    ),
    "overlapping-serial": Wording(
        headline=lambda f: f"{ids_of(f.calls)} overlapped, and their tools are marked serial",
        state=always("OVERLAPPED ANOTHER"),
        fixes=("run the calls of tools with side effects one by one, under a lock",),
    ),
    "parallel-though-off": Wording(
        headline=_switch,
        state=always("NOT ALONE"),
        fixes=(
            "the recording may be older than the switch: record it anew",
            "run the calls of such a turn one by one, and do not count on there being one",
        ),
    ),
}
