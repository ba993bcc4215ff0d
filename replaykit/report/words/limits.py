"""Assembly: words for limits that a test has set, and for how the recording was used."""

from collections.abc import Mapping

from replaykit.checks import Name
from replaykit.report.spelling import ids_of
from replaykit.report.words.wording import Wording, always, turn_of

LIMITS: Mapping[Name, Wording] = {
    "too-many-rounds": Wording(
        headline=lambda f: (
            f"{turn_of(f)} is round {f.measured} of its conversation, and {f.limit} are allowed"
        ),
        state=always(""),
        fixes=("see why the model asks again: a result that says nothing is asked for twice",),
        setting="most_rounds={measured}",
    ),
    "result-too-long": Wording(
        headline=lambda f: (
            f"the result of {ids_of(f.calls)} has {f.measured} characters, "
            f"and {f.limit} are allowed"
        ),
        state=always("TOO LONG"),
        fixes=("cut or sum up what a tool returns before it is sent",),
        setting="longest_result={measured}",
    ),
    "context-growth": Wording(
        headline=lambda f: (
            f"{turn_of(f)} made the next request {f.measured} bytes larger, "
            f"and {f.limit} are allowed"
        ),
        state=always(""),
        fixes=("send shorter results, or sum up older turns",),
        setting="most_growth={measured}",
    ),
}
