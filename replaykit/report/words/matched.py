"""Assembly: words for results that are not what their call produced."""

from collections.abc import Mapping

from replaykit.checks import Finding, Name
from replaykit.model import Call
from replaykit.report.spelling import id_of, ids_of, shortened
from replaykit.report.words.wording import Wording, always, results_of, turn_of

_MOST = 40


def _swapped(finding: Finding) -> str:
    pairs = [f"{id_of(call)} holds that of {id_of(other)}" for call, other in _pairs(finding)]
    return f"results are under the wrong ids in {turn_of(finding)}: {', '.join(pairs)}"


def _copied(finding: Finding) -> str:
    pairs = [f"{id_of(call)} holds that of {id_of(other)}" for call, other in _pairs(finding)]
    return f"a result was sent for another call in {turn_of(finding)}: {', '.join(pairs)}"


def _pairs(finding: Finding) -> list[tuple[Call, Call]]:
    return list(zip(finding.calls, finding.others, strict=True))


def _holds(finding: Finding, call: Call) -> str:
    other = next(other for one, other in _pairs(finding) if one is call)
    return f"HOLDS THE RESULT OF {id_of(other)}"


def _swallowed(finding: Finding) -> str:
    raised = f"{ids_of(finding.calls)} raised, and the model was told"
    texts = [result.text for result in finding.results]
    return f"{raised} {shortened(texts[0], _MOST)!r}" if len(texts) == 1 else f"{raised} otherwise"


def _told(finding: Finding, call: Call) -> str:
    told = " ".join(result.text for result in results_of(finding, call))
    return f"RAISED, BUT SENT AS {shortened(told, _MOST)!r}"


MATCHED: Mapping[Name, Wording] = {
    "swapped-results": Wording(
        headline=_swapped,
        state=_holds,
        fixes=(
            "keep each call together with its outcome, and take the id from that call",
            "`as_completed` gives outcomes in the order in which they end, `gather` in the order "
            "of the calls: only the second may be zipped with the calls",
        ),
        aside="No provider notices: the model answers from values that belong to another question.",
        shows_contents=True,
    ),
    "result-of-another-call": Wording(
        headline=_copied,
        state=_holds,
        fixes=(
            "make each result from the outcome of its own call",
            "a function made in a loop sees the loop's last value: bind it, as "
            "`lambda call=call: run(call)`",
            "a cache must be keyed by the tool's arguments, too",
        ),
        aside="No provider notices: the model answers from values that belong to another question.",
        shows_contents=True,
    ),
    "swallowed-error": Wording(
        headline=_swallowed,
        state=_told,
        fixes=("when a tool raises, send {error_result}",),
        aside="No provider notices: the model takes what it was told for an answer.",
    ),
    "late-tool": Wording(
        headline=lambda f: (
            f"{ids_of(f.calls)} returned after {turn_of(f)} had been answered without it"
        ),
        state=always("RETURNED TOO LATE"),
        fixes=(
            "call off what is given up: cancel the task, or tell the thread to stop",
            "if that cannot be done, tell the model that the outcome is not known",
        ),
        aside="The model was told that it came to nothing, and then it was done after all.",
    ),
}
