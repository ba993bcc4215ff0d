"""Assembly: what nobody saw, and how to make it seen."""

from collections.abc import Mapping

from replaykit.checks import Blind, Unobserved
from replaykit.report.spelling import ids_of

_SENTENCES: Mapping[Blind, str] = {
    "not watched": (
        "{where}: nobody saw {calls} run. Watch the tools: `tools = replay.tools(tools)`, "
        'or `replay.watch("package.module:TOOLS")`.'
    ),
    "not held": (
        "{where}: {calls} ran, and nothing shows whether they could have overlapped. "
        "In replay, on the virtual clock, they are held until that is known."
    ),
    "stopped": "{where}: nobody answered it, and nothing was asked after it.",
    "unlinked": (
        "{where}: the conversation went on, and nothing in it names the calls. Results that are "
        "told in words are not checked."
    ),
    "untraced": (
        "{where}: what was sent for {calls} is neither what the tool returned nor contains it. "
        "If the application transforms it, say how: `sends=`."
    ),
    "stand-in": "{where}: a framework filled in a result for {calls}.",
    "unchecked": "{where}: {text}",
}

_OF_RECORDINGS: Mapping[Blind, str] = {
    "not watched": (
        "{where}: nobody saw {calls} run. Watch the tools when it is captured anew: mark them with "
        "`@replaykit.tool`, or name them: `replaykit capture --tool package.module:TOOLS`."
    ),
}
"""Where the code that ran is not at hand."""


def blindness_of(unobserved: Unobserved, *, is_recording: bool = False) -> str:
    """What was not judged, why, and what to do for it to be.

    Args:
        is_recording: whether it went so elsewhere, and not in a run of this test.
    """
    where = f"exchange {unobserved.exchange}"
    if unobserved.turn is not None:
        where = f"turn {unobserved.turn}"
    sentences = {**_SENTENCES, **_OF_RECORDINGS} if is_recording else _SENTENCES
    return sentences[unobserved.why].format(
        where=where, calls=ids_of(unobserved.calls), text=unobserved.text
    )
