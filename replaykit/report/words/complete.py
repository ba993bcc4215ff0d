"""Assembly: words for calls that were not answered once, each under its id."""

from collections.abc import Mapping

from replaykit.checks import Finding, Name
from replaykit.model import Call
from replaykit.report.spelling import counted, ids_of, listed
from replaykit.report.words.wording import Wording, always, results_of, turn_of, width_of


def _lost_batch(finding: Finding) -> str:
    raised = _raised(finding)
    lost = finding.calls[len(raised) :]
    return (
        f"{ids_of(raised)} raised, and {turn_of(finding)} lost the "
        f"{'result' if len(lost) == 1 else 'results'} of {ids_of(lost)} with it"
    )


def _missing(finding: Finding) -> str:
    asked, missing = width_of(finding), len(finding.calls)
    if not finding.calls:
        return f"a call in {turn_of(finding)} has no result"
    got = counted(asked - missing, "result")
    return (
        f"{turn_of(finding)} asked for {counted(asked, 'call')} and got {got}: "
        f"nothing was sent for {ids_of(finding.calls)}"
    )


def _stray_ids(finding: Finding) -> str:
    return listed(sorted({result.call_id or "" for result in finding.results}))


def _meant(finding: Finding) -> str:
    return f", and nothing was sent for {ids_of(finding.calls)}" if finding.calls else ""


def _stale(finding: Finding) -> str:
    return (
        f"{turn_of(finding)} was answered under {_stray_ids(finding)}, "
        f"an id of turn {finding.from_turn}{_meant(finding)}"
    )


def _raised(finding: Finding) -> tuple[Call, ...]:
    """The calls that raised, which stand in front of those that were lost."""
    return finding.calls[: len(finding.calls) - (finding.measured or 0)]


def _lost_state(finding: Finding, call: Call) -> str:
    is_raised = call in _raised(finding)
    if results_of(finding, call):
        return "RAISED" if is_raised else "LOST, AN ERROR SENT"
    return "RAISED, NOTHING SENT" if is_raised else "LOST, NOTHING SENT"


def _doubled(finding: Finding) -> str:
    if not finding.calls:
        return f"a call was answered more than once in {turn_of(finding)}"
    return f"{turn_of(finding)} was answered more than once under {ids_of(finding.calls)}"


def _times(finding: Finding, call: Call) -> str:
    return f"SENT {len(results_of(finding, call)) or finding.measured} TIMES"


_ONE_EACH = "send one {result} for every call of a turn, also for those that failed"

COMPLETE: Mapping[Name, Wording] = {
    "lost-batch": Wording(
        headline=_lost_batch,
        state=_lost_state,
        fixes=(
            "catch what a tool raises, and send {error_result} for it",
            "with asyncio: `gather(..., return_exceptions=True)`, and look at each outcome",
            "with threads: call `future.result()` of each inside its own `try`",
        ),
    ),
    "unanswered-hang": Wording(
        headline=lambda f: (
            f"{ids_of(f.calls)} never came back, and {turn_of(f)} was never answered for it"
        ),
        state=always("STILL RUNNING, NOTHING SENT"),
        fixes=(
            "give every tool a time limit, as `asyncio.wait_for(tool(), 30)`",
            "when it is over, send {error_result} for that call, and the other results with it",
        ),
    ),
    "repaired-history": Wording(
        headline=lambda f: (
            f"a stand-in was sent for {ids_of(f.calls)} in {turn_of(f)}, "
            "though the tool had come to an end"
        ),
        state=always("REPLACED BY A STAND-IN"),
        fixes=(
            "keep the results of tools that have run, and put them into the history",
            "a framework writes a stand-in where it finds a call without a result: "
            "see why it found none",
        ),
        aside="No provider notices: the model is told that nothing came of the call.",
    ),
    "stale-result": Wording(
        headline=_stale,
        state=always("SENT UNDER AN OLDER ID"),
        fixes=(
            "take the id from the call that is being answered: make the result "
            "where the call is at hand",
            "a variable that outlives its turn is the usual cause, or a result that came late",
        ),
    ),
    "unknown-id": Wording(
        headline=lambda f: (
            f"{turn_of(f)} was answered under {_stray_ids(f)}, which nobody gave{_meant(f)}"
        ),
        state=always("SENT UNDER ANOTHER ID"),
        fixes=(
            "copy the id of the call into its result, as it came",
            "OpenAI's Responses have two ids a call: results go under `call_id`, not under `id`",
        ),
    ),
    "result-without-id": Wording(
        headline=lambda f: f"{turn_of(f)} was answered without an id{_meant(f)}",
        state=always("SENT WITHOUT AN ID"),
        fixes=("copy the id of the call into its result, also when the tool has failed",),
    ),
    "dropped-call": Wording(
        headline=lambda f: (
            f"{ids_of(f.calls)} was taken out of {turn_of(f)} before it was sent back"
            if len(f.calls) == 1
            else f"{ids_of(f.calls)} were taken out of {turn_of(f)} before it was sent back"
        ),
        state=always("NEITHER CALL NOR RESULT SENT"),
        fixes=(
            "send the assistant's turn back as it came, with all its calls",
            _ONE_EACH,
            "if only one call at a time is wanted, switch parallel calls off in the request",
        ),
        aside=(
            "No provider notices: the history now says that the model never asked. It will ask "
            "again, or answer without knowing."
        ),
    ),
    "missing-result": Wording(
        headline=_missing, state=always("NO RESULT SENT"), fixes=(_ONE_EACH,)
    ),
    "duplicate-result": Wording(
        headline=_doubled,
        state=_times,
        fixes=(
            "add a result to the history once: what is tried again begins with the history "
            "as it was before",
            "if a tool reports a failure and then a value, only one of them is its result",
        ),
    ),
}
