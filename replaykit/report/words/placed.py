"""Assembly: words for turns and results that do not stand where the provider wants them."""

from collections.abc import Mapping

from replaykit.checks import Finding, Name
from replaykit.model import Call
from replaykit.report.spelling import id_of, ids_of, spelled
from replaykit.report.words.wording import Wording, always, turn_of


def _results(finding: Finding) -> str:
    return f"the results for {ids_of(finding.calls)}" if finding.calls else "the results"


def _altered(finding: Finding) -> str:
    if len(finding.others) != 1:
        return f"{turn_of(finding)} was sent back otherwise than it came"
    [call], [echo] = finding.calls, finding.others
    return f"{id_of(call)} of {turn_of(finding)} was sent back as {spelled(echo)}"


def _echo(finding: Finding, call: Call) -> str:
    pairs = zip(finding.calls, finding.others, strict=False)
    other = next((other for one, other in pairs if one is call), None)
    return "NOT SENT BACK AS IT CAME" if other is None else f"SENT BACK AS {spelled(other)}"


_AS_IT_CAME = "append the assistant's message to the history as it came, and then its results"

PLACED: Mapping[Name, Wording] = {
    "turn-not-sent-back": Wording(
        headline=lambda f: f"the results of {turn_of(f)} were sent without the turn itself",
        state=always("RESULT WITHOUT ITS CALL"),
        fixes=(_AS_IT_CAME,),
    ),
    "turn-altered": Wording(
        headline=_altered,
        state=_echo,
        fixes=(
            _AS_IT_CAME,
            "do not parse and rewrite the arguments of calls, nor leave out what came with them",
        ),
    ),
    "turn-sent-twice": Wording(
        headline=lambda f: f"{turn_of(f)} was sent back twice",
        state=always("SENT BACK TWICE"),
        fixes=(
            "append the assistant's message to the history once",
            "a request that names `previous_response_id` carries new items only",
        ),
    ),
    "results-before-turn": Wording(
        headline=lambda f: f"the results of {turn_of(f)} stand before the turn itself",
        state=always("RESULT BEFORE ITS CALL"),
        fixes=(_AS_IT_CAME,),
    ),
    "text-before-results": Wording(
        headline=lambda f: (
            f"{_results(f)} of {turn_of(f)} do not stand directly behind it in the history"
        ),
        state=always("STANDS TOO FAR BEHIND"),
        fixes=(
            "put the results directly behind the assistant's message, and what else "
            "there is to say behind the results",
        ),
    ),
    "results-split": Wording(
        headline=lambda f: f"the results of {turn_of(f)} are spread over several messages",
        state=always("NOT BESIDE THE OTHERS"),
        fixes=("put all results of a turn into one message: `tool_result` blocks side by side",),
        aside=(
            "Nothing is refused, but models that are shown results one by one learn to ask for "
            "one call at a time."
        ),
    ),
    "refused-request": Wording(
        headline=lambda f: f"the provider refuses the request of exchange {f.exchange}",
        state=always("REFUSED"),
        fixes=("send what the provider's words ask for",),
    ),
}
